import { t } from '../texts/catalogue';

// The order matters: most browsers also name the one they descend from.
const browsers: readonly [RegExp, string][] = [
  [/\bEdgA?\//, 'Edge'],
  [/\b(OPR|Opera)\//, 'Opera'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/\b(Chrome|Chromium|CriOS|HeadlessChrome)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
  [/\bcurl\//, 'curl'],
];
const systems: readonly [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
];

/** A browser by the name people know it: "Firefox on Windows". A hint for the reader, never a check. */
export function browserOf(userAgent: string | null | undefined): string {
  const browser = browsers.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
  const system = systems.find(([sign]) => sign.test(userAgent ?? ''))?.[1];
  if (browser === undefined) return system ?? t.account.unknownBrowser;
  return system === undefined ? browser : t.account.browserOn(browser, system);
}
