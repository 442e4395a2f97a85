// A shipper complains: many parcels from one file, colleagues together, and the receiver of the same parcel apart.
import type { Page } from '@playwright/test';
import { register } from './support/account.ts';
import { look } from './support/look.ts';
import { device, found, joins } from './support/organisation.ts';
import { parcel } from './support/parcels.ts';
import { expect, test } from './support/portal.ts';

const NUMBER = /C-\d{4}-\d{6}-\d/;

/** Files by the form, about a parcel; gives the number. */
async function complains(page: Page, waybill: string, words: string, contact?: string) {
  await page.goto(`/complain?waybill_number=${waybill}`);
  await page.getByLabel('Damaged', { exact: true }).check();
  await page.getByLabel('Compensate the loss').check();
  await page.getByLabel('What happened?').fill(words);
  if (contact) {
    await page.getByLabel('E-mail address').fill(contact);
  }
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We have your complaint.')).toBeVisible();
  return NUMBER.exec(page.url())?.[0] ?? '';
}

test('many complaints come from one file, tried first', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  const name = (n: string) => `AJ-BATCH-${info.project.name}-${n}`.toUpperCase();
  const code = `BATCH-${info.project.name}`;
  for (const n of ['1', '2']) {
    await parcel(portal, name(n), -30, [[-40, 'picked_up', 'Guangdong']], code);
  }
  await parcel(portal, name('X'), -30, [[-40, 'picked_up', 'Guangdong']]);
  await register(page, portal, `batch.${info.project.name}@customer.test`, 'Wang Fang');
  await found(page, portal, browser, 'Huaian Books', code);

  await page.goto('/complaints');
  await page.getByRole('link', { name: 'Many complaints from a file' }).click();
  await look(page, 'batch');
  const send = async (rows: string, button: string) => {
    await page.getByLabel('CSV file').setInputFiles({ name: 'late.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
    await page.getByRole('button', { name: button }).click();
  };
  await send('waybill_number,category,text\n', 'Try');
  await expect(page.getByRole('alert')).toContainText('The column remedy_sought is missing.');
  await look(page, 'batch-refused');

  const rows = [
    'waybill_number,category,remedy_sought,text',
    `${name('1')},delay,find,"Where is it?\nOur customer waits."`,
    `${name('2')},late,find,Where is it?`,
    `${name('X')},delay,find,Somebody else's parcel`,
    `${name('2')},damaged,compensation,`,
    `${name('2')},damaged,compensation,盒子坏了`,
  ];
  await send(rows.join('\n'), 'Try');
  await expect(page.getByText('Tried: 2 rows are fine, 3 would be refused. Nothing was filed.')).toBeVisible();
  await expect(page.locator('table.batch tbody tr')).toHaveText([
    /2\s*fine/,
    /4\s*category: is not a word we know/,
    /5\s*waybill_number: is no shipment of your organisation/,
    /6\s*text: is missing/,
    /7\s*fine/,
  ]);
  await look(page, 'batch-tried');
  await page.goto('/complaints');
  await expect(page.getByText(NUMBER)).toHaveCount(0);

  for (const [language, field, button, sound, title] of [
    ['es', 'Archivo CSV', 'Probar', 'Probado', 'Muchas quejas desde un archivo'],
    ['zh-CN', 'CSV 文件', '试运行', '试', '批量投诉'],
  ]) {
    await page.goto(`/${language}/complaints/batch`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title!);
    await page.getByLabel(field!).setInputFiles({ name: 'late.csv', mimeType: 'text/csv', buffer: Buffer.from(rows.join('\n')) });
    await page.getByRole('button', { name: button! }).click();
    await expect(page.getByRole('status')).toContainText(sound!);
    await look(page, 'batch-tried');
  }

  await page.goto('/en/complaints/batch');
  await send(rows.join('\n'), 'Try');
  // the tried rows are still there: the file need not be chosen again
  await page.getByRole('button', { name: 'File all' }).click();
  await expect(page.getByText('2 complaints filed, 3 rows refused.')).toBeVisible();
  await expect(page.locator('table.batch tbody tr'), 'lines are counted as before').toHaveText([/^\s*2/, /^\s*4/, /^\s*5/, /^\s*6/, /^\s*7/]);
  await look(page, 'batch-filed');
  await page.getByRole('link', { name: NUMBER }).first().click();
  await expect(page.getByText('Our customer waits.').first()).toBeVisible();
  await page.goto('/complaints');
  await expect(page.locator('ul.complaints > li')).toHaveCount(2);
});

test('a colleague takes part, and the receiver of the parcel sees another side', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const at = (who: string) => `${who}.side.${info.project.name}@customer.test`;
  const code = `SIDE-${info.project.name}`;
  const waybill = `AJ-SIDE-${info.project.name}`.toUpperCase();
  const SHIPPER = 'We packed three volumes; the carton was torn at your hub.';
  const COLLEAGUE = 'The invoice says 86.40 for volume two.';
  const RECEIVER = 'Only two books were in the box when I opened it at home.';
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-5, 'delivered', 'Jiangsu']], code);

  await register(page, portal, at('owner'), 'Wang Fang');
  const organisation = await found(page, portal, browser, 'Gusu Paperworks', code);
  const number = await complains(page, waybill, SHIPPER);
  await look(page, 'side-shipper');

  const other = await device(browser, page, portal, info);
  const colleague = await other.newPage();
  await joins(colleague, page, portal, organisation, at('colleague'), 'Li Lei');
  await colleague.goto('/complaints');
  await colleague.getByRole('link', { name: number }).click();
  await expect(colleague.getByText(SHIPPER).first()).toBeVisible();
  await expect(colleague.getByText('What was said at filing'), 'not words of their own').toBeVisible();
  await colleague.getByRole('button', { name: 'Take part' }).click();
  await expect(colleague.getByRole('button', { name: 'Take part' })).toHaveCount(0);
  await colleague.getByText('Add something').click();
  await colleague.locator('#text').fill(COLLEAGUE);
  await colleague.getByRole('button', { name: 'Send' }).click();
  await expect(colleague.getByText(COLLEAGUE)).toBeVisible();
  await look(colleague, 'colleague');
  await colleague.goto('/complaints?whose=own');
  await expect(colleague.getByText(number)).toBeVisible();
  await page.goto(`/complaints/${number}`);
  await expect(page.getByText(COLLEAGUE)).toBeVisible();
  await expect(page.getByText('Li Lei')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/complaints/${number}`);
    await look(page, 'side-conversation');
  }

  const home = await device(browser, page, portal, info);
  const receiver = await home.newPage();
  const theirs = await complains(receiver, waybill, RECEIVER, at('receiver'));
  expect(theirs).not.toBe(number);
  await look(receiver, 'side-receiver');
  await receiver.goto('/complaints');
  await expect(receiver.getByText(theirs)).toBeVisible();
  const [of_receiver, of_shipper] = [[theirs, RECEIVER, at('receiver')], [number, SHIPPER, COLLEAGUE, 'Wang Fang', 'Li Lei', 'Gusu Paperworks', at('owner'), at('colleague')]];
  await saysNothingOf(receiver, ['/complaints', `/complaints/${theirs}`, `/complain?waybill_number=${waybill}`, `/track/${waybill}`], of_shipper);
  await saysNothingOf(page, ['/complaints', `/complaints/${number}`, `/complain?waybill_number=${waybill}`, `/track/${waybill}`], of_receiver);
  for (const [whose, stranger] of [[page, theirs], [receiver, number]] as const) {
    const answer = await whose.request.get(`/complaints/${stranger}`);
    expect(answer.status()).toBe(404);
    const missing = await whose.request.get('/complaints/C-2001-000001-1');
    expect(missing.status(), 'a stranger learns not even that it exists').toBe(404);
  }
  await home.close();
  await other.close();
});

/** No page of these holds any of these texts, in its markup either. */
async function saysNothingOf(page: Page, paths: string[], texts: string[]) {
  for (const path of paths) {
    await page.goto(path);
    const html = await page.content();
    for (const text of texts) {
      expect(html, `${path} tells ${text}`).not.toContain(text);
    }
  }
}
