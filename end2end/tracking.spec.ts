// A worried receiver, a shop with many parcels, a typo, three languages: with and without script, phone and desk.
import { awake, look } from './support/look.ts';
import { LAST4, PERSONAL, type Step, happens, parcel } from './support/parcels.ts';
import { expect, test } from './support/portal.ts';

const LATE: Step[] = [
  [-80, 'picked_up', 'Guangdong'],
  [-60, 'in_transit', 'Guangdong'],
  [-3, 'in_transit', 'Jiangsu'],
];

test('from the home page to the full record of a late parcel', { tag: '@plain' }, async ({ page, portal }) => {
  await parcel(portal, 'AJ-LATE-0001', -50, LATE);
  await page.goto('/');
  await look(page, 'home');

  await page.getByLabel('Waybill numbers').fill('aj-late-0001');
  await page.getByRole('button', { name: 'Track' }).click();
  await expect(page).toHaveURL(/\/track\/AJ-LATE-0001$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/2\sdays 2\sh late, still on its way/);
  await expect(page.getByText('Now expected')).toBeVisible();
  const hidden = await page.content();
  for (const text of PERSONAL) {
    expect(hidden, `${text} is shown to everybody`).not.toContain(text);
  }
  // Within a longer number or an id they are chance.
  const alone = new RegExp(`(?<![0-9A-Za-z])${LAST4}(?![0-9A-Za-z])`);
  expect(hidden, 'the digits are shown to everybody').not.toMatch(alone);
  await look(page, 'late');

  const digits = page.getByLabel('Last 4 digits of the sender');
  await digits.fill('0000');
  await page.getByRole('button', { name: 'Show full details' }).click();
  await expect(page.getByRole('alert')).toContainText('do not match');
  await look(page, 'verify-wrong');

  await digits.fill(LAST4);
  await page.getByRole('button', { name: 'Show full details' }).click();
  await expect(page.getByRole('heading', { name: 'Shipment details' })).toBeVisible();
  await expect(page.getByText('18.00 CNY')).toBeVisible();
  await expect(page.getByText('Departed from Gusu depot').first()).toBeVisible();
  expect(await page.content(), 'names stay masked').not.toContain('Wang Fang');
  await look(page, 'verified');
});

test('many numbers, the worst first', { tag: '@plain' }, async ({ page, portal }) => {
  await parcel(portal, 'AJ-LIST-0001', 90, [[-5, 'picked_up', 'Guangdong']]);
  await parcel(portal, 'AJ-LIST-0002', -30, LATE);
  await parcel(portal, 'AJ-LIST-0003', 30, [...LATE, [-1, 'delivered', 'Jiangsu']]);
  await parcel(portal, 'RR473124829GB', 30, LATE);
  await page.goto('/');
  await page.getByLabel('Waybill numbers').fill('AJ-LIST-0001\nAJ-LIST-0003, RR473124892GB\nAJ-LIST-0002');
  await page.getByRole('button', { name: 'Track' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Your shipments');
  await expect(page.getByRole('listitem').filter({ hasText: /^1 late$/ })).toBeVisible();
  const rows = await page.getByRole('rowheader').allInnerTexts();
  expect(rows).toEqual(['AJ-LIST-0002', 'RR473124892GB', 'AJ-LIST-0001', 'AJ-LIST-0003']);
  await expect(page.getByRole('link', { name: 'RR473124829GB' })).toBeVisible();
  await look(page, 'list');

  await page.getByRole('link', { name: 'AJ-LIST-0003' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delivered on time');
});

test('a typo is answered with the number that was meant', { tag: '@plain' }, async ({ page, portal }) => {
  await parcel(portal, 'EE471108151FR', 40, LATE);
  const answer = await page.goto('/track/EE471108115FR');
  expect(answer?.status()).toBe(404);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('EE471108115FR');
  await look(page, 'not-found');
  await page.getByRole('link', { name: 'EE471108151FR' }).click();
  await expect(page).toHaveURL(/\/track\/EE471108151FR$/);
  await expect(page.locator('#headline')).toBeVisible();
});

test('the home page says what is wrong with the input', { tag: '@plain' }, async ({ page }) => {
  await page.goto('/track?waybill_numbers=AB');
  await expect(page.getByRole('alert')).toContainText('cannot be a waybill number');
  await look(page, 'home-refused');
});

test('three languages at the same address', { tag: '@plain' }, async ({ page, portal }) => {
  await parcel(portal, 'AJ-LANG-0001', -26, LATE);
  await page.goto('/track/AJ-LANG-0001');
  for (const [name, lang, words] of [
    ['Español', 'es', 'de retraso, sigue en camino'],
    ['简体中文', 'zh-CN', '仍在路上'],
  ]) {
    await page.getByRole('navigation').getByRole('link', { name }).click();
    await expect(page).toHaveURL(/\/track\/AJ-LANG-0001$/);
    await expect(page.locator('html')).toHaveAttribute('lang', lang);
    await expect(page.getByRole('heading', { level: 1 })).toContainText(words);
    await look(page, 'late');
  }
  await page.goto('/');
  await expect(page.getByRole('heading', { level: 1 }), 'the choice is kept').toHaveText('您的快件到哪儿了？');
});

test('news arrives without a reload', async ({ page, portal }) => {
  await parcel(portal, 'AJ-LIVE-0001', 30, LATE);
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.goto('/track/AJ-LIVE-0001');
  await awake(page);
  const news = page.getByRole('status');
  await expect(news).toHaveText('This page updates itself.');
  expect(asked, 'waking up asks for nothing twice').not.toContain('/api/v1/tracking/AJ-LIVE-0001');

  await happens(portal, 'AJ-LIVE-0001', [0, 'delivered', 'Jiangsu']);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Delivered on time');
  await expect(news).toContainText(/Updated \d\d:\d\d/);
  await expect(page.locator('.steps .step').first()).toContainText('Delivered');
  await look(page, 'delivered');

  await page.context().setOffline(true);
  await expect(news).toContainText('Updates paused');
  await page.context().setOffline(false);
  await expect(news).toContainText(/Updated|updates itself/);
});

test('the box reads along and remembers what was tracked', async ({ page, portal }) => {
  await parcel(portal, 'AJ-BOX-0001', 30, LATE);
  await page.goto('/');
  await awake(page);
  const box = page.getByLabel('Waybill numbers');
  await box.fill('AJ-BOX-0001\nRR473124892GB');
  await expect(page.getByRole('status')).toContainText('2 numbers recognised');
  await expect(page.getByRole('status')).toContainText('RR473124892GB: the check digit does not fit');
  await look(page, 'home-reading');
  await expect(page.getByRole('heading', { name: 'Tracked on this device' })).toBeHidden();

  await page.goto('/track/AJ-BOX-0001');
  await awake(page);
  await page.goto('/');
  await expect(page.getByRole('link', { name: 'AJ-BOX-0001' })).toBeVisible();
  await look(page, 'home-recent');
  await page.getByRole('button', { name: 'Forget these numbers' }).click();
  await expect(page.getByRole('link', { name: 'AJ-BOX-0001' })).toBeHidden();
  await page.reload();
  await awake(page);
  await expect(page.getByRole('link', { name: 'AJ-BOX-0001' })).toBeHidden();
});

test('by keyboard alone', { tag: '@plain' }, async ({ page, portal }) => {
  await parcel(portal, 'AJ-KEYS-0001', 30, LATE);
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(page.getByLabel('Waybill numbers')).toBeFocused();
  await page.keyboard.type('AJ-KEYS-0001');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/track\/AJ-KEYS-0001$/);

  const digits = page.getByLabel('Last 4 digits of the sender');
  for (let presses = 0; presses < 20 && !(await digits.evaluate((d) => d === document.activeElement)); presses++) {
    await page.keyboard.press('Tab');
  }
  await expect(digits).toBeFocused();
  await page.keyboard.type(LAST4);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'Shipment details' })).toBeVisible();
});

test('on paper', { tag: '@plain' }, async ({ page, portal }) => {
  const long = Array.from({ length: 9 }, (_, n): Step => [-90 + n, 'in_transit', 'Guangdong']);
  await parcel(portal, 'AJ-PAPER-0001', -20, [...long, ...LATE]);
  await page.goto('/track/AJ-PAPER-0001');
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  await expect(page.getByText('Printed')).toBeVisible();
  await expect(page.getByLabel('Last 4 digits of the sender')).toBeHidden();
  await expect(page.locator('.step').last(), 'folded steps are printed too').toBeVisible();
  await look(page, 'print');
});

test('in the dark', async ({ page, portal }) => {
  await parcel(portal, 'AJ-DARK-0001', 2, [...LATE, [-1, 'delivery_failed', 'Jiangsu', 'consignee_not_home']]);
  await page.emulateMedia({ colorScheme: 'dark' });
  await page.goto('/track/AJ-DARK-0001');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('We tried to deliver, but could not');
  await look(page, 'dark-failed');
  await page.goto('/');
  await look(page, 'dark-home');
});
