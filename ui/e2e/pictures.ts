import type { Page } from '@playwright/test';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expectAccessible, expectNoSidewaysScrolling } from './scene';

// `BELFRY_PICTURES=docs npm run e2e` renews the pictures of the documentation; otherwise they stay in target.
const toDocs = process.env['BELFRY_PICTURES'] === 'docs';
const folder = fileURLToPath(new URL(toDocs ? '../../docs/pictures/' : '../target/pictures-real/', import.meta.url));

const widths = { wide: { width: 1280, height: 800 }, narrow: { width: 360, height: 740 } } as const;

/** Looks at the page as it stands, in light and dark, wide and narrow; each must be accessible and fit its width. */
export async function pictures(page: Page, name: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  for (const [width, viewport] of Object.entries(widths)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.waitForFunction(
        (scheme) => document.documentElement.getAttribute('data-mantine-color-scheme') === scheme,
        colorScheme,
      );
      await expectAccessible(page);
      await expectNoSidewaysScrolling(page);
      await page.evaluate(() => window.scrollTo(0, 0));
      await page.screenshot({ path: `${folder}${name}-${width}-${colorScheme}.png` });
    }
  }
  await page.setViewportSize(widths.wide);
  await page.emulateMedia({ colorScheme: 'light' });
}
