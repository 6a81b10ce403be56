import { expect, test, type Page } from '@playwright/test';
import { readFileSync } from 'node:fs';

// Pictures of every page in light and dark, narrow and wide, into target/pictures; with axe over each of them, and
// no word of the browser about a style or script that the content security policy held back.

const axe = readFileSync(new URL('../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');

interface Look {
  name: string;
  path: string;
  scene: Record<string, string>;
  act?: (page: Page) => Promise<void>;
}

const looks: Look[] = [
  { name: 'sign-in', path: '/sign-in', scene: { at: 'sign-in' } },
  {
    name: 'sign-in-wrong',
    path: '/sign-in?back=/trust',
    scene: { at: 'sign-in' },
    act: (page) => signIn(page, 'wrong'),
  },
  { name: 'sign-in-throttled', path: '/sign-in', scene: { at: 'sign-in' }, act: (page) => signIn(page, 'throttle') },
  { name: 'sign-in-second', path: '/sign-in', scene: { at: 'sign-in' }, act: (page) => signIn(page, 'right') },
  { name: 'enrol-1', path: '/enrol#abc', scene: { at: 'enrol' }, act: (page) => fill(page, 'my password is password') },
  { name: 'enrol-2', path: '/enrol#abc', scene: { at: 'enrol' }, act: toFactor },
  {
    name: 'enrol-2-passkey',
    path: '/enrol#abc',
    scene: { at: 'enrol' },
    act: async (page) => {
      await toFactor(page);
      await page.getByText('Passkey', { exact: true }).click();
    },
  },
  { name: 'enrol-3', path: '/enrol#abc', scene: { at: 'enrol' }, act: toKeep },
  { name: 'enrol-lost', path: '/enrol', scene: { at: 'enrol' } },
  { name: 'home', path: '/', scene: {} },
  { name: 'home-troubled', path: '/', scene: { troubled: '1' } },
  { name: 'trust', path: '/trust', scene: { troubled: '1' } },
  { name: 'doors', path: '/doors', scene: {} },
  { name: 'audit', path: '/audit', scene: {} },
  { name: 'people', path: '/people', scene: {} },
  { name: 'devices', path: '/devices', scene: {} },
  {
    name: 'devices-add',
    path: '/devices',
    scene: {},
    act: async (page) => {
      await page.getByRole('button', { name: 'Add a device' }).click();
      await page.getByLabel('Whose').selectOption({ index: 1 });
      await page.getByLabel('What to call it').fill('Desk');
      await page.getByRole('button', { name: 'Add', exact: true }).click();
      await expect(page.getByText('The password is not shown again.')).toBeVisible();
    },
  },
  { name: 'calls', path: '/calls', scene: {} },
  { name: 'calls-none', path: '/calls', scene: { troubled: '1' } },
  { name: 'call-records', path: '/call-records', scene: {} },
  { name: 'trunks', path: '/trunks', scene: {} },
  {
    name: 'people-invite',
    path: '/people',
    scene: {},
    act: async (page) => {
      await page.getByRole('button', { name: 'Invite' }).click();
      await page.getByRole('button', { name: 'Make the link' }).click();
      await expect(page.getByTestId('invitation')).toBeVisible();
    },
  },
  { name: 'account', path: '/account', scene: {} },
  { name: 'app-home', path: '/', scene: { door: 'app' } },
  {
    name: 'app-phone',
    path: '/phone',
    scene: { door: 'app' },
    act: async (page) => {
      await expect(page.getByText('Belfry did not accept this telephone')).toBeVisible();
      await page.getByLabel('Number').fill('204');
      await page.getByRole('button', { name: '5', exact: true }).click();
      await expect(page.getByLabel('Number')).toHaveValue('2045');
      await expect(page.getByRole('button', { name: 'Call', exact: true })).toBeDisabled();
    },
  },
  {
    name: 'navigation',
    path: '/',
    scene: {},
    act: async (page) => {
      const burger = page.getByRole('button', { name: 'Open navigation' });
      if (await burger.isVisible()) await burger.click();
      await page.getByRole('button', { name: /account of/ }).click();
      await expect(page.getByRole('menuitem', { name: 'Sign out' })).toBeVisible();
    },
  },
  {
    name: 'enrol-3-paper',
    path: '/enrol#abc',
    scene: { at: 'enrol' },
    act: async (page) => {
      await toKeep(page);
      await page.emulateMedia({ media: 'print' });
    },
  },
  { name: 'not-found', path: '/nowhere', scene: {} },
];

async function signIn(page: Page, password: string) {
  await page.getByLabel('Name').fill('anna');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await (password === 'right' ? page.getByLabel('Code') : page.getByRole('alert')).waitFor();
}

async function fill(page: Page, password: string) {
  await page.getByLabel('Your name').fill('Anna Berg');
  await page.getByLabel('Sign-in name').fill('anna');
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByText(password.includes('password') ? 'most used' : 'A good password').waitFor();
}

async function toFactor(page: Page) {
  await fill(page, 'velvet anchor ninety moss');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('img', { name: 'QR code' }).waitFor();
}

async function toKeep(page: Page) {
  await toFactor(page);
  await page.getByLabel('Code', { exact: true }).fill('123456');
  await page.getByText('7kqm-2xhd').first().waitFor();
}

for (const look of looks) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const width of [360, 1280]) {
      test(`${look.name} ${colorScheme} ${width}`, async ({ browser, baseURL }) => {
        const context = await browser.newContext({
          colorScheme,
          viewport: { width, height: width === 360 ? 740 : 800 },
          baseURL: baseURL!,
          bypassCSP: false,
        });
        await context.addCookies([
          { name: 'scene', value: encodeURIComponent(new URLSearchParams(look.scene).toString()), url: baseURL! },
        ]);
        const page = await context.newPage();
        const complaints: string[] = [];
        page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
        page.on('pageerror', (error) => complaints.push(error.message));
        await page.goto(look.path);
        await page.getByRole('heading').first().waitFor();
        await look.act?.(page);
        await page.waitForLoadState('networkidle');
        await page.waitForTimeout(350);
        await page.screenshot({ path: `target/pictures/${look.name}-${colorScheme}-${width}.png`, fullPage: true });
        expect(
          await page.evaluate(() => document.documentElement.scrollWidth),
          'no sideways scrolling',
        ).toBeLessThanOrEqual(width);
        expect(await graveFindings(page)).toEqual([]);
        expect(complaints.filter((text) => !text.includes('Failed to load resource'))).toEqual([]);
        await context.close();
      });
    }
  }
}

async function graveFindings(page: Page): Promise<string[]> {
  // Evaluated through the debugger, so the page's own policy does not have to allow it.
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    (
      window as unknown as {
        axe: {
          run: () => Promise<{
            violations: { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[];
          }>;
        };
      }
    ).axe.run(),
  );
  const grave = found.violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return grave.map(
    ({ id, impact, nodes }) =>
      `${impact} ${id}: ${nodes.map((node) => `${node.html} ${node.failureSummary}`).join(' | ')}`,
  );
}
