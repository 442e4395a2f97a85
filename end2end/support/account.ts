// People who come in by the forms, as a visitor does.
import type { Page } from '@playwright/test';
import { look } from './look.ts';
import { linkTo } from './mail.ts';
import { type Portal, expect } from './portal.ts';

/** Long and unlikely enough for everybody. */
export const PASSWORD = 'quiet river lantern 47';

/** Registers by the form and confirms the address by the mail, which signs in. */
export async function register(page: Page, portal: Portal, email: string, name: string) {
  await page.goto('/register');
  await page.getByLabel('Your name').fill(name);
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Look into your mail');
  await page.goto(await linkTo(portal, email, '/verify-email/'));
  await page.getByLabel('Password').fill(PASSWORD);
  await look(page, 'verify-email');
  await page.getByRole('button', { name: 'Confirm and sign in' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Account');
}

/** Sends the form of the sign-in page. */
export async function signIn(page: Page, email: string) {
  await page.goto('/sign-in');
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}
