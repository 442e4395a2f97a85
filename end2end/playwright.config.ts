// How the journeys run: one browser at a time, phone first, with a reading for people and one for `cargo xtask test`.
import { defineConfig } from '@playwright/test';

const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };

export default defineConfig({
  testDir: '.',
  testMatch: '**/*.spec.ts',
  outputDir: 'results/traces',
  workers: 2,
  forbidOnly: !!process.env.CI,
  timeout: 90_000,
  expect: { timeout: 15_000 },
  reporter: [['line'], ['json', { outputFile: 'results/summary.json' }]],
  use: {
    browserName: 'chromium',
    locale: 'en',
    // A button is looked at and pressed where and in the colour that it will stay.
    contextOptions: { reducedMotion: 'reduce' },
    // A trace of every step takes a fifth of the time: `TRACE=1` where a fault must be followed.
    trace: process.env.TRACE ? 'retain-on-failure' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM || '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-dev-shm-usage',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    { name: 'phone', use: { viewport: PHONE, hasTouch: true } },
    { name: 'desk', use: { viewport: DESK } },
    // journeys marked `{ tag: '@plain' }` must work before, and without, any script
    { name: 'plain', use: { viewport: PHONE, javaScriptEnabled: false }, grep: /@plain/ },
  ],
});
