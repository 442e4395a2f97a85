// Improvements: a manager writes one down, sees what came of it and publishes it; everybody reads it, an agent too.
import { look } from './support/look.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const LANGUAGES = [['es', 'Mejoras'], ['zh-CN', '改进措施'], ['en', 'Improvements']];
const DAY = 24;

/** Twelve parcels delivered so many hours ago, so many hours after their promise. */
async function deliver(portal: Portal, prefix: string, ago: number, late: number) {
  for (let n = 0; n < 12; n += 1) {
    await parcel(portal, `${prefix}${n}`, -ago - late, [[-ago - 30, 'picked_up', 'Guangdong'], [-ago, 'delivered', 'Jiangsu']]);
  }
}

/** The day so many days ago, as a field of days takes it. */
function day(ago: number): string {
  return new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
}

test('a manager writes an improvement down and publishes it', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(120_000);
  const prefix = `IM-${info.project.name}-`.toUpperCase();
  const title = `A second van, ${info.project.name}`;
  await deliver(portal, `${prefix}B`, 24 * DAY, 5);
  await deliver(portal, `${prefix}A`, 16 * DAY, -5);
  await staff(page, portal, `improve.${info.project.name}@desk.test`, 'manager');
  for (const [language, heading] of LANGUAGES) {
    await page.goto(`/${language}/desk/improvements`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading!);
    await look(page, 'improvements');
  }

  await page.getByRole('link', { name: 'New improvement' }).click();
  await page.getByLabel('Title').fill(title);
  await page.getByLabel('What was wrong').fill('Parcels of the evening waited for the next day.');
  await page.getByLabel('What is done about it').fill('A second van drives in the evening.');
  await page.getByLabel('Day of the change').fill(day(20));
  await page.getByLabel('Days compared on either side').fill('7');
  await page.getByLabel('Days left out after the change').fill('0');
  await page.getByLabel('Expected, in points').fill('much');
  await look(page, 'improvement-new');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Something is missing or wrong.')).toBeVisible();
  await expect(page.getByLabel('Expected, in points')).toHaveAttribute('aria-invalid', 'true');
  await look(page, 'improvement-refused');
  await page.getByLabel('Expected, in points').fill('-4');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  // The figures are counted by the portal's own work, not by the page.
  await expect(async () => {
    await page.reload();
    await expect(page.getByText(/Late parcels: down by \d+\.\d points \(95 %/)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText('other causes cannot be told apart').first()).toBeVisible();
  await expect(page.locator('#result svg').first()).toBeVisible();
  const number = /I-\d{4}-\d{6}-\d/.exec(page.url())?.[0] ?? '';
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}/desk/improvements/${number}`);
    await look(page, 'improvement');
  }

  const context = await browser.newContext({ viewport: page.viewportSize(), baseURL: portal.url });
  const guest = await context.newPage();
  await guest.goto('/improvements');
  await expect(guest.getByRole('link', { name: title })).toHaveCount(0);
  await page.getByLabel('What customers read').fill('A second van now drives in the evening.');
  await page.getByRole('button', { name: 'Publish' }).click();
  await expect(page.getByText('Saved.')).toBeVisible();
  await guest.goto('/improvements');
  await guest.getByRole('link', { name: title }).click();
  await expect(guest.getByText('A second van now drives in the evening.')).toBeVisible();
  await expect(guest.getByText('Parcels of the evening waited')).toHaveCount(0);
  for (const language of ['es', 'zh-CN', 'en']) {
    await guest.goto(`/${language}/improvements`);
    await look(guest, 'improvements-public');
    await guest.goto(`/${language}/improvements/${number}`);
    await look(guest, 'improvement-public');
  }
  await context.close();

  await page.getByRole('link', { name: 'Change', exact: true }).click();
  await expect(page.getByLabel('Expected, in points')).toHaveValue('-4');
  await look(page, 'improvement-edit');
});

test('an agent reads and does not write', { tag: '@plain' }, async ({ page, portal }, info) => {
  await staff(page, portal, `improve.agent.${info.project.name}@desk.test`, 'agent');
  await page.goto('/desk/improvements');
  await expect(page.getByRole('link', { name: 'New improvement' })).toHaveCount(0);
  const answer = await page.goto('/desk/improvements/new');
  expect(answer?.status()).toBe(403);
});
