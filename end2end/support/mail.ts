// The mail folder of a portal without SMTP, read as a mail program would.
import { expect } from '@playwright/test';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Portal } from './portal.ts';

const PATIENCE_MS = 15_000;

/** The path of the newest link of a kind in the mails to an address: `linkTo(portal, 'li@…', '/verify-email/')`. */
export async function linkTo(portal: Portal, address: string, kind: string): Promise<string> {
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until) {
    const links = mails(portal)
      .filter((mail) => mail.includes(`To: ${address}`))
      .flatMap((mail) => [...text(mail).matchAll(new RegExp(`${kind}[0-9a-f]{64}`, 'g'))].map((match) => match[0]));
    const newest = links.at(-1);
    if (newest) {
      return newest;
    }
    await sleep(200);
  }
  throw new Error(`no mail with ${kind} to ${address}`);
}

/** All mails, the oldest first: their names begin with the moment. */
function mails(portal: Portal): string[] {
  const folder = join(portal.data, 'mail');
  try {
    const names = readdirSync(folder).filter((name) => name.endsWith('.eml'));
    return names.sort().map((name) => readFileSync(join(folder, name), 'utf8'));
  } catch {
    return [];
  }
}

/** Every part decoded (RFC 2045: quoted-printable and base64). */
function text(mail: string): string {
  return mail
    .split(/^--.*$/m)
    .map((part) => {
      const [head, ...rest] = part.split(/\r?\n\r?\n/);
      const body = rest.join('\n\n');
      if (/content-transfer-encoding:\s*base64/i.test(head ?? '')) {
        return Buffer.from(body.replace(/\s+/g, ''), 'base64').toString('utf8');
      }
      return body.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/g, (_, hex) => String.fromCharCode(parseInt(hex, 16)));
    })
    .join('\n');
}

/** A mail that must not be there. */
export function expectNoMail(portal: Portal, address: string, kind: string) {
  const found = mails(portal).filter((mail) => mail.includes(`To: ${address}`) && text(mail).includes(kind));
  expect(found, `a mail with ${kind} to ${address}`).toEqual([]);
}
