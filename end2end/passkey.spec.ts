// A passkey in Chromium's own virtual authenticator: added by a customer, signed in with, removed.
import type { Page } from '@playwright/test';
import { PASSWORD, register } from './support/account.ts';
import { look } from './support/look.ts';
import { expect, test } from './support/portal.ts';

test.use({ host: 'localhost' });

/** A phone that unlocks by finger, inside the browser. */
async function authenticator(page: Page) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    /** Whether its user is who they say: with `false` the finger is a stranger's. */
    verify: (isUserVerified: boolean) => devtools.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified }),
  };
}

test('a passkey replaces the password', async ({ page, portal }, info) => {
  const email = `passkey.${info.project.name}@customer.test`;
  const device = await authenticator(page);
  await register(page, portal, email, 'Li Wei');
  await page.goto('/account/second-factor');
  await expect(page.getByText('You have no passkey yet.')).toBeVisible();
  await look(page, 'passkeys-none');

  await page.getByLabel('Name of the passkey').fill('Phone');
  await page.getByLabel('Current password').fill('not this one at all');
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByRole('alert')).toHaveText('This is not your current password.');
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByRole('status')).toContainText('The passkey is added.');
  await expect(page.getByRole('listitem').filter({ hasText: 'Phone' })).toContainText('not used yet');

  await page.goto('/account');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.goto('/sign-in?next=/my-parcels');
  await device.verify(false);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page.getByRole('alert')).toHaveText('Cancelled, or it took too long. You can try again.');
  await device.verify(true);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(page).toHaveURL(`${portal.url}/my-parcels`);

  await page.goto('/account/second-factor');
  await page.getByRole('radio', { name: 'Phone' }).check();
  await page.getByLabel('Current password').last().fill(PASSWORD);
  await page.getByRole('button', { name: 'Remove passkey' }).click();
  await expect(page.getByRole('status')).toContainText('The passkey is removed.');
});

test('the pages with passkeys can be read by everybody', async ({ page, portal }, info) => {
  const email = `passkey.look.${info.project.name}@customer.test`;
  await authenticator(page);
  await register(page, portal, email, 'Li Wei');
  await page.goto('/account/second-factor');
  await page.getByLabel('Name of the passkey').fill('Phone');
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Add passkey' }).click();
  await expect(page.getByRole('status')).toContainText('The passkey is added.');
  for (const locale of ['en', 'es', 'zh-CN']) {
    await page.goto(`/${locale}/account/second-factor`);
    await expect(page.locator('[data-passkey=add]')).toBeVisible();
    await look(page, 'passkeys');
  }
  await page.context().clearCookies();
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible();
  await look(page, 'sign-in-passkey');
});

test('without script nobody is promised a passkey', { tag: '@plain' }, async ({ page }, info) => {
  test.skip(info.project.name !== 'plain', 'for visitors without script');
  await page.goto('/sign-in');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  await expect(page.getByText('Sign in with a passkey')).toBeHidden();
});
