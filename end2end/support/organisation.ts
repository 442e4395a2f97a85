// An organisation with its account connected and a colleague in it; how that looks is told by account.spec.ts.
import type { Browser, BrowserContext, Page, TestInfo } from '@playwright/test';
import { register } from './account.ts';
import { linkTo } from './mail.ts';
import type { Portal } from './portal.ts';
import { call, staff } from './staff.ts';

/** Another person's device, of the same kind as the page's. */
export function device(browser: Browser, page: Page, portal: Portal, info: TestInfo): Promise<BrowserContext> {
  const javaScriptEnabled = info.project.use.javaScriptEnabled;
  return browser.newContext({ viewport: page.viewportSize(), javaScriptEnabled, baseURL: portal.url });
}

/** Whoever is signed in on the page founds it; an administrator connects the account code. Gives its id. */
export async function found(page: Page, portal: Portal, browser: Browser, name: string, code: string): Promise<string> {
  const { id } = await call(page, portal, 'POST', '/api/v1/organisations', { name });
  const office = await browser.newContext({ baseURL: portal.url });
  const desk = await office.newPage();
  await staff(desk, portal, `admin.${code.toLowerCase()}@desk.test`, 'admin');
  await call(desk, portal, 'PUT', `/api/v1/organisations/${id}/accounts/${code}`);
  await office.close();
  return id;
}

/** Somebody registers on `page` and accepts the invitation of the owner. */
export async function joins(page: Page, owner: Page, portal: Portal, id: string, email: string, name: string) {
  await call(owner, portal, 'POST', `/api/v1/organisations/${id}/invitations`, { email, role: 'member' });
  const invitation = await linkTo(portal, email, '/invitations/');
  await register(page, portal, email, name);
  await page.goto(invitation);
  await page.getByRole('button', { name: 'Accept invitation' }).click();
}
