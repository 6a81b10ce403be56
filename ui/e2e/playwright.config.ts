import { defineConfig } from '@playwright/test';

// One browser, one house: the scenarios of a file follow each other.
export default defineConfig({
  testDir: '.',
  outputDir: '../target/e2e-results',
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  maxFailures: 0,
  timeout: 300_000,
  // Long enough for a machine that does something else besides: a failure is a missing thing, not a late one.
  expect: { timeout: 60_000 },
  reporter: 'list',
});
