import { expect } from '@playwright/test';
import type { Authenticator } from './codes';
import { pictures } from './pictures';
import { expectAccessible, giveSecurityKey, test, visitor, type Visitor } from './scene';
import { anna, introduce, jonas, keepAndGoHome, namePassword, proveByApp, signInByApp, signOut } from './steps';

// The house from its first link on, as its administrators meet it: a real server, a real browser that trusts its
// authority, codes by oathtool, a security key in software. Each scenario goes on where the one before ended.
test.describe.configure({ mode: 'serial' });

let first: Visitor;
let authenticator: Authenticator;
let recoveryCodes: string[];

test.afterAll(async () => {
  expect(first?.complaints ?? []).toEqual([]);
});

test('a bad password is refused while it is typed', async ({ house, trusting }) => {
  first = await visitor(trusting);
  await first.page.goto(house.firstLink);
  await expect(first.page).toHaveURL(`${house.console}/enrol`);
  await first.page.getByLabel('Your name').fill(anna.displayName);
  await first.page.getByLabel('Sign-in name').fill(anna.name);
  await first.page.getByRole('textbox', { name: 'Password' }).fill('password12345678');
  await expect(first.page.locator('#password-advice .bf-relaxed').first()).toBeVisible();
  await first.page.getByRole('textbox', { name: 'Password' }).fill('short');
  await expect(first.page.getByText('11 more characters needed.').first()).toBeVisible();
});

test('the first administrator enrols with a one-time code and arrives at home', async ({ house }) => {
  await introduce(first.page, house.firstLink, anna);
  await pictures(first.page, 'enrolment');
  authenticator = await proveByApp(first.page);
  await expect(first.page.getByRole('region', { name: 'Recovery kit' })).not.toBeEmpty();
  await expectAccessible(first.page);
  recoveryCodes = await keepAndGoHome(first.page);
  expect(recoveryCodes).toHaveLength(10);
  await expect(first.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await expect(first.page.getByText(/promises kept/)).toBeVisible();
});

test('the link opens no second time', async ({ house, trusting }) => {
  const other = await visitor(trusting);
  await other.page.goto(house.firstLink);
  await expect(other.page.getByRole('heading', { name: 'This link has been used' })).toBeVisible();
  await expectAccessible(other.page);
  await other.context.close();
});

test('a link that nobody knows sends people at the app to an administrator, not to a command', async ({
  house,
  trusting,
}) => {
  const other = await visitor(trusting);
  await other.page.goto(`${house.app}/enrol#${'A'.repeat(43)}`);
  await expect(other.page.getByRole('heading', { name: 'We do not know this link' })).toBeVisible();
  await expect(other.page.getByText('Ask an administrator for a new link.')).toBeVisible();
  await expect(other.page.getByText('./belfry')).toHaveCount(0);
  await other.context.close();
});

test('signed out, the pages lead to sign-in and back', async ({ house }) => {
  await signOut(first.page);
  await first.page.goto(`${house.console}/doors`);
  await expect(first.page.getByText('Sign in first')).toBeVisible();
  await namePassword(first.page, anna, 'not the right one at all');
  await expect(first.page.getByRole('alert')).toContainText('do not match');
  await namePassword(first.page, anna);
  await first.page.getByLabel('Code', { exact: true }).fill(await authenticator.code());
  await expect(first.page.getByRole('heading', { level: 1, name: 'Doors' })).toBeVisible();
  await expect(first.page.getByRole('row', { name: /console/ })).toContainText('Open');
});

test('an administrator adds a passkey and signs in by it alone', async ({ house }) => {
  await giveSecurityKey(first.page);
  await first.page.goto(`${house.console}/account`);
  await first.page.getByRole('button', { name: 'Add a passkey' }).click();
  await first.page.getByLabel('What to call it').fill('Blue key');
  await first.page.getByRole('button', { name: 'Create a passkey' }).click();
  await expect(first.page.getByText('Blue key')).toBeVisible();
  await signOut(first.page);
  await first.page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(first.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
});

test('a second administrator is invited and enrols with a passkey', async ({ house, trusting }) => {
  await first.page.goto(`${house.console}/people`);
  await first.page.getByRole('button', { name: 'Invite' }).click();
  await first.page.getByRole('button', { name: 'Make the link' }).click();
  const link = await first.page.getByTestId('invitation').innerText();
  await expectAccessible(first.page);

  const second = await visitor(trusting);
  await giveSecurityKey(second.page);
  await introduce(second.page, link, jonas);
  await second.page.getByText('Passkey', { exact: true }).click();
  await second.page.getByRole('button', { name: 'Create a passkey' }).click();
  await keepAndGoHome(second.page);
  await expect(second.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await signOut(second.page);
  await namePassword(second.page, jonas);
  await second.page.getByRole('button', { name: 'Use passkey' }).click();
  await expect(second.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  expect(second.complaints).toEqual([]);
  await second.context.close();

  await first.page.goto(`${house.console}/people`);
  await expect(first.page.getByRole('row', { name: /Jonas Hill/ })).toContainText('Administrator');
});

test('by keyboard alone: sign in with a recovery code, which works once', async ({ house, trusting }) => {
  const { page, context } = await visitor(trusting);
  for (const attempt of ['first', 'again'] as const) {
    await page.goto(`${house.console}/sign-in`);
    await expect(page.getByLabel('Name')).toBeFocused();
    await page.keyboard.type(anna.name);
    await page.keyboard.press('Tab');
    await page.keyboard.type(anna.password);
    await page.keyboard.press('Enter');
    await expect(page.getByLabel('Code', { exact: true })).toBeFocused();
    await page.getByRole('button', { name: 'Use a recovery code' }).press('Enter');
    await expect(page.getByLabel('Recovery code')).toBeFocused();
    await page.keyboard.type(recoveryCodes[0] ?? '');
    await page.keyboard.press('Enter');
    if (attempt === 'first') {
      await expect(page.getByRole('heading', { level: 1, name: 'Home' })).toBeFocused();
      await context.clearCookies();
    } else {
      await expect(page.getByRole('alert')).toContainText('not right or was used before');
    }
  }
  await context.close();
});

test('a session ended elsewhere is out at once', async ({ house, trusting }) => {
  const other = await visitor(trusting);
  await signInByApp(other.page, house.console, anna, authenticator);
  await expect(other.page.getByRole('heading', { level: 1, name: 'Home' })).toBeVisible();
  await first.page.goto(`${house.console}/account`);
  const ends = first.page.getByRole('button', { name: /^End session/ });
  await expect(ends.first()).toBeVisible();
  for (let left = await ends.count(); left > 0; left -= 1) {
    await ends.first().click();
    await first.page.getByRole('dialog').getByRole('button', { name: 'End' }).click();
    await expect(ends).toHaveCount(left - 1);
  }
  await other.page.getByRole('navigation').getByRole('link', { name: 'People' }).click();
  await expect(other.page.getByText('Sign in first')).toBeVisible();
  await other.context.close();
});

test('the app lets the same person in at its own door, with a session of its own', async ({ house, trusting }) => {
  const { page, context, complaints } = await visitor(trusting);
  await signInByApp(page, house.app, anna, authenticator);
  await expect(page.getByRole('heading', { name: `Hello, ${anna.displayName}` })).toBeVisible();
  await pictures(page, 'app-home');
  await page.goto(`${house.console}/`);
  await expect(page).toHaveURL(`${house.console}/sign-in`);
  expect(complaints).toEqual([]);
  await context.close();
});

test('"Check now" looks at every promise anew', async ({ house }) => {
  await first.page.goto(`${house.console}/trust`);
  await first.page.getByRole('button', { name: 'Check now' }).click();
  await expect(first.page.getByText('Checked just now')).toBeVisible();
  await expect(first.page.getByText('Broken', { exact: true })).toHaveCount(0);
});

const pages = [
  { path: '/', heading: 'Home', name: 'home', shows: /promises kept/ },
  { path: '/trust', heading: 'Trust', name: 'trust', shows: /Kept|Broken|Not checked/ },
  { path: '/doors', heading: 'Doors', name: 'doors', shows: /:\d+/ },
  { path: '/audit', heading: 'Audit', name: 'audit', shows: /\d{2}:\d{2}:\d{2}/ },
  { path: '/people', heading: 'People', name: 'people', shows: 'Jonas Hill' },
  { path: '/account', heading: 'Your account', name: 'account', shows: 'Blue key' },
] as const;

for (const { path, heading, name, shows } of pages) {
  test(`${heading} is readable in light and dark, wide and narrow`, async ({ house }) => {
    await first.page.goto(`${house.console}${path}`);
    await expect(first.page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await expect(first.page.getByText(shows).first()).toBeVisible();
    await pictures(first.page, name);
  });
}

test('sign-in is readable in light and dark, wide and narrow', async ({}) => {
  await signOut(first.page);
  await first.page.goto(first.page.url().replace(/\?.*/, ''));
  await expect(first.page.getByRole('heading', { name: 'Sign in' })).toBeVisible();
  await pictures(first.page, 'sign-in');
});
