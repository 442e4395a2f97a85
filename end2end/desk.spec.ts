// The staff desk: a complaint from the queue to "told", once by keyboard alone, once by plain forms without script.
import type { Browser, Locator, Page, TestInfo } from '@playwright/test';
import { look } from './support/look.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const WORDS = 'The parcel was to arrive yesterday and nobody answers the telephone.';

/** A guest complains about a late parcel of their own; gives its number. */
async function complaint(browser: Browser, portal: Portal, waybill: string): Promise<string> {
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-20, 'in_transit', 'Jiangsu']]);
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
  await context.close();
  return number;
}

/** Presses a single key until the page has woken up and the key leads where it should. */
async function reached(page: Page, key: string, to: Locator) {
  await expect(async () => {
    await page.keyboard.press(key);
    await expect(to).toBeFocused({ timeout: 1_000 });
  }).toPass();
}

async function agent(page: Page, portal: Portal, info: TestInfo, name: string) {
  await staff(page, portal, `${name}.${info.project.name}@desk.test`, 'agent');
}

test('an agent works a complaint from the queue to told by keyboard alone', async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const number = await complaint(browser, portal, `AJ-KEYS-${info.project.name}`.toUpperCase());
  await agent(page, portal, info, 'keys');
  await page.goto('/desk');
  await reached(page, '/', page.getByLabel('Search'));
  await page.keyboard.type(number);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: number })).toBeVisible();
  await reached(page, 'j', page.getByRole('link', { name: number }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);

  await reached(page, 'a', page.getByRole('button', { name: 'Take it in hand' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('In the hand of')).toBeVisible();
  await reached(page, 'n', page.getByLabel('Note among staff'));
  await page.keyboard.type('Asked the hub by telephone.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Only among staff', { exact: true })).toBeVisible();

  // What is disputed: the reader goes to it and decides each by Tab, Space and Enter.
  for (let open = await page.getByRole('button', { name: 'Decide' }).count(); open > 0; open -= 1) {
    await reached(page, 'd', page.locator('#disputed'));
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.type('The scan of the hub shows it.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('button', { name: 'Decide' })).toHaveCount(open - 1);
  }
  await reached(page, 'r', page.getByLabel('Answer to the customer'));
  await page.keyboard.type('It is on the van today.');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page.getByText('It is on the van today.').first()).toBeVisible();
  const told = page.getByRole('button', { name: 'The customer was told' });
  await told.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByText('Answered', { exact: true }).first()).toBeVisible();
  await expect(async () => {
    await page.keyboard.press('u');
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Desk', { timeout: 2_000 });
  }).toPass();
});

test('the desk works by plain forms', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const number = await complaint(browser, portal, `AJ-DESK-${info.project.name}`.toUpperCase());
  await agent(page, portal, info, 'plain');
  for (const [language, heading] of [['es', 'Mesa de atención'], ['zh-CN', '工作台'], ['en', 'Desk']]) {
    await page.goto(`/${language}/desk`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading);
    await look(page, 'desk');
  }
  await page.goto('/desk?held=nobody');
  await page.getByRole('link', { name: number }).click();
  await expect(page.getByText(WORDS).first()).toBeVisible();
  await page.getByRole('button', { name: 'I have read it' }).click();
  await page.getByRole('button', { name: 'Take it in hand' }).click();
  await expect(page.getByText('In the hand of')).toBeVisible();
  await page.getByText('Note among staff').first().click();
  await page.getByLabel('Note among staff').fill('Third parcel lost on this lane this week.');
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await page.getByText('Write to the customer').first().click();
  await page.getByLabel('Message to the customer').fill('We are looking for it at the hub.');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText('We are looking for it at the hub.')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/desk/complaints/${number}`);
    await look(page, 'desk-case');
  }
  await page.getByRole('link', { name: 'See what the customer sees' }).click();
  await expect(page.getByText('This is what the customer sees.')).toBeVisible();
  await expect(page.getByText('We are looking for it at the hub.')).toBeVisible();
  await expect(page.getByText('Third parcel lost on this lane this week.')).toHaveCount(0);
  await look(page, 'desk-customer-view');
  await page.getByRole('link', { name: 'Back to the case' }).click();
  await page.goto('/desk?held=mine');
  await expect(page.getByRole('link', { name: number })).toBeVisible();
});

test('a form whose session ended comes back with what was typed', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  const number = await complaint(browser, portal, `AJ-KEPT-${info.project.name}`.toUpperCase());
  await agent(page, portal, info, 'kept');
  await page.goto(`/desk/complaints/${number}`);
  await page.getByText('Note among staff').first().click();
  await page.getByLabel('Note among staff').fill('She rang twice; ring back before noon.');
  const cookies = await page.context().cookies();
  await page.context().clearCookies({ name: 'pd_session' });
  await page.getByRole('button', { name: 'Keep the note' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('You were signed out');
  await look(page, 'kept');
  // Signed in again in another tab, the same form is sent once more.
  await page.context().addCookies(cookies);
  await page.getByRole('button', { name: 'Send again' }).click();
  await expect(page.getByText('She rang twice; ring back before noon.')).toBeVisible();
});

test('filters are saved under a name and opened by one click', { tag: '@plain' }, async ({ page, portal }, info) => {
  await agent(page, portal, info, 'views');
  await page.goto('/desk?held=nobody');
  await page.getByText('Save these filters as a view').click();
  await page.getByLabel('Name of the view').fill('Waiting for a hand');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  const link = page.getByRole('link', { name: 'Waiting for a hand' });
  await expect(link).toHaveAttribute('aria-current', 'true');
  await look(page, 'desk-view');
  await page.goto('/desk');
  await expect(link).not.toHaveAttribute('aria-current', 'true');
  await link.click();
  await expect(page).toHaveURL(/\/desk\?view=/);
  await expect(link).toHaveAttribute('aria-current', 'true');
  await page.getByRole('link', { name: 'Manage views' }).click();
  await page.getByText('Change “Waiting for a hand”').click();
  await page.getByLabel('Name of the view').fill('Free');
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/desk/views`);
    await look(page, 'desk-views');
  }
  await page.getByText('Change “Free”').click();
  await page.getByRole('button', { name: 'Delete “Free”' }).click();
  await expect(page.getByText('Nothing is saved yet.')).toBeVisible();
});
