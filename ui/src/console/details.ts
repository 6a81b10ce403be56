import { browserOf } from '../person/browser';
import { t } from '../texts/catalogue';

const id = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An audit row's details as one line: "factor: totp, browser: Firefox on Linux". Ids show their end, which differs. */
export function detailsOf(details: Readonly<Record<string, string>>): string {
  return Object.entries(details)
    .map(([name, value]) => `${t.audit.detailNames[name] ?? name}: ${shown(name, value)}`)
    .join(', ');
}

function shown(name: string, value: string): string {
  if (name === 'userAgent') return browserOf(value);
  // A word joiner after the dots: the line must not break there.
  return id.test(value) ? `…\u2060${value.slice(-8)}` : value;
}
