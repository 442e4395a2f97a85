// An agent works a complaint from the queue to "told" by keyboard alone, with a standard answer and a promise; a unit
// that is asked contests, and a supervisor decides.
import type { Browser, BrowserContext, Locator, Page, TestInfo } from '@playwright/test';
import { look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { call, settle, staff } from './support/staff.ts';

const WORDS = 'It was to be here two days ago.';
const LANGUAGES = ['es', 'zh-CN', 'en'];

/** A guest complains about a late parcel of their own; gives the number and the browser that holds the link. */
async function complaint(browser: Browser, portal: Portal, waybill: string): Promise<[string, BrowserContext]> {
  await parcel(portal, waybill, -50, [[-60, 'picked_up', 'Guangdong'], [-40, 'in_transit', 'Jiangsu']]);
  const context = await browser.newContext({ baseURL: portal.url });
  const page = await context.newPage();
  await page.goto(`/complain?waybill_number=${waybill}`);
  await page.getByLabel('Delay', { exact: true }).check();
  await page.getByLabel('Find it').check();
  await page.getByLabel('What happened?').fill(WORDS);
  await page.getByLabel('E-mail address').fill(`${waybill.toLowerCase()}@campus.test`);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We have your complaint.')).toBeVisible();
  const number = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  return [number, context];
}

/** A browser of somebody else. */
async function visitor(browser: Browser, portal: Portal, info: TestInfo): Promise<Page> {
  const { viewport, javaScriptEnabled } = info.project.use;
  const context = await browser.newContext({ baseURL: portal.url, viewport, javaScriptEnabled });
  return context.newPage();
}

/** Somebody else of the operator's people. */
async function colleague(browser: Browser, portal: Portal, info: TestInfo, name: string, role: string): Promise<Page> {
  const page = await visitor(browser, portal, info);
  await staff(page, portal, `${name}.${info.project.name}@desk.test`, role);
  return page;
}

/** Presses a single key until the page has woken up and the key leads where it should. */
async function reached(page: Page, key: string, to: Locator) {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(to).toBeFocused({ timeout: 1_000 });
  }).toPass();
}

/** A standard answer of the library, written by one and approved by another. */
async function approved(author: Page, supervisor: Page, code: string) {
  await author.goto('/admin/answers');
  await author.getByLabel('Code').fill(code);
  for (const [suffix, title, text] of [
    ['en', `Late (${code})`, 'Parcel {waybill_number} is late. It was due {promised_at}.'],
    ['es', `Tarde (${code})`, 'El envío {waybill_number} va con retraso. Debía llegar el {promised_at}.'],
    ['zh_cn', `延误（${code}）`, '快件 {waybill_number} 已延误，原定 {promised_at} 送达。'],
  ]) {
    await author.locator(`#title_${suffix}`).fill(title!);
    await author.locator(`#text_${suffix}`).fill(text!);
  }
  await author.getByRole('button', { name: 'Store as a draft' }).click();
  await expect(author.getByText('version 1 waits for approval')).toBeVisible();
  await supervisor.goto(`/admin/answers/${code}`);
  await supervisor.getByRole('button', { name: 'Approve this version' }).click();
  await expect(supervisor.getByText('version 1 in use')).toBeVisible();
}

test('a standard answer and a promise, by keyboard alone', async ({ page, portal, browser }, info) => {
  test.setTimeout(180_000);
  const code = `late_${info.project.name}`;
  const [number, customer] = await complaint(browser, portal, `AJ-ANS-${info.project.name}`.toUpperCase());
  await staff(page, portal, `answer.${info.project.name}@desk.test`, 'agent');
  const supervisor = await colleague(browser, portal, info, 'answer-boss', 'supervisor');
  await approved(page, supervisor, code);
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/admin/answers`);
    await look(page, 'answers');
    await page.goto(`/${language}/admin/answers/${code}`);
    await look(page, 'answer');
  }

  await page.goto('/desk');
  await reached(page, '/', page.getByLabel('Search'));
  await page.keyboard.type(number);
  await page.keyboard.press('Enter');
  await reached(page, 'j', page.getByRole('link', { name: number }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
  await reached(page, 'a', page.getByRole('button', { name: 'Take it in hand' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('In the hand of')).toBeVisible();
  for (let open = await page.getByRole('button', { name: 'Decide' }).count(); open > 0; open -= 1) {
    await reached(page, 'd', page.locator('#disputed'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('The hub has the scan.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Decide' })).toHaveCount(open - 1);
  }

  const chooser = page.locator('#standard-answer');
  await reached(page, 's', chooser);
  // By arrows: what is typed chooses by its first letters, and begins anew after a pause of the machine.
  await page.keyboard.press('Home');
  for (let presses = 0; presses < 50 && (await chooser.inputValue()) !== code; presses++) {
    await page.keyboard.press('ArrowDown');
  }
  await expect(chooser).toHaveValue(code);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const answer = page.getByLabel('Answer to the customer');
  await expect(answer).toHaveValue(new RegExp(`^Parcel AJ-ANS-${info.project.name.toUpperCase()} is late`));
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/desk/complaints/${number}?standard_answer=${code}`);
    await look(page, 'desk-answer');
  }
  // The promise stands before the words: back from them, open, and forth again.
  await reached(page, 'r', answer);
  const promise = page.getByText('Promise something by a day');
  await promise.focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type('A van brings it to your door.');
  const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
  await page.getByLabel('By which day').fill(day);
  await page.getByRole('button', { name: 'Send the answer' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Made of standard answer ${code}, version 1`)).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Promises' })).toBeVisible();
  await look(page, 'desk-promise');
  await page.getByRole('button', { name: 'The customer was told' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Answered', { exact: true }).first()).toBeVisible();

  const theirs = await customer.newPage();
  await theirs.goto(`/complaints/${number}`);
  await expect(theirs.getByRole('heading', { name: 'What we promised' })).toBeVisible();
  await expect(theirs.getByText('A van brings it to your door.')).toBeVisible();
  await expect(theirs.getByText('Made of standard answer')).toHaveCount(0);
  await page.getByRole('button', { name: 'It was kept' }).click();
  await theirs.reload();
  await expect(theirs.getByText('kept', { exact: true })).toBeVisible();
  await supervisor.context().close();
  await customer.close();
});

test('a unit contests, and a supervisor decides', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(180_000);
  const unit = `E2E-${info.project.name}`.toUpperCase();
  const [number, customer] = await complaint(browser, portal, `AJ-UNIT-${info.project.name}`.toUpperCase());
  const admin = await colleague(browser, portal, info, 'unit-admin', 'admin');
  await call(admin, portal, 'PUT', `/api/v1/units/${unit}`, { name: `Hub ${unit}`, kind: 'hub' });
  const email = `unit-hub.${info.project.name}@desk.test`;
  await call(admin, portal, 'POST', '/api/v1/staff', { email, role: 'unit', unit_code: unit });
  const hub = await visitor(browser, portal, info);
  await settle(hub, portal, await linkTo(portal, email, '/set-up/'));
  await staff(page, portal, `unit-boss.${info.project.name}@desk.test`, 'supervisor');

  await page.goto(`/desk/complaints/${number}`);
  const asking = page.locator('details').filter({ has: page.getByText('Ask a unit to explain') }).last();
  await asking.locator('summary').click();
  await asking.getByLabel('Unit').selectOption(unit);
  await asking.getByLabel('Question').fill('Who scanned it last?');
  await asking.getByRole('button', { name: 'Ask a unit to explain' }).click();
  await expect(page.getByText('Who scanned it last?')).toBeVisible();

  for (const language of LANGUAGES) {
    await hub.goto(`/${language}/desk/inquiries`);
    await look(hub, 'inquiries');
  }
  await hub.getByRole('link', { name: number }).click();
  await expect(hub.getByText(WORDS).first()).toBeVisible();
  await expect(hub.getByText('@campus.test')).toHaveCount(0);
  await look(hub, 'inquiry-unit');
  await hub.getByText('It is not ours').first().click();
  await hub.getByLabel('Why it is not yours').fill('It never passed our hub.');
  await hub.getByRole('button', { name: 'It is not ours' }).click();
  await expect(hub.getByText('contested, waits for a decision')).toBeVisible();

  await page.goto('/desk/inquiries');
  await page.getByRole('link', { name: number }).click();
  const decision = page.locator('.inquiries form').filter({ has: page.locator('select[name="decision"]') });
  await decision.getByLabel('Decision').selectOption('withdrawn');
  await decision.getByLabel('Reason').fill('The scans agree.');
  await decision.getByRole('button', { name: 'Decide' }).click();
  await expect(page.locator('.inquiries').getByText('The scans agree.')).toBeVisible();
  await look(page, 'inquiry-decided');

  const theirs = await customer.newPage();
  await theirs.goto(`/complaints/${number}`);
  await expect(theirs.getByText('Who scanned it last?')).toHaveCount(0);
  for (const context of [admin.context(), hub.context(), customer]) {
    await context.close();
  }
});
