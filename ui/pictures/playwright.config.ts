import { defineConfig } from '@playwright/test';

const port = 18_931;

export default defineConfig({
  testDir: '.',
  outputDir: '../target/pictures-results',
  workers: 1,
  reporter: 'line',
  use: {
    baseURL: `http://localhost:${port}`,
    locale: 'en-GB',
    launchOptions: {
      executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
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
  webServer: { command: `node pictures/serve.mjs ${port}`, port, cwd: '..' },
});
