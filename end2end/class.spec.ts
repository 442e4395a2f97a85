// Class of a customer said by staff, one matter taken out of a complaint, and the command bar that leads there.
import type { Browser } from '@playwright/test';
import { awake, look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { call, staff } from './support/staff.ts';

const LANGUAGES = [['es', 'Clases de clientes'], ['zh-CN', '客户等级'], ['en', 'Customer classes']];
const RUDE = 'And the driver was rude at the door.';

/** A guest complains about a late parcel and writes once more; gives number and address. */
async function complaint(browser: Browser, portal: Portal, waybill: string): Promise<[number: string, address: string]> {
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-20, 'in_transit', 'Jiangsu']]);
  const context = await browser.newContext({ baseURL: portal.url });
  const page = await context.newPage();
  const address = `${waybill.toLowerCase()}@campus.test`;
  await page.goto(`/complain?waybill_number=${waybill}`);
  await page.getByLabel('Delay', { exact: true }).check();
  await page.getByLabel('Find it').check();
  await page.getByLabel('What happened?').fill('It was to arrive yesterday.');
  await page.getByLabel('E-mail address').fill(address);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We have your complaint.')).toBeVisible();
  const number = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  await page.getByText('Add something').click();
  await page.locator('#text').fill(RUDE);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByText(RUDE)).toBeVisible();
  await context.close();
  return [number, address];
}

test('an administrator says another class and takes it back', { tag: '@plain' }, async ({ page, portal }, info) => {
  test.setTimeout(120_000);
  const name = `Class ${info.project.name}`;
  await staff(page, portal, `class.${info.project.name}@desk.test`, 'admin');
  const { id } = await call(page, portal, 'POST', '/api/v1/organisations', { name });
  for (const [language, heading] of LANGUAGES) {
    await page.goto(`/${language}/desk/classes`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading!);
    await look(page, 'classes');
  }
  await page.goto(`/desk/customers/organisation-${id}`);
  await page.getByText('Say another class').click();
  await page.locator('#class').selectOption({ label: 'Class A' });
  await page.getByLabel('Last day').fill('2020-01-01');
  await page.locator('#class_reason').fill('A contract for three years.');
  await page.getByRole('button', { name: 'Let this class count' }).click();
  await expect(page.getByText('This day has passed.')).toBeVisible();
  await look(page, 'class-refused');
  await page.getByLabel('Last day').fill('');
  await page.getByRole('button', { name: 'Let this class count' }).click();
  await expect(page.getByText('A contract for three years.').first()).toBeVisible();
  await look(page, 'card-with-class');
  await page.goto('/desk/classes?class=a');
  await expect(page.getByRole('link', { name }).first()).toBeVisible();
  await page.goto(`/desk/customers/organisation-${id}`);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await expect(page.getByRole('button', { name: 'Take it back' })).toHaveCount(0);
});

test('one matter is taken out of a complaint', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const waybill = `AJ-SPLIT-${info.project.name}`.toUpperCase();
  const [number, address] = await complaint(browser, portal, waybill);
  await staff(page, portal, `split.${info.project.name}@desk.test`, 'agent');
  // Typed into the field that needs no script.
  await page.goto('/desk/go');
  await look(page, 'command');
  await page.getByLabel('Go to').first().fill(number);
  await page.getByRole('button', { name: 'Go', exact: true }).first().click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
  await page.getByText('Take one matter out').click();
  await page.locator('#split-category').selectOption('delivery_service');
  await page.getByRole('button', { name: 'Take it out' }).click();
  await expect(page.getByText('Choose at least some of the customer’s words.')).toBeVisible();
  await look(page, 'split-refused');
  await page.getByLabel(RUDE).check();
  await page.getByRole('button', { name: 'Take it out' }).click();
  await expect(page.getByRole('heading', { level: 1 })).not.toContainText(number);
  await expect(page.getByText(/taken out of C-/)).toBeVisible();
  await look(page, 'split');
  const second = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';

  // The guest's mail opens the new one; both pages name each other.
  const context = await browser.newContext({ baseURL: portal.url });
  const home = await context.newPage();
  await home.goto(await linkTo(portal, address, `/complaints/${second}\\?key=`));
  await expect(home.getByText(RUDE).first()).toBeVisible();
  await expect(home.getByText(number).first()).toBeVisible();
  await context.close();
});

test('the command bar opens by key', async ({ page, portal }, info) => {
  await staff(page, portal, `command.${info.project.name}@desk.test`, 'supervisor');
  await page.goto('/desk');
  await awake(page);
  await page.keyboard.press('Control+k');
  const bar = page.getByRole('dialog', { name: 'Go to' });
  await expect(bar.locator('input')).toBeFocused();
  await look(page, 'command-bar');
  await page.keyboard.press('Escape');
  await expect(bar).toBeHidden();
  await page.keyboard.press(':');
  await expect(bar.locator('input')).toBeFocused();
  await page.keyboard.type('team');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/desk\/team/);
});
