// Figures: a manager looks at them, opens a number to its cases and takes a file along; an administrator states hours.
import { readFile } from 'node:fs/promises';
import type { Browser } from '@playwright/test';
import { look } from './support/look.ts';
import { hours, parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const LANGUAGES = [['es', 'Cifras'], ['zh-CN', '统计'], ['en', 'Figures']];

/** A day as an address says it, so many days from now. */
const day = (from_now: number) => hours(from_now * 24).slice(0, 10);

/** A guest complains about a late parcel; gives the number. */
async function complaint(browser: Browser, portal: Portal, waybill: string): Promise<string> {
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong'], [-20, 'in_transit', 'Jiangsu']]);
  const context = await browser.newContext({ baseURL: portal.url });
  const page = await context.newPage();
  await page.goto(`/complain?waybill_number=${waybill}`);
  await page.getByLabel('Delay', { exact: true }).check();
  await page.getByLabel('Find it').check();
  await page.getByLabel('What happened?').fill('It was to arrive yesterday.');
  await page.getByLabel('E-mail address').fill(`${waybill.toLowerCase()}@campus.test`);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We have your complaint.')).toBeVisible();
  const number = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  await context.close();
  return number;
}

test('a manager opens a number to its cases and exports it', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const number = await complaint(browser, portal, `AJ-FIGURE-${info.project.name}`.toUpperCase());
  await staff(page, portal, `figures.${info.project.name}@desk.test`, 'manager');
  for (const [language, heading] of LANGUAGES) {
    await page.goto(`/${language}/desk/figures`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading!);
    await look(page, 'figures');
  }
  // Days around this one: by the operator's clock a month may have begun since the complaint.
  await page.goto(`/desk/figures?from=${day(-2)}&to=${day(2)}`);
  await page.getByRole('navigation', { name: 'Counted by' }).getByRole('link', { name: 'Lane' }).click();
  await expect(page).toHaveURL(/by=lane/);
  const row = page.locator('#complaints tr', { hasText: 'Guangdong → Jiangsu' });
  const received = row.getByRole('link').first();
  const count = Number(await received.innerText());
  expect(count).toBeGreaterThan(0);

  const download = page.waitForEvent('download');
  await page.locator('#complaints').getByRole('link', { name: 'Save as CSV' }).click();
  const file = await readFile(await (await download).path(), 'utf8');
  const line = file.split('\r\n').find((line) => line.includes('Guangdong>Jiangsu')) ?? '';
  expect(line.split(',')[2]).toBe(String(count));

  await received.click();
  await expect(page.getByText('Only what this counts:')).toBeVisible();
  await expect(page.locator('.queue-row')).toHaveCount(Math.min(count, 50));
  await page.getByLabel('Search').fill(number);
  await page.getByRole('button', { name: 'Show' }).first().click();
  await expect(page.getByText('Only what this counts:'), 'searching stays within').toBeVisible();
  await expect(page.getByRole('link', { name: number })).toBeVisible();
  await look(page, 'figures-cases');

  await page.goto('/desk/figures');
  await page.getByRole('link', { name: 'What each unit answers for' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('What each unit answers for');
  await look(page, 'figures-units');
  await page.goto('/desk/figures?from=2026-02-30&to=2026-03-01');
  await expect(page.getByText('These days cannot be read.')).toBeVisible();
  await look(page, 'figures-refused');
});

test('an administrator states when a unit is open', { tag: '@plain' }, async ({ page, portal }, info) => {
  const code = `P-${info.project.name}`.toUpperCase().replaceAll(/[^A-Z0-9-]/g, '-').slice(0, 20);
  await staff(page, portal, `unit.${info.project.name}@desk.test`, 'admin');
  await page.goto('/desk/units');
  await page.getByLabel('Code').fill(code);
  await page.getByLabel('Name').fill(`Point ${info.project.name}`);
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('link', { name: `Point ${info.project.name}` }).click();
  await page.getByLabel('Address').fill('Calle Sierpes 7, Sevilla');
  await page.getByLabel('Monday, opens 1').fill('08:30');
  await page.getByLabel('Monday, closes 1').fill('20:00');
  await page.getByLabel('Tuesday, opens 1').fill('09:00');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Both times, please.')).toBeVisible();
  await look(page, 'unit-refused');
  await page.getByLabel('Tuesday, closes 1').fill('14:00');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Stored.')).toBeVisible();
  await expect(page.getByLabel('Monday, closes 1')).toHaveValue('20:00');
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/desk/units/${code}`);
    await look(page, 'unit');
  }
});
