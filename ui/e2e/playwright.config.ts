import { defineConfig } from '@playwright/test';

// One browser, one house: the scenarios of a file follow each other.
export default defineConfig({
  testDir: '.',
  outputDir: '../target/e2e-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  maxFailures: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: 'list',
});
