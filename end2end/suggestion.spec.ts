// Customers say what should be different: a guest by mail, a customer with an account who votes, comments and follows;
// with and without a script, in three languages.
import type { Browser, Page, TestInfo } from '@playwright/test';
import { register } from './support/account.ts';
import { look } from './support/look.ts';
import { expectNoMail, linkTo } from './support/mail.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { call, staff } from './support/staff.ts';

const LANGUAGES = ['es', 'zh-CN', 'en'];
const WORDS = 'Lectures end at nine, and the counter closes at eight.';

/** A browser of somebody else, of the same kind. */
async function visitor(browser: Browser, portal: Portal, info: TestInfo): Promise<Page> {
  const { viewport, javaScriptEnabled } = info.project.use;
  const context = await browser.newContext({ baseURL: portal.url, viewport, javaScriptEnabled });
  return context.newPage();
}

/** A moderator has read it. */
async function publish(desk: Page, number: string) {
  await desk.goto(`/desk/suggestions/${number}`);
  await desk.getByRole('button', { name: 'Publish', exact: true }).click();
  await expect(desk.getByText('Done.')).toBeVisible();
}

/** Fills the form of a new one and goes on. */
async function suggest(page: Page, title: string, email?: string) {
  await page.goto('/suggestions/new');
  await page.getByLabel('In one line').fill(title);
  await page.getByLabel('Why, and how it would help you').fill(WORDS);
  await page.getByLabel('What is it about?').selectOption('service_point');
  if (email) {
    await page.getByLabel('Your e-mail address').fill(email);
  }
  await page.getByRole('button', { name: 'Continue' }).click();
}

/** Others of another project may look alike: then theirs is another. */
async function insist(page: Page) {
  const sent = page.getByText(/has arrived\. We read it before|We have sent you a mail/);
  const another = page.getByRole('button', { name: 'Mine is different: send it' });
  await expect(sent.or(another).first()).toBeVisible();
  if (await another.isVisible()) {
    await another.click();
  }
  await expect(sent).toBeVisible();
}

test('a guest suggests by mail', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(150_000);
  const guest = `guest.${info.project.name}@home.test`;
  const title = `Umbrellas to lend at the ${info.project.name} counter`;
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/suggestions/new`);
    await look(page, 'suggestion-new');
  }
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.locator('#title-fault')).toBeVisible();
  await look(page, 'suggestion-faults');

  await suggest(page, title, guest);
  await insist(page);
  await look(page, 'suggestion-mailed');
  await page.goto(`/suggestions?text=${encodeURIComponent(title)}`);
  await expect(page.getByText('No suggestion matches.')).toBeVisible();

  const link = await linkTo(portal, guest, '/suggestions/confirm/');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}${link}`);
    await expect(page.getByText(title)).toBeVisible();
    await look(page, 'suggestion-confirm');
  }
  await page.getByRole('button', { name: 'Yes, that was me' }).click();
  const done = page.getByText('We read it before it appears on the board');
  await expect(done).toBeVisible();
  await look(page, 'suggestion-confirmed');
  const number = /S-\d{4}-\d{6}-\d/.exec(await done.innerText())?.[0] ?? '';
  expect(number).not.toBe('');
  await page.goto(link);
  await expect(page.getByText('This link was used already.')).toBeVisible();
  const unread = await page.request.get(`/suggestions/${number}`);
  expect(unread.status(), 'nobody has read it yet').toBe(404);

  const desk = await visitor(browser, portal, info);
  await staff(desk, portal, `suggestion-guest.${info.project.name}@desk.test`, 'agent');
  await publish(desk, number);
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/suggestions/${number}`);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    await look(page, 'suggestion-guest');
  }

  // Told by mail, until the guest wants no more.
  const own = await linkTo(portal, guest, '/suggestions/unfollow/');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}${own}`);
    await look(page, 'suggestion-followed');
  }
  await page.getByRole('button', { name: `Stop writing about ${number}` }).click();
  await expect(page.getByText('You follow no suggestion any more.')).toBeVisible();
  await desk.context().close();
});

test('a customer votes, comments and follows', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(180_000);
  const name = info.project.name;
  const title = `Opening the ${name} counter later`;
  const author = await visitor(browser, portal, info);
  await register(author, portal, `author.${name}@campus.test`, 'Wang Fang');
  await suggest(author, title);
  await insist(author);
  await look(author, 'suggestion-sent');
  const number = /S-\d{4}-\d{6}-\d/.exec(author.url())?.[0] ?? '';
  const desk = await visitor(browser, portal, info);
  await staff(desk, portal, `suggestion-desk.${name}@desk.test`, 'agent');
  await publish(desk, number);

  await register(page, portal, `voter.${name}@campus.test`, 'Li Wei');
  await page.getByRole('navigation', { name: 'Your pages' }).getByRole('link', { name: 'Suggestions' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Suggestions');
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/suggestions?sort=new`);
    await look(page, 'suggestions');
  }
  await page.getByLabel('Search').fill(title);
  await page.getByText('Filter and order').click();
  await page.getByLabel('Topic').selectOption('service_point');
  await page.getByRole('button', { name: 'Show', exact: true }).click();
  await page.getByRole('link', { name: title }).click();
  await expect(page.locator('.suggestion-numbers dd').first()).toHaveText('1');
  await page.getByRole('button', { name: 'Give my voice' }).click();
  await expect(page.getByText('Your voice counts.')).toBeVisible();
  await expect(page.locator('.suggestion-numbers dd').first()).toHaveText('2');
  await page.getByRole('button', { name: 'Take my voice back' }).click();
  await expect(page.locator('.suggestion-numbers dd').first()).toHaveText('1');
  await page.getByRole('button', { name: 'Give my voice' }).click();
  await page.getByRole('button', { name: 'Follow', exact: true }).click();
  await expect(page.getByText('We tell you when something becomes of it.').first()).toBeVisible();

  await page.getByLabel('Your comment').fill('Half past nine would do.');
  await page.getByRole('button', { name: 'Send the comment' }).click();
  await expect(page.getByText('Your comment is published.')).toBeVisible();
  await page.getByLabel('Your comment').fill('See www.counter.test');
  await page.getByRole('button', { name: 'Send the comment' }).click();
  await expect(page.getByText('Appears once we have read it.', { exact: true })).toBeVisible();
  for (const language of LANGUAGES) {
    await page.goto(`/${language}/suggestions/${number}`);
    await look(page, 'suggestion');
  }
  await author.goto(`/suggestions/${number}`);
  await expect(author.getByText('Half past nine would do.')).toBeVisible();
  await expect(author.getByText('www.counter.test')).toHaveCount(0);

  // The same wish of somebody else: found before it is sent, and taken as one's own.
  const other = await visitor(browser, portal, info);
  const guest = `other.${name}@home.test`;
  await suggest(other, `Later opening of the ${name} counter`, guest);
  await expect(other.getByRole('heading', { name: 'Is it one of these?' })).toBeVisible();
  await look(other, 'suggestion-similar');
  const mine = other.locator('.suggestion-similar li').filter({ hasText: title });
  await mine.getByRole('button', { name: 'This is mine: vote' }).click();
  await expect(other.getByText('We have sent you a mail.')).toBeVisible();
  await other.goto(await linkTo(portal, guest, '/suggestions/confirm/'));
  await other.getByRole('button', { name: 'Yes, that was me' }).click();
  await expect(other.getByText('Your voice counts.')).toBeVisible();
  await other.getByRole('link', { name: 'To the suggestion' }).click();
  await expect(other.locator('.suggestion-numbers dd').first()).toHaveText('3');
  expectNoMail(portal, guest, '/suggestions/unfollow/');

  for (const language of LANGUAGES) {
    await page.goto(`/${language}/account/suggestions`);
    await expect(page.getByRole('link', { name: title }).first()).toBeVisible();
    await look(page, 'suggestions-own');
    await page.goto(`/${language}/suggestions/roadmap`);
    await look(page, 'suggestions-roadmap');
  }
  const board = await call(page, portal, 'GET', `/api/v1/suggestions?text=${encodeURIComponent(title)}`);
  expect(board.items[0].voice_count).toBe(3);
  for (const context of [author.context(), desk.context(), other.context()]) {
    await context.close();
  }
});

test('similar ones come while the title is typed', async ({ page, portal, browser }, info) => {
  const name = info.project.name;
  const title = `Bicycle stands beside the ${name} depot`;
  const author = await visitor(browser, portal, info);
  await register(author, portal, `cyclist.${name}@campus.test`, 'Wang Fang');
  await suggest(author, title);
  await insist(author);
  const number = /S-\d{4}-\d{6}-\d/.exec(author.url())?.[0] ?? '';
  const desk = await visitor(browser, portal, info);
  await staff(desk, portal, `suggestion-typing.${name}@desk.test`, 'agent');
  await publish(desk, number);

  await page.goto('/suggestions/new');
  await page.getByLabel('In one line').fill(`Stands for bicycles at the ${name} depot`);
  await expect(page.locator('[data-piece]').getByRole('link', { name: title })).toBeVisible();
  await look(page, 'suggestion-typing');
  await page.getByLabel('In one line').fill('');
  await expect(page.locator('[data-piece]')).toBeEmpty();
  await author.context().close();
  await desk.context().close();
});
