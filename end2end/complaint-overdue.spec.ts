// Nobody answers: the complaint goes up by itself, to the end of the ladder; opened again it keeps its number. Time
// travels for it.
import { look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import type { Page } from '@playwright/test';

test.use({ travels: true });

const DAY = 24;

/** The portal works by itself each second; the page is looked at until it shows what is expected. */
async function until(page: Page, portal: Portal, path: string, words: string) {
  await expect(async () => {
    await page.goto(portal.url + path);
    await expect(page.getByText(words).first()).toBeVisible({ timeout: 500 });
  }).toPass({ timeout: 15_000 });
}

test('overdue it goes up by itself, and opened again it keeps its number', { tag: '@plain' }, async ({ page, portal }, info) => {
  const waybill = `AJ-OVERDUE-${info.project.name}`.toUpperCase();
  const email = `overdue.${info.project.name}@campus.test`;
  await parcel(portal, waybill, -30, [[-40, 'picked_up', 'Guangdong']]);
  await page.goto(`/complain?waybill_number=${waybill}`);
  await page.getByLabel('Delay', { exact: true }).check();
  await page.getByLabel('Find it').check();
  await page.getByLabel('What happened?').fill('Nothing has moved for a week.');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByRole('button', { name: 'Send complaint' }).click();
  await expect(page.getByText('We act next')).toBeVisible();
  const number = /C-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  const path = `/complaints/${number}`;
  await linkTo(portal, email, '/complaints/[-C0-9]+\\?key=');

  // two working days to acknowledge it have passed, weekend and all
  await portal.travel(5 * DAY);
  await until(page, portal, path, 'A supervisor acts next');
  await expect(page.locator('.next-by')).toContainText('it is late');
  await page.getByText('What happened so far').click();
  await expect(page.locator('.history li').filter({ hasText: 'Handed to the next level' })).toContainText('by itself');
  await expect(page.locator('.ladder [aria-current=step]')).toHaveText('Supervisor');
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}${path}`);
    await look(page, 'overdue');
  }
  // five working days to answer it have passed too
  await portal.travel(6 * DAY);
  await until(page, portal, path, 'The management acts next');
  await look(page, 'overdue-management');

  await page.getByText('Withdraw the complaint').first().click();
  await page.locator('#why-withdraw').fill('It came after all.');
  await page.getByRole('button', { name: 'Withdraw the complaint' }).click();
  await expect(page.getByText('Withdrawn').first()).toBeVisible();
  await portal.travel(3 * DAY);
  await page.goto(path);
  await page.getByText('Open it again').first().click();
  await page.locator('#why-reopen').fill('The wrong box came.');
  await page.getByRole('button', { name: 'Open it again' }).click();
  await expect(page.getByText('opened again').first()).toBeVisible();
  await expect(page).toHaveURL(new RegExp(`/complaints/${number}`));
  await expect(page.getByRole('heading', { level: 1 })).toContainText(number);
  await expect(page.getByText('The management acts next')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}${path}`);
    await look(page, 'reopened');
  }
});
