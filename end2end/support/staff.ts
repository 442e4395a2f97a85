// The operator's people, and calls of the API in the name of whoever is signed in.
import type { Page } from '@playwright/test';
import { PASSWORD } from './account.ts';
import { codeOf } from './authenticator.ts';
import { type Portal, expect } from './portal.ts';

/** A member of staff by the link that the command line prints, with an authenticator app; signed in on the page. */
export async function staff(page: Page, portal: Portal, email: string, role: string) {
  const printed = await portal.run('staff', 'add', '--email', email, '--role', role, '--public-url', portal.url);
  await settle(page, portal, printed.trim().split('\n').at(-1) ?? '');
}

/** A new member of staff follows the set-up link, with an authenticator app; signed in on the page. */
export async function settle(page: Page, portal: Portal, link: string) {
  await page.goto(link);
  await page.getByLabel('Your name').fill('Chen Jing');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Set up' }).click();
  await page.getByLabel('The six digits').fill(codeOf(await page.locator('code.secret').innerText(), portal.now()));
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('heading', { name: 'Codes for paper' })).toBeVisible();
}

/** One call of the API in the name of whoever is signed in on the page. */
export async function call(page: Page, portal: Portal, method: string, path: string, body: unknown = {}) {
  const headers = { 'content-type': 'application/json', origin: portal.url };
  const data = method === 'GET' ? undefined : JSON.stringify(body);
  const answer = await page.request.fetch(portal.url + path, { method, headers, data });
  expect(answer.status(), `${method} ${path}: ${await answer.text()}`).toBeLessThan(300);
  return answer.status() === 204 ? null : answer.json();
}
