// The team: a rule gives new complaints, many are answered in one act, a leaver's cases go to others, two people collide.
import type { Browser, Page, TestInfo } from '@playwright/test';
import { awake, look } from './support/look.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { call, staff } from './support/staff.ts';

const LANGUAGES = ['es', 'zh-CN', 'en'];

/** A guest complains about no parcel; gives the number. */
async function complaint(page: Page, portal: Portal, email: string): Promise<string> {
  const { complaint_number } = await call(page, portal, 'POST', '/api/v1/complaints', {
    category: 'charges',
    remedy_sought: 'refund_fee',
    text: 'Charged twice for one collection.',
    contact: { name: 'Wang Fang', email },
  });
  return complaint_number;
}

/** Another member of staff on a device of their own. */
async function colleague(browser: Browser, page: Page, portal: Portal, info: TestInfo, name: string, role: string) {
  const javaScriptEnabled = info.project.use.javaScriptEnabled;
  const context = await browser.newContext({ viewport: page.viewportSize(), javaScriptEnabled, baseURL: portal.url });
  const desk = await context.newPage();
  await staff(desk, portal, `${name.replaceAll(' ', '.')}.${info.project.name}@desk.test`, role);
  const { person_id } = await call(desk, portal, 'GET', '/api/v1/me');
  await call(desk, portal, 'PUT', '/api/v1/me/profile', { name: `${name} ${info.project.name}`, locale: 'en' });
  return { desk, person_id, name: `${name} ${info.project.name}`, context };
}

/** Decides what is disputed, so that an answer may go out. */
async function decided(page: Page, portal: Portal, number: string) {
  const path = `/api/v1/complaints/${number}`;
  const { statements } = await call(page, portal, 'GET', path);
  for (const { id } of statements) {
    await call(page, portal, 'PUT', `${path}/statements/${id}/decision`, { verdict: 'customer', why: 'The bank says so.' });
  }
}

test('a rule gives, a lead gives on, many are answered at once', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(180_000);
  const guest = await browser.newContext({ baseURL: portal.url });
  const visitor = await guest.newPage();
  await staff(page, portal, `lead.${info.project.name}@desk.test`, 'supervisor');
  const leaver = await colleague(browser, page, portal, info, 'leaver', 'agent');
  const stayer = await colleague(browser, page, portal, info, 'stayer', 'agent');

  for (const language of LANGUAGES) {
    await page.goto(`/${language}/admin/assignment`);
    await look(page, 'assignment');
  }
  const name = `Charges ${info.project.name}`;
  await page.locator('#new').getByLabel('Name').fill(name);
  await page.locator('#new').getByLabel('Category').selectOption('charges');
  await page.locator('#new').getByLabel(leaver.name).check();
  await page.locator('#new').getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('Stored.')).toBeVisible();
  await look(page, 'assignment-rule');

  const numbers = [];
  for (const n of [1, 2, 3]) {
    numbers.push(await complaint(visitor, portal, `team${n}.${info.project.name}@campus.test`));
  }
  await leaver.desk.goto('/desk?held=mine');
  for (const number of numbers) {
    await expect(leaver.desk.getByRole('link', { name: number })).toBeVisible();
  }
  await leaver.desk.getByRole('button', { name: 'I am away' }).click();
  await expect(leaver.desk.getByText('You are away')).toBeVisible();
  await look(leaver.desk, 'desk-away');

  for (const language of LANGUAGES) {
    await page.goto(`/${language}/desk/team`);
    await look(page, 'team');
  }
  const row = page.locator('.team .devices > li').filter({ has: page.getByRole('link', { name: leaver.name, exact: true }) });
  await expect(row.getByText('Away since')).toBeVisible();
  await row.getByText('Give all to somebody else').click();
  await row.getByLabel(`From ${leaver.name} to`).selectOption(stayer.person_id);
  await row.getByRole('button', { name: 'Give all open cases' }).click();
  // A case of another journey that nobody held may have come by the same rule.
  await expect(page.getByText(/^[3-9] cases have a new holder\.$/)).toBeVisible();
  await look(page, 'team-given');

  const [first, second, disputed] = numbers as [string, string, string];
  await decided(stayer.desk, portal, first);
  await decided(stayer.desk, portal, second);
  await call(stayer.desk, portal, 'POST', `/api/v1/complaints/${disputed}/statements`, { record: 'Paid once.', customer: 'Paid twice.' });
  await stayer.desk.goto('/desk?held=mine');
  for (const number of numbers) {
    await stayer.desk.getByLabel(`Choose ${number}`).check();
  }
  await stayer.desk.getByText('With the chosen cases').click();
  await stayer.desk.getByLabel('The same answer to every customer').fill('We pay the second charge back this week.');
  await look(stayer.desk, 'desk-chosen');
  await stayer.desk.getByRole('button', { name: 'Answer all' }).click();
  await expect(stayer.desk.getByText('2 cases done.')).toBeVisible();
  await expect(stayer.desk.getByText('A disputed fact has no decision yet.')).toBeVisible();
  for (const language of LANGUAGES) {
    const path = new URL(stayer.desk.url());
    await stayer.desk.goto(`/${language}${path.pathname.replace(/^\/(en|es|zh-CN)(?=\/)/, '')}${path.search}`);
    await look(stayer.desk, 'desk-bulk');
  }
  // What is disputed is decided with the answer, where somebody says why.
  await stayer.desk.goto('/en/desk?held=mine');
  await stayer.desk.getByLabel(`Choose ${disputed}`).check();
  await stayer.desk.getByText('With the chosen cases').click();
  await stayer.desk.getByLabel('The same answer to every customer').fill('We pay the second charge back this week.');
  await stayer.desk.getByLabel('Disputed facts that nobody has decided').selectOption('customer');
  await stayer.desk.getByLabel('Reason').fill('The bank shows both payments.');
  await stayer.desk.getByRole('button', { name: 'Answer all' }).click();
  await expect(stayer.desk.getByText('One case done.')).toBeVisible();
  await call(page, portal, 'GET', '/api/v1/assignment-rules').then(async ({ items }) => {
    for (const rule of items.filter((rule: { name: string }) => rule.name === name)) {
      await page.goto('/admin/assignment');
      await page.getByRole('button', { name: `Retire: ${rule.name}` }).click();
    }
  });
  await expect(page.getByText('Stored.')).toBeVisible();
  for (const context of [guest, leaver.context, stayer.context]) {
    await context.close();
  }
});

test('two people at one case are warned, and no word is lost', async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  await staff(page, portal, `chen.${info.project.name}@desk.test`, 'agent');
  const li = await colleague(browser, page, portal, info, 'Li Wei', 'agent');
  const guest = await browser.newContext({ baseURL: portal.url });
  const visitor = await guest.newPage();
  const number = await complaint(visitor, portal, `collide.${info.project.name}@campus.test`);
  await decided(page, portal, number);
  const path = `/desk/complaints/${number}`;
  await page.goto(path);
  await awake(page);
  await li.desk.goto(path);
  await awake(li.desk);
  await li.desk.getByLabel('Answer to the customer').fill('We pay it back.');
  await expect(page.getByText(`${li.name} is answering.`)).toBeVisible({ timeout: 30_000 });
  await look(page, 'desk-collision');
  await page.getByLabel('Answer to the customer').fill('You were charged once.');
  await li.desk.getByRole('button', { name: 'Send the answer' }).click();
  await expect(li.desk.getByText('We pay it back.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Send the answer' }).click();
  await expect(page.getByText(`${li.name} answered meanwhile`)).toBeVisible();
  await expect(page.getByLabel('Answer to the customer')).toHaveValue('You were charged once.');

  // The queue says that something changed and moves nothing.
  await page.goto('/desk');
  await awake(page);
  const later = await complaint(visitor, portal, `later.${info.project.name}@campus.test`);
  await expect(page.getByText(/cases? ha(s|ve) changed/)).toBeVisible({ timeout: 15_000 });
  await expect(page.getByRole('link', { name: later })).toHaveCount(0);
  await look(page, 'desk-news');
  await page.getByRole('link', { name: 'Show', exact: true }).click();
  await expect(page.getByRole('link', { name: later })).toBeVisible();
  await li.context.close();
  await guest.close();
});
