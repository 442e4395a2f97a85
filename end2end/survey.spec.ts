// A manager builds a questionnaire from a template, changes a question, publishes it, and looks at it as a customer would.
import { look } from './support/look.ts';
import { expect, test } from './support/portal.ts';
import { staff } from './support/staff.ts';

const LANGUAGES = ['es', 'zh-CN', 'en'];

test('a questionnaire from template to publication', { tag: '@plain' }, async ({ page, portal }, info) => {
  test.setTimeout(120_000);
  const name = `After delivery (${info.project.name})`;
  await staff(page, portal, `survey.${info.project.name}@desk.test`, 'manager');
  await page.goto('/admin/surveys');
  await page.getByLabel('Name', { exact: true }).fill(name);
  await page.getByLabel('Begin with').selectOption('after_delivery');
  await page.getByRole('button', { name: 'Add' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  const builder = new URL(page.url()).pathname;
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/admin/surveys`);
    await look(page, 'surveys');
    await page.goto(`/${language}${builder}`);
    await look(page, 'survey-builder');
  }

  // A question loses its Spanish: the draft is kept, the fault stands beside its field, and nothing is published.
  const question = page.locator('li').filter({ has: page.locator('#s0-q2-key') });
  await question.getByText('Change this question').click();
  await page.locator('#s0-q2-text_es').fill('');
  await question.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('1 thing keeps the draft from being published:')).toBeVisible();
  await expect(page.locator('#s0-q2-text_es-fault')).toBeVisible();
  await look(page, 'survey-faults');
  await page.locator('#s0-q2-text_es').fill('¿Algo más que debamos saber?');
  await page.locator('#s0-q2-text_en').fill('Anything else we should know?');
  await question.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('button', { name: 'Publish as version 1' }).click();
  await expect(page.getByText('version 1 in use')).toBeVisible();
  await expect(page.getByText(/^Version 1, published by/)).toBeVisible();

  // What the next version would change is told before it is published.
  await page.getByRole('button', { name: 'Up: Anything else we should know?' }).click();
  await expect(page.getByText('another order')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Publish as version 2' })).toBeVisible();
  await look(page, 'survey-changes');

  await page.getByRole('link', { name: 'Preview' }).click();
  for (const [language, words] of [
    ['Español', '¿Algo más que debamos saber?'],
    ['简体中文', '您对这次派送的整体满意度如何？'],
  ]) {
    await page.getByRole('main').getByRole('link', { name: language! }).click();
    await expect(page.getByText(words!)).toBeVisible();
    await look(page, 'survey-preview');
  }
  await expect(page.getByText('非常不满意')).toBeVisible();
  const box = await page.locator('.survey-word').first().boundingBox();
  expect(box?.height ?? 0).toBeGreaterThanOrEqual(44);
});
