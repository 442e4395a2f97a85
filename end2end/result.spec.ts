// Results of surveys: a manager reads the demo's survey, looks for words, saves a file and shares the numbers by a link;
// a customer says what a delivery may take.
import { readFile } from 'node:fs/promises';
import { register } from './support/account.ts';
import { look } from './support/look.ts';
import { expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const LANGUAGES = [['es', 'Resultados: Después de la entrega'], ['zh-CN', '结果：送达后'], ['en', 'Results: After delivery']];

test('a manager reads results and shares them', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  await staff(page, portal, `results.${info.project.name}@desk.test`, 'manager');
  await page.goto('/desk/surveys');
  await look(page, 'surveys');
  await page.getByRole('link', { name: 'After delivery' }).click();
  const address = new URL(page.url()).pathname;
  for (const [language, heading] of LANGUAGES) {
    await page.goto(`/${language}${address}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading!);
    await look(page, 'results');
  }
  const curve = page.locator('#lateness');
  await expect(curve.getByRole('rowheader', { name: 'On time' }), 'tables are folded').toBeHidden();
  await curve.getByText('The numbers', { exact: true }).click();
  await expect(curve.getByRole('rowheader', { name: 'On time' })).toBeVisible();
  if (info.project.name.includes('phone')) {
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    expect(height, 'a phone is not an endless roll').toBeLessThan(10_000);
  }
  await expect(page.locator('#q-overall').getByText('95%:').first()).toBeVisible();

  await page.getByRole('navigation', { name: 'Told apart by' }).getByRole('link', { name: 'Lane' }).click();
  await expect(page).toHaveURL(/cut=lane/);
  await look(page, 'results-lanes');
  await page.locator('#members').getByRole('link', { name: 'Madrid → Sevilla' }).click();
  await expect(page).toHaveURL(/member=Madrid/);

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'CSV' }).first().click();
  const file = await readFile(await (await download).path(), 'utf8');
  expect(file).toContain('Satisfied (4 or 5)');

  await page.getByRole('link', { name: 'Comments' }).click();
  await page.getByLabel('Words in the comment').fill('取件');
  await page.getByRole('button', { name: 'Find' }).click();
  await expect(page.locator('.result-comment').first()).toContainText('取件');
  await look(page, 'results-comments');

  await page.goto(address);
  await page.getByLabel('Valid for days').fill('7');
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = await page.locator('.result-address').innerText();
  await look(page, 'results-shared');
  const context = await browser.newContext({ baseURL: portal.url });
  const guest = await context.newPage();
  await guest.goto(link);
  await expect(guest.getByRole('heading', { level: 1 })).toHaveText('Results: After delivery');
  await expect(guest.getByText('取件')).toHaveCount(0);
  await page.getByRole('button', { name: /^Take back/ }).first().click();
  await expect(page.getByText('The link opens nothing any more.')).toBeVisible();
  expect((await guest.goto(link))?.status()).toBe(404);
  await context.close();
});

test('a customer says what a delivery may take', { tag: '@plain' }, async ({ page, portal }, info) => {
  await register(page, portal, `expects.${info.project.name}@campus.test`, 'Li Wei');
  await page.goto('/account/expectations');
  await page.getByLabel('At latest, in days').fill('1');
  await page.getByLabel('Hoped for, in days').fill('3');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Give days from 0.5 to 90')).toBeVisible();
  await page.getByLabel('At latest, in days').fill('3');
  await page.getByLabel('Hoped for, in days').fill('1.5');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Stored. You may change it next quarter.')).toBeVisible();
  await expect(page.getByText('There are fewer than 10 delivered parcels of yours yet.')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/account/expectations`);
    await look(page, 'expectations');
  }
});
