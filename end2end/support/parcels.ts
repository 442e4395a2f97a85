// Parcels for a journey, told to the portal as a transport system would: through the ingest API.
import { expect } from '@playwright/test';
import type { Portal } from './portal.ts';

/** Hours from now, in the form of the API. */
export const hours = (from_now: number) => `${new Date(Date.now() + from_now * 3_600_000).toISOString().slice(0, 19)}Z`;

export type Step = [hours_from_now: number, milestone: string, region: string, reason?: string];

/** The last four digits that open every parcel made here. */
export const LAST4 = '2468';
/** Words that may only be read with the second factor. */
export const PERSONAL = ['Wang', 'Books', 'Suzhou', 'Gusu depot'];

const keys = new WeakMap<Portal, string>();

/** A shipment promised `promised_in` hours from now, with its journey so far. */
export async function parcel(
  portal: Portal,
  waybill_number: string,
  promised_in: number | null,
  steps: Step[],
  account_code?: string,
) {
  await send(portal, '/api/v1/shipments', {
    waybill_number,
    account_code,
    promised_at: promised_in === null ? null : hours(promised_in),
    service: 'express',
    origin: { country: 'CN', region: 'Guangdong', city: 'Shenzhen' },
    destination: { country: 'CN', region: 'Jiangsu', city: 'Suzhou' },
    shipper: { name: 'Li Lei', phone: '+86 138 0000 0001' },
    consignee: { name: 'Wang Fang', phone: `+86 139 0000 ${LAST4}` },
    item_description: 'Books',
    piece_count: 2,
    weight_g: 1250,
    fee: { minor: 1800, currency: 'CNY' },
  });
  await happens(portal, waybill_number, ...steps);
}

/** Events reach the portal. */
export async function happens(portal: Portal, waybill_number: string, ...steps: Step[]) {
  const events = steps.map(([at, milestone, region, reason]) => ({
    waybill_number,
    occurred_at: hours(at),
    milestone,
    reason,
    location: { country: 'CN', region, city: region === 'Jiangsu' ? 'Suzhou' : 'Shenzhen' },
    text: 'Departed from Gusu depot',
  }));
  await send(portal, '/api/v1/tracking-events', { events });
}

async function send(portal: Portal, path: string, body: unknown) {
  if (!keys.has(portal)) {
    const printed = await portal.run('key', 'create', '--scope', 'ingest', '--name', 'e2e');
    keys.set(portal, printed.trim().split('\n').at(-1) ?? '');
  }
  const answer = await fetch(portal.url + path, {
    method: 'POST',
    headers: { authorization: `Bearer ${keys.get(portal)}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(answer.ok, `${path}: ${answer.status} ${await answer.clone().text()}`).toBe(true);
}
