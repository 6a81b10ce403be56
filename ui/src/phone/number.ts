// Longer numbers exist nowhere; E.164 has 15 digits, and codes may stand before them.
const digitsMax = 40;

/** What may be dialled of what was typed, or nothing. Spaces, dots, dashes and brackets are for the eye. */
export function dialable(typed: string): string | undefined {
  const number = typed.trim().replace(/[\s().\-/]/g, '');
  return number.length <= digitsMax && /^\+?[0-9*#]+$/.test(number) ? number : undefined;
}

/** The keys of a telephone, as they lie. */
export const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;

export function isKey(key: string): boolean {
  return (keys as readonly string[]).includes(key);
}
