import { expect, type Page } from '@playwright/test';
import { Authenticator } from './codes';

export interface Someone {
  name: string;
  displayName: string;
  password: string;
}

export const anna: Someone = { name: 'anna', displayName: 'Anna Berg', password: 'velvet anchor ninety moss' };
export const jonas: Someone = { name: 'jonas', displayName: 'Jonas Hill', password: 'copper window gentle fjord' };

/** Step 1 of an enrolment: who one is. */
export async function introduce(page: Page, link: string, who: Someone): Promise<void> {
  await page.goto(link);
  await expect(page.getByRole('heading', { name: 'Welcome to Belfry' })).toBeVisible();
  await expect(page).toHaveURL(/\/enrol$/);
  await page.getByLabel('Your name').fill(who.displayName);
  await page.getByLabel('Sign-in name').fill(who.name);
  await page.getByRole('textbox', { name: 'Password' }).fill(who.password);
  await expect(page.getByText('A good password.')).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByRole('heading', { name: 'Your second factor' })).toBeVisible();
}

/** Step 2 by an authenticator app. */
export async function proveByApp(page: Page): Promise<Authenticator> {
  const secret = (await page.getByTestId('totp-secret').innerText()).replace(/\s/g, '');
  const authenticator = new Authenticator(secret);
  await page.getByLabel('Code', { exact: true }).fill(await authenticator.code());
  return authenticator;
}

/** Step 3: keep the codes, then home. Gives the recovery codes. */
export async function keepAndGoHome(page: Page): Promise<string[]> {
  await expect(page.getByRole('heading', { name: 'Keep these safe' })).toBeVisible();
  const codes = await page.locator('.bf-codes li').allInnerTexts();
  await page.getByLabel('I have kept them in a safe place').check();
  await page.getByRole('button', { name: 'Go to the start' }).click();
  return codes;
}

export async function namePassword(page: Page, who: Someone, password = who.password): Promise<void> {
  await page.getByLabel('Name').fill(who.name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

export async function signInByApp(
  page: Page,
  origin: string,
  who: Someone,
  authenticator: Authenticator,
): Promise<void> {
  await page.goto(`${origin}/sign-in`);
  await namePassword(page, who);
  await page.getByLabel('Code', { exact: true }).fill(await authenticator.code());
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /account of/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText('You are signed out.')).toBeVisible();
}
