// A look at a page as a careful visitor would: accessible, quiet, fitting the screen; the picture is kept.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test, type Page } from '@playwright/test';
import { resolve } from 'node:path';
import { complaintsOf } from './portal.ts';

const SCREENSHOTS = resolve(import.meta.dirname, '../screenshots');

/** Checks the page as it stands and saves `screenshots/<project>-<locale>-<name>.png`. */
export async function look(page: Page, name: string) {
  const { project } = test.info();
  const hasScript = project.use.javaScriptEnabled !== false;
  if (hasScript) {
    if ((await page.locator('leptos-island').count()) > 0) {
      await awake(page);
    }
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
  }
  const locale = (await page.locator('html').getAttribute('lang')) ?? 'unknown';
  await page.screenshot({ path: `${SCREENSHOTS}/${project.name}-${locale}-${name}.png`, fullPage: true });
  await fits(page);
  // axe needs timers, which a page without script has not; the same markup is checked in the other projects
  if (hasScript) {
    await accessible(page);
  }
  expect(complaintsOf.get(page) ?? [], `the browser complained on ${page.url()}`).toEqual([]);
}

/** Waits until the islands answer: a click before that would be lost. */
export async function awake(page: Page) {
  await expect(page.locator('html'), 'the islands never woke up').toHaveAttribute('data-ready', '');
}

/** No sideways scrolling: the page is no wider than the window. */
async function fits(page: Page) {
  const [content, window_] = await page.evaluate(() => {
    const root = document.documentElement;
    return [root.scrollWidth, root.clientWidth];
  });
  expect(content, `${page.url()} is wider than the window`).toBeLessThanOrEqual(window_);
}

async function accessible(page: Page) {
  // Our pages hold no foreign frames, for which alone axe would open a second page at every look; it takes half as long.
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] });
  const { violations } = await axe.analyze();
  const report = violations.flatMap((violation) => [
    `${violation.impact}: ${violation.help} (${violation.id})`,
    ...violation.nodes.map((node) => `    ${node.html}\n    ${node.failureSummary?.replaceAll('\n', '\n    ')}`),
  ]);
  expect(report.join('\n'), `axe found faults on ${page.url()}`).toBe('');
}
