import { chromium, expect, test as base, type Browser, type BrowserContext, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';
import { House } from './house';

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

/** One house and one browser that trusts it, for all scenarios of a file. */
export const test = base.extend<object, { scenes: string; house: House; trusting: Browser }>({
  // Files share what they agree on: one that names its scenes has a house of its own.
  scenes: ['', { scope: 'worker', option: true }],
  house: [
    async ({ scenes: _ }, use) => {
      const house = await House.start();
      await use(house);
      await house.stop();
    },
    { scope: 'worker', timeout: 16 * 60_000 },
  ],
  trusting: [
    async ({ house }, use) => {
      const browser = await browserOf(house);
      await use(browser);
      await browser.close();
    },
    { scope: 'worker' },
  ],
});

/** A browser that trusts this house. */
export function browserOf(house: House, ...more: string[]): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    env: { ...process.env, HOME: house.browserHome } as Record<string, string>,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      ...more,
    ],
  });
}

/** A person at a browser window of their own. What the browser complains about is collected. */
export interface Visitor {
  context: BrowserContext;
  page: Page;
  complaints: string[];
}

export async function visitor(browser: Browser, options: Parameters<Browser['newContext']>[0] = {}): Promise<Visitor> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Refusals of the interface are part of the scenarios; Chromium reports each as a failed resource.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

/** A security key in software (Chrome DevTools Protocol, WebAuthn domain) that says yes by itself. */
export async function giveSecurityKey(page: Page): Promise<void> {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

interface AxeReport {
  violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
}

/** Holds the page to what a screen reader and a keyboard need: nothing serious, nothing critical. */
export async function expectAccessible(page: Page): Promise<void> {
  // Evaluated through the debugger, so the page's own policy need not allow it.
  await page.evaluate(axe);
  const report = await page.evaluate(() => (window as unknown as { axe: { run(): Promise<AxeReport> } }).axe.run());
  const grave = report.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(
    grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`),
  ).toEqual([]);
}

export async function expectNoSidewaysScrolling(page: Page): Promise<void> {
  const [inner, outer] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth] as const);
  expect(inner).toBeLessThanOrEqual(outer);
}
