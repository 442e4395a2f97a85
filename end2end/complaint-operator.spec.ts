// Who runs the portal: what it does by itself, and rules that somebody answers for.
import { look } from './support/look.ts';
import { expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const LANGUAGES = ['es', 'zh-CN', 'en'];

test('an administrator confirms a pack of rules', async ({ page, portal }, info) => {
  await staff(page, portal, `rules.${info.project.name}@desk.test`, 'admin');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/admin/rules`);
    await look(page, 'rules');
  }
  const row = () => page.locator('.rules li').filter({ has: page.locator('a[href="/admin/rules/generic_iso_10002"]') });
  await expect(row().getByText('not confirmed')).toBeVisible();
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/admin/rules/generic_iso_10002`);
    await look(page, 'rule-pack');
  }
  await page.getByRole('button', { name: 'I have compared version 1 with its sources' }).click();
  await expect(page.locator('#confirm')).toHaveCount(0);
  await expect(page.getByText(/confirmed by Chen Jing/)).toBeVisible();
  await look(page, 'rule-pack-confirmed');

  const text = await page.getByLabel('Text (TOML or JSON)').inputValue();
  await page.getByLabel('Text (TOML or JSON)').fill(text.replace('limit = 2', 'limit = 0'));
  await page.getByRole('button', { name: 'Store as a new version' }).click();
  await expect(page.getByText('The text cannot be stored yet:')).toBeVisible();
  await look(page, 'rule-pack-refused');
  await page.goto('/admin/rules');
  await expect(row().getByText('confirmed', { exact: true })).toBeVisible();
  await page.goto('/admin/calendars/generic');
  await look(page, 'calendar');
});

test('what the portal does by itself can be seen', async ({ page, portal }, info) => {
  await staff(page, portal, `jobs.${info.project.name}@desk.test`, 'supervisor');
  for (const [language, title] of [['es', 'Tareas periódicas'], ['zh-CN', '定时任务'], ['en', 'Periodic work']]) {
    await page.goto(`/${language}/desk/jobs`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title!);
    await expect(page.locator('ul.complaints > li')).toHaveCount(12);
    await look(page, 'jobs');
  }
});

test('an administrator keeps the causes', async ({ page, portal }, info) => {
  await staff(page, portal, `causes.${info.project.name}@desk.test`, 'admin');
  for (const [language, title] of [['es', 'Causas de las quejas'], ['zh-CN', '投诉原因'], ['en', 'Causes of complaints']]) {
    await page.goto(`/${language}/admin`);
    await look(page, 'settings');
    await page.getByRole('main').getByRole('link', { name: title!, exact: true }).click();
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title!);
    await look(page, 'causes');
  }
  const code = `wet_${info.project.name}`;
  const form = page.locator('#new');
  await form.getByLabel('Code').fill('Wet!');
  await form.getByLabel('Category').selectOption('damaged');
  for (const [language, name] of [['English', 'Wet'], ['Español', 'Mojado'], ['中文', '受潮']]) {
    await form.getByLabel(language!).fill(name!);
  }
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(form.getByLabel('Español')).toHaveValue('Mojado');
  await look(page, 'causes-refused');
  await form.getByLabel('Code').fill(code);
  await form.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByText('Stored.')).toBeVisible();

  const row = () => page.locator(`li#${code}`);
  await row().getByText('Names').click();
  await row().getByLabel('English').fill(`Wet or damp (${info.project.name})`);
  await row().getByRole('button', { name: 'Save' }).click();
  await expect(row().locator('strong')).toHaveText(`Wet or damp (${info.project.name})`);
  await row().getByRole('button', { name: /^Up/ }).click();
  await row().getByRole('button', { name: /^Retire/ }).click();
  await expect(row().getByText('retired', { exact: true })).toBeVisible();
  await look(page, 'causes-retired');

  // Nobody is offered it any more.
  await page.goto('/complain?category=damaged');
  await expect(page.locator('select[name=cause] option', { hasText: 'Wet or damp' })).toHaveCount(0);
});
