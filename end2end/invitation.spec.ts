// A survey after delivery: a manager starts a campaign, a parcel arrives, its receiver answers on the phone, section by
// section, in Spanish and Chinese; a low score opens a case. Time travels for it.
import type { Browser, Page } from '@playwright/test';
import { register } from './support/account.ts';
import { look } from './support/look.ts';
import { linkTo } from './support/mail.ts';
import { LAST4, happens, parcel } from './support/parcels.ts';
import { type Portal, expect, test } from './support/portal.ts';
import { call, staff } from './support/staff.ts';

test.use({ travels: true });

const words = (en: string, es: string, zh: string) => ({ en, es, 'zh-CN': zh });

const QUESTIONNAIRE = {
  titles: words('Your delivery', 'Su entrega', '您的派送'),
  intros: words('Two short parts.', 'Dos partes breves.', '两个简短部分。'),
  thanks: words('We read every answer.', 'Leemos cada respuesta.', '我们会阅读每条回答。'),
  sections: [
    {
      titles: words('Delivery', 'Entrega', '派送'),
      questions: [
        { key: 'overall', kind: 'csat', is_required: true, texts: words('How satisfied are you?', '¿Qué tan satisfecho está?', '您满意吗？') },
      ],
    },
    {
      titles: words('In your words', 'En sus palabras', '您的意见'),
      questions: [{ key: 'why', kind: 'text', texts: words('What should we know?', '¿Qué deberíamos saber?', '您想告诉我们什么？') }],
    },
  ],
};

/** A manager publishes the questionnaire and starts a campaign by the pages. */
async function campaign(browser: Browser, portal: Portal, name: string) {
  const context = await browser.newContext({ baseURL: portal.url });
  const page = await context.newPage();
  await staff(page, portal, `campaign.${name}@desk.test`, 'manager');
  const survey = await call(page, portal, 'POST', '/api/v1/surveys', { name, questionnaire: QUESTIONNAIRE });
  const headers = { 'content-type': 'application/json', origin: portal.url, 'if-match': `"${survey.version}"` };
  const published = await page.request.post(`${portal.url}/api/v1/surveys/${survey.id}/versions`, { headers, data: '{}' });
  expect(published.ok(), await published.text()).toBe(true);
  await page.goto('/admin/campaigns');
  await page.getByLabel('Name, for staff').fill(name);
  await page.getByLabel('Survey', { exact: true }).selectOption({ label: name });
  await page.getByLabel('Days between two surveys of one person').fill('0');
  await page.getByRole('button', { name: 'Write it down' }).click();
  await expect(page.getByText('Done.')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await page.goto(`/${language}${new URL(page.url()).pathname}`);
    await look(page, 'campaign');
  }
  await page.getByRole('button', { name: 'Start it' }).click();
  await expect(page.getByText('running').first()).toBeVisible();
  await context.close();
}

/** Somebody keeps the parcel and allows surveys. */
async function keeps(page: Page, portal: Portal, email: string, waybill: string) {
  await register(page, portal, email, 'Wang Fang');
  await call(page, portal, 'PUT', '/api/v1/preferences', { marketing: false, survey: true });
  await call(page, portal, 'PUT', `/api/v1/me/parcels/${waybill}`, { phone_last4: LAST4 });
}

/** The page of the parcel leads to the questions; after the best score somebody is thanked, and the desk reads it. */
async function thanks(li: Page, browser: Browser, portal: Portal, waybill: string, name: string) {
  const context = await browser.newContext({ baseURL: portal.url });
  const admin = await context.newPage();
  await staff(admin, portal, `praise.${name}@desk.test`, 'admin');
  const place = `Lakeside ${name}`;
  await call(admin, portal, 'PUT', `/api/v1/units/LK-${name.toUpperCase()}`, { name: place, kind: 'service_point' });

  await li.goto(`/en/track/${waybill}`);
  await expect(li.getByRole('heading', { name: 'How was it?' })).toBeVisible();
  await look(li, 'how-was-it');
  await li.getByRole('button', { name: 'Answer now' }).click();
  await li.getByRole('radio', { name: /Very satisfied/ }).check();
  await li.getByRole('button', { name: 'Save and continue' }).click();
  await li.getByRole('button', { name: 'Send my answers' }).click();
  await expect(li.getByRole('heading', { name: 'Whom may we thank?' })).toBeVisible();
  await look(li, 'answer-best');
  await li.getByLabel('Where were you served?').selectOption({ label: place });
  await li.getByLabel('Your thanks').fill('The driver waited for my grandmother.');
  await li.getByRole('button', { name: 'Send thanks' }).click();
  await expect(li.getByText('We pass your words on to the team.')).toBeVisible();
  await look(li, 'praise-given');
  await li.goto(`/en/track/${waybill}`);
  await expect(li.getByRole('heading', { name: 'How was it?' })).toHaveCount(0);

  for (const language of ['es', 'zh-CN', 'en']) {
    await admin.goto(`/${language}/desk/praise`);
    await look(admin, 'praise');
  }
  await expect(admin.getByText('The driver waited for my grandmother.').first()).toBeVisible();

  const card = `/desk/call?q=${encodeURIComponent(`thanks.${name}@campus.test`)}`;
  await admin.goto(card);
  await expect(admin.getByText('5 of 5')).toBeVisible();
  for (const language of ['es', 'zh-CN', 'en']) {
    await admin.goto(`/${language}${card}`);
    await look(admin, 'card-satisfied');
  }
  await context.close();
}

test('a delivered parcel asks, and a phone answers', { tag: '@plain' }, async ({ page, portal, browser }, info) => {
  test.setTimeout(180_000);
  const name = info.project.name;
  await campaign(browser, portal, name);
  const waybill = `AJ-SURVEY-${name}`.toUpperCase();
  const email = `survey.${name}@campus.test`;
  await parcel(portal, waybill, 1, [[-20, 'picked_up', 'Guangdong']]);
  await keeps(page, portal, email, waybill);
  const context = await browser.newContext({ baseURL: portal.url });
  const li = await context.newPage();
  const second = `AJ-THANKS-${name}`.toUpperCase();
  await parcel(portal, second, 1, [[-20, 'picked_up', 'Guangdong']]);
  await keeps(li, portal, `thanks.${name}@campus.test`, second);
  await portal.travel(2);
  await happens(portal, waybill, [1, 'delivered', 'Jiangsu']);
  await happens(portal, second, [1, 'delivered', 'Jiangsu']);
  await portal.travel(25);
  const link = await linkTo(portal, email, '/s/s');

  for (const [language, question] of [['zh-CN', '您满意吗？'], ['es', '¿Qué tan satisfecho está?']]) {
    await page.goto(`/${language}${link}`);
    await expect(page.getByText(question!)).toBeVisible();
    await look(page, 'answer');
  }
  await page.getByRole('button', { name: 'Guardar y seguir' }).click();
  await look(page, 'answer-refused');
  await page.getByRole('radio', { name: /Insatisfecho/i }).first().check();
  await page.getByRole('button', { name: 'Guardar y seguir' }).click();
  await expect(page.getByText('Parte 2 de 2')).toBeVisible();
  await page.getByLabel('¿Qué deberíamos saber?').fill('La caja llegó mojada.');
  await look(page, 'answer-words');
  await page.getByRole('button', { name: 'Enviar mis respuestas' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Gracias');
  await expect(page.getByText('Leemos cada respuesta.')).toBeVisible();
  await expect(page.getByText(/C-\d{4}-\d{6}-\d/)).toBeVisible();
  await look(page, 'answer-thanks');
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Ya respondida');
  await look(page, 'answer-closed');
  await page.goto('/zh-CN/account/surveys');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('问卷');
  await look(page, 'own-surveys');

  // The other parcel's page leads to the questions as well, once its mail is on its way.
  await linkTo(portal, `thanks.${name}@campus.test`, '/s/s');
  await thanks(li, browser, portal, second, name);
  await context.close();
});
