// A call comes in: the card is there, the call is logged, a complaint is filed by telephone, its receipt exists.
import { look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { parcel } from './support/parcels.ts';
import { expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const LANGUAGES = ['es', 'zh-CN', 'en'];
/** Of the receiver of every parcel made here. */
const PHONE = '+86 139 0000 2468';
const WORDS = 'It was to arrive yesterday, and the telephone is never answered.';
const NOTE = 'Third call this week; be kind.';

test('a call comes in and becomes a complaint', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const waybill = `AJ-CALL-${info.project.name}`.toUpperCase();
  const address = `caller.${info.project.name}@home.test`;
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-20, 'in_transit', 'Jiangsu']]);
  await staff(page, portal, `call.${info.project.name}@desk.test`, 'agent');

  // The telephone system opens the screen; nobody but the receiver of the parcel is known by the number.
  await page.goto('/desk/call?phone=anonymous');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Who is calling?');
  await look(page, 'call-unknown');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/desk/call?phone=${encodeURIComponent(PHONE)}`);
    await expect(page.getByRole('heading', { level: 1 })).toContainText('+8613900002468');
    await expect(page.getByRole('link', { name: waybill })).toBeVisible();
    await look(page, 'call');
  }

  await page.getByLabel('Note of the contact').fill('Asks where the books are.');
  await page.getByLabel('What it came to').selectOption({ label: 'To be called back' });
  await page.getByRole('button', { name: 'Log this call' }).click();
  await expect(page.getByText('The contact is in the log.')).toBeVisible();
  await expect(page.getByText('Asks where the books are.')).toBeVisible();
  await look(page, 'card');

  await page.getByRole('link', { name: 'Correct: ' }).first().click();
  await expect(page.getByLabel('Note of the contact')).toHaveValue('Asks where the books are.');
  await page.getByLabel('Note of the contact').fill('Asks where both parcels are.');
  await page.getByRole('button', { name: 'Correct' }).click();
  await expect(page.getByText('Asks where both parcels are.')).toBeVisible();
  await expect(page.getByText('Asks where the books are.')).toHaveCount(0);

  await page.getByRole('link', { name: 'File a complaint for them' }).click();
  await expect(page.getByLabel('Phone')).toHaveValue('+8613900002468');
  for (const language of ['es', 'zh-CN']) {
    const [path] = page.url().split('/desk/').slice(1);
    await page.goto(`/${language}/desk/${path}`);
    await look(page, 'complaint-by-phone');
    await page.goto(`/en/desk/${path}`);
  }
  await page.getByLabel('Language of the receipt').selectOption('en');
  await page.getByLabel('Waybill number').fill(waybill);
  await page.getByLabel('Delay', { exact: true }).check();
  await page.getByLabel('Find it').check();
  await page.getByLabel('What happened?').fill(WORDS);
  await page.getByLabel('E-mail address').fill(address);
  await page.getByLabel('Private note').fill(NOTE);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('The complaint is filed.')).toBeVisible();
  await expect(page.getByText('A mail with the number and a link is on its way.')).toBeVisible();
  await look(page, 'complaint-by-phone-filed');
  const number = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  await expect(page.locator('.said .words')).toContainText(number);

  // The customer's own receipt, on the customer's own device.
  const context = await browser.newContext({ baseURL: portal.url });
  const home = await context.newPage();
  await home.goto(await linkTo(portal, address, `/complaints/${number}\\?key=`));
  await expect(home.getByText(WORDS).first()).toBeVisible();
  await expect(home.getByText(NOTE)).toHaveCount(0);
  await context.close();

  await page.goto(`/desk/call?phone=${encodeURIComponent(PHONE)}`);
  await expect(page.getByRole('link', { name: number }).first()).toBeVisible();
  await expect(page.getByText(WORDS).first()).toBeVisible();
  await look(page, 'card-with-case');
});

test('one key leads to who is calling', async ({ page, portal }, info) => {
  await staff(page, portal, `find.${info.project.name}@desk.test`, 'agent');
  await page.goto('/desk');
  const box = page.getByLabel('Phone, name or number');
  await expect(async () => {
    await page.keyboard.press('c');
    await expect(box).toBeFocused({ timeout: 1_000 });
  }).toPass();
  await page.keyboard.type('+86 139 0000 2468');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Log this call' })).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByText('The contact is in the log.')).toBeVisible();
});
