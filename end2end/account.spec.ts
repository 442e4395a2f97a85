// A business customer comes in: registers, founds an organisation, is connected by an administrator, invites a
// colleague who sees the same shipments, and signs a lost phone out. All by plain forms, so also without script.
import type { Page } from '@playwright/test';
import { PASSWORD, register, signIn } from './support/account.ts';
import { codeOf } from './support/authenticator.ts';
import { look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';

/** An administrator by the link that the command line prints, with an authenticator app. */
async function administrator(page: Page, portal: Portal, email: string) {
  const printed = await portal.run('staff', 'add', '--email', email, '--role', 'admin', '--public-url', portal.url);
  await page.goto(printed.trim().split('\n').at(-1) ?? '');
  await page.getByLabel('Your name').fill('Chen Jing');
  await page.getByLabel('Password').fill(PASSWORD);
  await look(page, 'set-up');
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('button', { name: 'Set up' }).click();
  const secret = await page.locator('code.secret').innerText();
  await look(page, 'second-factor');
  await page.getByLabel('The six digits').fill(codeOf(secret));
  await page.getByRole('button', { name: 'Connect' }).click();
  await expect(page.getByRole('heading', { name: 'Codes for paper' })).toBeVisible();
  await look(page, 'recovery-codes');
}

test('a business customer and a colleague see their shipments', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  const at = (name: string) => `${name}.${info.project.name}@customer.test`;
  const code = `ACCT-${info.project.name}`;
  await parcel(portal, `AJ-ORG-${info.project.name}-1`.toUpperCase(), -30, [[-40, 'picked_up', 'Guangdong']], code);
  await parcel(portal, `AJ-ORG-${info.project.name}-2`.toUpperCase(), 60, [[-4, 'picked_up', 'Guangdong']], code);

  await register(page, portal, at('owner'), 'Wang Fang');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account');
  await look(page, 'account');
  await page.getByRole('link', { name: 'Organisation', exact: true }).click();
  await page.getByLabel('Name').fill('Huaian Books');
  await page.getByRole('button', { name: 'Found organisation' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Huaian Books');
  await look(page, 'organisation');
  const organisation = page.url();

  const desk = await browser.newContext({ viewport: page.viewportSize(), javaScriptEnabled: info.project.use.javaScriptEnabled, baseURL: portal.url });
  const staff = await desk.newPage();
  await administrator(staff, portal, at('chen'));
  await staff.goto(organisation);
  await staff.getByLabel('Account code').fill(code);
  await staff.getByRole('button', { name: 'Connect account' }).click();
  await expect(staff.getByText(code, { exact: true })).toBeVisible();
  for (const [path, name] of [['/desk/people', 'people'], ['/desk/units', 'units'], ['/desk/outbox', 'outbox'], ['/desk/audit', 'audit'], ['/admin/api-keys', 'operator-keys']]) {
    await staff.goto(path!);
    await look(staff, name!);
  }
  await desk.close();

  await page.goto('/shipments');
  await expect(page.getByText(`AJ-ORG-${info.project.name}-1`.toUpperCase())).toBeVisible();
  await look(page, 'shipments');

  await page.goto(`${organisation}/members`);
  await page.getByLabel('E-mail').fill(at('colleague'));
  await page.getByRole('button', { name: 'Invite' }).click();
  await look(page, 'members');
  const invitation = await linkTo(portal, at('colleague'), '/invitations/');

  const other = await browser.newContext({ viewport: page.viewportSize(), javaScriptEnabled: info.project.use.javaScriptEnabled, baseURL: portal.url });
  const colleague = await other.newPage();
  await register(colleague, portal, at('colleague'), 'Li Lei');
  await colleague.goto(invitation);
  await colleague.getByRole('button', { name: 'Accept invitation' }).click();
  await colleague.goto('/shipments');
  await expect(colleague.getByText(`AJ-ORG-${info.project.name}-1`.toUpperCase())).toBeVisible();

  const phone = await browser.newContext({ baseURL: portal.url });
  const lost = await phone.newPage();
  await signIn(lost, at('colleague'));
  await expect(lost.getByRole('heading', { level: 1 })).toHaveText('Account');
  await colleague.goto('/account/devices');
  await colleague.getByRole('button', { name: /^Sign out: / }).first().click();
  await expect(colleague.getByRole('status')).toContainText('Signed out');
  await lost.goto('/account');
  await expect(lost).toHaveURL(/\/sign-in/);
  await phone.close();
  await other.close();
});

test('a campus sender keeps the own parcels together', { tag: '@plain' }, async ({ page, portal }, info) => {
  const email = `li.wei.${info.project.name}@campus.test`;
  const number = `AJ-MINE-${info.project.name}`.toUpperCase();
  await parcel(portal, number, 20, [[-4, 'picked_up', 'Guangdong']]);
  await register(page, portal, email, '李薇');
  // confirming signs in; another day, another visit
  await page.context().clearCookies();
  await page.goto('/my-parcels');
  await expect(page).toHaveURL(/\/sign-in\?next=%2Fmy-parcels/);
  await look(page, 'sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill('not this one at all');
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page.getByRole('alert')).toContainText('do not fit together');
  await look(page, 'sign-in-wrong');
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(page).toHaveURL(/\/my-parcels$/);
  await page.getByLabel('Waybill number').fill(number);
  await page.getByLabel('Last four digits').fill('2468');
  await page.getByRole('button', { name: 'Add parcel' }).click();
  await expect(page.getByText(number)).toBeVisible();
  await look(page, 'my-parcels');
  for (const [path, name] of [['/inbox', 'inbox'], ['/account/notifications', 'notifications'], ['/account/data', 'own-data'], ['/account/devices', 'devices'], ['/account/second-factor', 'second-factor-off']]) {
    await page.goto(path!);
    await look(page, name!);
  }
  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto('/account');
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const [tag, title] of [['zh-CN', '登录'], ['es', 'Iniciar sesión']]) {
  test(`the ways in, in ${tag}`, { tag: '@plain' }, async ({ page }) => {
    await page.goto(`/${tag}/sign-in`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title!);
    await look(page, 'sign-in');
    for (const [path, name] of [['/register', 'register'], ['/sign-in/mail', 'sign-in-mail'], ['/forgot-password', 'forgot'], ['/verify-email/none', 'dead-link']]) {
      await page.goto(path!);
      await look(page, name!);
    }
  });
}
