// What staff do with suggestions: read and publish, answer, put together, note a voice; and one made out of a complaint.
import { register } from './support/account.ts';
import { look } from './support/look.ts';
import { parcel } from './support/parcels.ts';
import { expect, test } from './support/portal.ts';
import { call, staff } from './support/staff.ts';

const LANGUAGES = ['es', 'zh-CN', 'en'];
const WORDS = 'The gate is closed at eight, and parcels wait until Monday.';

test('suggestions are read, answered and put together', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(150_000);
  const address = `board.${info.project.name}@customer.test`;
  const home = await (await browser.newContext({ baseURL: portal.url })).newPage();
  await register(home, portal, address, 'Wang Fang');
  const suggest = async (title: string, more: object = {}) => {
    const draft = { topic: 'storage', title, text: WORDS, is_public: true, ...more };
    return (await call(home, portal, 'POST', '/api/v1/suggestions', draft)).suggestion_number as string;
  };
  const title = `A locker at the gate ${info.project.name}`;
  const first = await suggest(title);
  const second = await suggest(`Lockers please ${info.project.name}`);
  const third = await suggest(`Buy cheap boxes ${info.project.name}`, { text: 'See www.boxes.test today.' });

  await staff(page, portal, `moderator.${info.project.name}@desk.test`, 'agent');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/desk/suggestions`);
    await expect(page.getByRole('link', { name: title })).toBeVisible();
    await look(page, 'moderation');
  }
  await page.getByRole('link', { name: title }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/desk/suggestions/${first}`);
    await look(page, 'moderation-suggestion');
  }
  await page.locator('#moderate').getByLabel('Title').fill(`A parcel locker at the gate ${info.project.name}`);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A parcel locker');
  await expect(page.locator('.words').first()).toHaveText(WORDS);

  // Declining needs words; the answer stands on the customer's page.
  await page.locator('#status').getByLabel('Status').selectOption('declined');
  await page.getByRole('button', { name: 'Save and tell' }).click();
  await expect(page.locator('#status-reply-fault')).toBeVisible();
  await look(page, 'moderation-no-reply');
  await page.locator('#status').getByLabel('Status').selectOption('planned');
  await page.getByLabel('Public reply').fill('Six of them, in spring.');
  await page.getByRole('button', { name: 'Save and tell' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  await home.goto(`/suggestions/${first}`);
  await expect(home.getByText('Six of them, in spring.').first()).toBeVisible();

  // The one that sells something is refused, and its author reads why.
  await page.goto(`/desk/suggestions/${third}`);
  await page.getByText('Refuse', { exact: true }).first().click();
  await page.getByLabel('Why it is refused').fill('This is an advertisement.');
  await page.getByRole('button', { name: 'Refuse' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  await look(page, 'moderation-refused');
  await home.goto(`/suggestions/${third}`);
  await expect(home.getByText('This is an advertisement.').first()).toBeVisible();

  await page.goto(`/desk/suggestions/${second}`);
  await page.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(page.getByText('Done.')).toBeVisible();

  // A voice that was given on the telephone.
  await page.goto(`/desk/suggestions/${first}`);
  await page.getByLabel('Name, address, phone or number').fill('nobody.here@customer.test');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.getByText('Nobody with an account was found.')).toBeVisible();
  await page.getByLabel('Or an e-mail address').fill(`walk-in.${info.project.name}@home.test`);
  await page.getByLabel('How they said it').fill('At the counter, on Monday.');
  await page.getByRole('button', { name: 'Note the voice' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  await expect(page.getByText('At the counter, on Monday.')).toBeVisible();
  await look(page, 'moderation-noted');

  // Two that ask for the same: what moves is shown first.
  await page.goto(`/desk/suggestions/${second}`);
  await page.getByLabel('Number of the other one').fill(second);
  await page.getByRole('button', { name: 'Show what moves' }).click();
  await expect(page.getByText('This is the same one.')).toBeVisible();
  await page.getByLabel('Number of the other one').fill(first);
  await page.getByRole('button', { name: 'Show what moves' }).click();
  await expect(page.getByText('It then has 2 voices.')).toBeVisible();
  await look(page, 'moderation-merge');
  await page.getByRole('button', { name: 'Put them together' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  await expect(page.getByRole('link', { name: first }).first()).toBeVisible();
  await home.goto(`/suggestions/${second}`);
  await expect(home.getByRole('link', { name: new RegExp(first) }).first()).toBeVisible();

  for (const language of LANGUAGES) {
    await page.goto(`/${language}/desk/suggestions?view=all`);
    await look(page, 'moderation-all');
  }
  await page.locator('main').getByLabel('Status').selectOption('merged');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('link', { name: `Lockers please ${info.project.name}` })).toBeVisible();
  await expect(page.getByRole('link', { name: `A parcel locker at the gate ${info.project.name}` })).toHaveCount(0);

  // What stands on the board can be taken down; its author reads why.
  await page.goto(`/desk/suggestions/${first}`);
  await page.locator('#down summary').click();
  await page.getByLabel('Why it is taken down').fill('It names a person.');
  await look(page, 'moderation-down');
  await page.locator('#down').getByRole('button', { name: 'Take the suggestion down' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  await home.goto(`/suggestions/${first}`);
  await expect(home.getByText('It names a person.').first()).toBeVisible();
  await home.context().close();
});

test('a complaint becomes a suggestion when its customer says yes', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const waybill = `AJ-IDEA-${info.project.name}`.toUpperCase();
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-20, 'in_transit', 'Jiangsu']]);
  await register(page, portal, `idea.${info.project.name}@customer.test`, 'Wang Fang');
  const complaint = { waybill_number: waybill, category: 'delay', remedy_sought: 'explanation', text: WORDS };
  const filed = await call(page, portal, 'POST', '/api/v1/complaints', complaint);
  const number = filed.complaint_number as string;

  const office = await browser.newContext({
    viewport: page.viewportSize(),
    javaScriptEnabled: info.project.use.javaScriptEnabled,
    baseURL: portal.url,
  });
  const desk = await office.newPage();
  await staff(desk, portal, `idea.${info.project.name}@desk.test`, 'agent');
  await desk.goto(`/desk/complaints/${number}`);
  await desk.getByText('Make this a suggestion').click();
  await desk.locator('#propose-topic').selectOption('service_point');
  await desk.locator('#propose-title').fill(`A locker for late hours ${info.project.name}`);
  await desk.locator('#propose-text').fill('Parcels could be fetched after eight.');
  await look(desk, 'proposal-form');
  await desk.getByRole('button', { name: 'Ask the customer' }).click();
  await expect(desk.getByText('Waits for the customer')).toBeVisible();

  for (const language of LANGUAGES) {
    await page.goto(`/${language}/complaints/${number}`);
    await expect(page.getByText('Parcels could be fetched after eight.')).toBeVisible();
    await look(page, 'proposal');
  }
  await page.getByRole('button', { name: 'Yes, make it a suggestion' }).click();
  await expect(page.getByText('Thank you. It is a suggestion now.')).toBeVisible();
  await look(page, 'proposal-agreed');
  await page.getByRole('link', { name: /^S-\d{4}-\d{6}-\d$/ }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('A locker for late hours');
  await expect(page.getByText(WORDS)).toHaveCount(0);

  await desk.goto(`/desk/complaints/${number}`);
  await desk.getByRole('link', { name: /^S-\d{4}-\d{6}-\d$/ }).click();
  await expect(desk.getByRole('link', { name: number })).toBeVisible();
  await look(desk, 'moderation-of-complaint');
  await office.close();
});

test('what voices weigh is set by those who lead', async ({ page, portal }, info) => {
  await staff(page, portal, `weights.${info.project.name}@desk.test`, 'admin');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/admin/suggestions`);
    await look(page, 'weights');
  }
  await page.getByLabel('Class A').fill('many');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Give a number from 0 to 100')).toBeVisible();
  await look(page, 'weights-refused');
  await page.getByLabel('Class A').fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(page.getByLabel('Class A')).toHaveValue('3');
});
