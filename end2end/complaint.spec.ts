// A guest complains from a parcel's page, follows by link and answers the answer; a colleague takes part; the desk's
// half of the life goes through the API. By plain forms, so also without script.
import type { Page } from '@playwright/test';
import { register } from './support/account.ts';
import { look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { call, staff } from './support/staff.ts';

/** The smallest picture there is. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const WORDS = 'The box was torn open; the second volume is missing.';

async function answers(page: Page, portal: Portal, number: string, text: string) {
  const path = `/api/v1/complaints/${number}`;
  const { statements } = await call(page, portal, 'GET', path);
  for (const { id } of statements) {
    await call(page, portal, 'PUT', `${path}/statements/${id}/decision`, { verdict: 'customer', why: 'The photo shows it.' });
  }
  await call(page, portal, 'PUT', `${path}/answer`, { text });
}

test('a guest complains with two photos and follows by link', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const waybill = `AJ-COMPLAIN-${info.project.name}`.toUpperCase();
  const email = `guest.${info.project.name}@campus.test`;
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-20, 'in_transit', 'Jiangsu']]);
  await page.goto(`/track/${waybill}`);
  await page.getByRole('link', { name: 'Something went wrong? Complain' }).click();
  await expect(page.getByLabel('Waybill number')).toHaveValue(waybill);
  await expect(page.getByText('What our record shows')).toBeVisible();
  await look(page, 'complain');
  for (const [language, heading] of [['es', 'Presentar una queja'], ['zh-CN', '我要投诉'], ['en', 'File a complaint']]) {
    await page.goto(`/${language}/complain?waybill_number=${waybill}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await look(page, 'complain');
  }

  await page.getByLabel('Damaged', { exact: true }).check();
  await page.getByLabel('More exactly').selectOption('damaged_contents');
  await page.getByLabel('Compensate the loss').check();
  await page.getByLabel('What happened?').fill(WORDS);
  const photo = (name: string) => ({ name, mimeType: 'image/png', buffer: PICTURE });
  await page.locator('input[type=file]').setInputFiles([photo('box.png'), photo('inside.png')]);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We need an e-mail address or a phone number.')).toBeVisible();
  await expect(page.getByLabel('What happened?')).toHaveValue(WORDS);
  await expect(page.getByText('box.png')).toBeVisible();
  await look(page, 'complain-refused');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send complaint' }).click();

  await expect(page.getByText('We have your complaint.')).toBeVisible();
  const number = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  await expect(page.getByText('Why this date?').first()).toBeVisible();
  await expect(page.locator('.gallery li')).toHaveCount(2);
  await look(page, 'receipt');
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/complaints/${number}`);
    await look(page, 'complaint');
  }

  const office = await browser.newContext({ baseURL: portal.url });
  const desk = await office.newPage();
  await staff(desk, portal, `agent.${info.project.name}@desk.test`, 'agent');
  await answers(desk, portal, number, 'We pay for the second volume.');
  await desk.goto('/complaints');
  await expect(desk).toHaveURL(`${portal.url}/desk`);
  await expect(desk.getByRole('link', { name: number })).toBeVisible();
  await office.close();

  const other = await browser.newContext({
    viewport: page.viewportSize(),
    javaScriptEnabled: info.project.use.javaScriptEnabled,
    baseURL: portal.url,
  });
  const phone = await other.newPage();
  await phone.goto(await linkTo(portal, email, '/complaints/[-C0-9]+\\?key='));
  await expect(phone).toHaveURL(`${portal.url}/complaints/${number}`);
  await expect(phone.getByText('We pay for the second volume.').first()).toBeVisible();
  await look(phone, 'complaint-answered');
  await phone.getByText('No, it is not').first().click();
  await phone.getByLabel('What is still wrong?').fill('And the first one?');
  await phone.getByRole('button', { name: 'No, it is not' }).click();
  await expect(phone.getByText('A supervisor acts next')).toBeVisible();
  await look(phone, 'complaint-escalated');
  await phone.goto('/complaints');
  await expect(phone.getByText(number)).toBeVisible();
  await look(phone, 'complaints-guest');
  await other.close();
});

test('a person complains about no parcel, withdraws and opens it again', { tag: '@plain' }, async ({ page, portal }, info) => {
  await register(page, portal, `owner.complaint.${info.project.name}@customer.test`, 'Wang Fang');
  await page.goto('/');
  await page.getByRole('link', { name: 'Something went wrong? Complain' }).click();
  await page.getByLabel('Charges').check();
  await page.getByLabel('Give the charge back').check();
  await page.getByLabel('What happened?').fill('Charged twice for one collection.');
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We have your complaint.')).toBeVisible();
  await look(page, 'receipt-person');
  await page.getByText('Withdraw the complaint').first().click();
  await page.getByRole('button', { name: 'Withdraw the complaint' }).click();
  await expect(page.getByText('Withdrawn').first()).toBeVisible();
  await page.getByText('Open it again').first().click();
  await page.locator('#why-reopen').fill('It was charged a third time.');
  await page.getByRole('button', { name: 'Open it again' }).click();
  await expect(page.getByText('opened again').first()).toBeVisible();
  await page.goto('/complaints');
  await look(page, 'complaints');
});

test('what is written is kept until it is sent', async ({ page, portal }) => {
  await page.goto(`${portal.url}/complain`);
  // The words last: what is written before the page wakes up is kept with all that stands beside it.
  await page.getByLabel('Delay', { exact: true }).check();
  await page.getByLabel('What happened?').fill('Half a sentence');
  await expect(page.getByText('Kept on this device')).toBeVisible();
  // It may have said so of the choice alone.
  await expect.poll(() => page.evaluate(() => JSON.stringify(localStorage))).toContain('Half%20a%20sentence');
  await page.goto('/');
  await page.goto('/complain');
  await expect(page.getByLabel('What happened?')).toHaveValue('Half a sentence');
  await expect(page.getByLabel('Delay', { exact: true })).toBeChecked();
});
