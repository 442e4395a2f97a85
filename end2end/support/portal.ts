// A portal of our own for the journeys: the real binary, demo data in a folder that is thrown away, a free port.
//
// Journeys import `test` and `expect` from here. `portal` is shared by the tests of a worker; `page` starts at its
// address and remembers every complaint of the browser for `look`.
import { test as base, type Page } from '@playwright/test';
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

/** A running `parceldesk serve`. */
export interface Portal {
  /** `http://<host>:<port>`, without a slash at the end. */
  url: string;
  /** Its data folder. */
  data: string;
  /** Runs another subcommand on the same data folder, such as `run('key', 'create', …)`; gives what it printed. */
  run(...words: string[]): Promise<string>;
  /** Moves its clock on; only with `test.use({ travels: true })`. */
  travel(hours: number): Promise<void>;
  /** What its clock shows, in milliseconds since 1970. */
  now(): number;
}

const BINARY = process.env.PARCELDESK_BIN || resolve(import.meta.dirname, '../../target/debug/parceldesk');
/** Settings of the developer's own portal, a database above all, are none of ours; a suite looks up more than a person. */
const ENVIRONMENT = {
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PARCELDESK_'))),
  PARCELDESK_LOOKUPS_PER_MINUTE: '0',
  PARCELDESK_SIGN_INS_PER_MINUTE: '0',
  PARCELDESK_FILINGS_PER_MINUTE: '0',
};
/** A cold debug binary on a busy machine; the release is ready in less than a second. */
const READY_WITHIN_MS = 30_000;
/** The server lets open requests end; after this it is killed. */
const STOP_WITHIN_MS = 12_000;

export const test = base.extend<{ complaints: string[] }, { host: string; travels: boolean; portal: Portal }>({
  /** `test.use({ host: 'localhost' })` for what an address of digits cannot have, such as passkeys. */
  host: ['127.0.0.1', { option: true, scope: 'worker' }],
  /** A portal of its own whose clock can be moved; the binary needs the cargo feature `test-clock`. */
  travels: [false, { option: true, scope: 'worker' }],
  portal: [
    async ({ host, travels }, use) => {
      const data = mkdtempSync(join(tmpdir(), 'parceldesk-end2end-'));
      try {
        await withPortal(data, host, travels, use);
      } finally {
        rmSync(data, { recursive: true, force: true });
      }
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  baseURL: async ({ portal }, use) => use(portal.url),
  complaints: async ({}, use) => use([]),
  page: async ({ page, complaints }, use) => {
    listen(page, complaints);
    complaintsOf.set(page, complaints);
    await use(page);
  },
});

export { expect } from '@playwright/test';

/** What the browser complained about on this page so far: errors, refused content, uncaught exceptions. */
export const complaintsOf = new WeakMap<Page, string[]>();

async function withPortal(data: string, host: string, travels: boolean, use: (portal: Portal) => Promise<void>) {
  execFileSync(BINARY, ['seed-demo', '--data', data], { env: ENVIRONMENT, stdio: ['ignore', 'ignore', 'inherit'] });
  const [port, second] = await freePorts(2);
  const url = `http://${host}:${port}`;
  const clock = travels ? `127.0.0.1:${second}` : null;
  const words = ['serve', '--data', data, '--listen', `127.0.0.1:${port}`, '--public-url', url];
  const server = spawn(BINARY, clock ? [...words, '--admin-listen', clock] : words, {
    env: ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const log = collect(server);
  try {
    await ready(url, server, log);
    const run = async (...words: string[]) => {
      const { stdout } = await promisify(execFile)(BINARY, [...words, '--data', data], { env: ENVIRONMENT });
      return stdout;
    };
    let ahead = 0;
    const travel = async (hours: number) => {
      const answer = clock && (await fetch(`http://${clock}/clock?hours=${hours}`, { method: 'POST' }));
      if (!answer || !answer.ok) {
        throw new Error(`${BINARY} cannot travel: build it with --features server/test-clock, use({ travels: true })`);
      }
      ahead += hours * 3_600_000;
    };
    await use({ url, data, run, travel, now: () => Date.now() + ahead });
  } finally {
    await stop(server);
  }
}

/** The last lines the server wrote, for the message when it does not start. */
function collect(server: ChildProcess): string[] {
  const lines: string[] = [];
  server.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lines.push(text);
    lines.splice(0, lines.length - 50);
  });
  return lines;
}

async function ready(url: string, server: ChildProcess, log: string[]) {
  const until = Date.now() + READY_WITHIN_MS;
  while (Date.now() < until && server.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer?.ok) {
      return;
    }
    await sleep(100);
  }
  throw new Error(`${BINARY} serve is not ready:\n${log.join('')}`);
}

/** By its own process id, politely first. */
async function stop(server: ChildProcess) {
  if (server.exitCode !== null || server.signalCode !== null) {
    return;
  }
  const ended = new Promise((resolve) => server.once('exit', resolve));
  server.kill('SIGTERM');
  const killer = setTimeout(() => server.kill('SIGKILL'), STOP_WITHIN_MS);
  await ended;
  clearTimeout(killer);
}

/** All are taken before any is given back, else one could be given twice. */
async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer());
  const taken = probes.map((probe) => new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve)));
  await Promise.all(taken);
  const ports = probes.map((probe) => (probe.address() as AddressInfo).port);
  await Promise.all(probes.map((probe) => new Promise((resolve) => probe.close(resolve))));
  return ports;
}

function listen(page: Page, complaints: string[]) {
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    // An honest "not found" page is an answer, not a fault: Chromium reports its status on the document's address.
    const isOwnStatus = message.text().startsWith('Failed to load resource') && message.location().url === page.url();
    if (message.type() === 'error' && !isOwnStatus) {
      complaints.push(`${message.text()} (${message.location().url})`);
    }
  });
}
