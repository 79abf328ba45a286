import type { PlaywrightTestConfig } from '../../web/node_modules/@playwright/test';
import { accountsPort, port } from './ports';

const url = process.env.DEEPFORGE_URL;
const mock = (at: number, mode: string) => ({
  command: 'node mock-server/main.mjs',
  url: `http://127.0.0.1:${at}/api/v1/auth/mode`,
  env: { MOCK_PORT: String(at), MOCK_MODE: mode, MOCK_PACE: '8' },
  reuseExistingServer: false,
});

/** Stories of users. Against a stand-in by default; against a real system with DEEPFORGE_URL. */
const config: PlaywrightTestConfig = {
  testDir: '.',
  outputDir: '../web-results',
  timeout: 30_000,
  expect: { timeout: url ? 15_000 : 6_000 },
  workers: 1,
  retries: 1, // a second failure counts; what passes only then is listed as flaky, and is to be mended
  reporter: [['list']],
  use: {
    baseURL: url ?? `http://127.0.0.1:${port}`,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    contextOptions: { reducedMotion: 'reduce' }, // what fades is still there for a locator
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  ...(url ? {} : { webServer: [mock(port, 'guest'), mock(accountsPort, 'accounts')] }),
};

export default config;
