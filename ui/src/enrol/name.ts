import { t } from '../texts/catalogue';

/** Why this cannot be a sign-in name, or null. The server has the last word. */
export function nameFault(name: string): string | null {
  if (name.trim() === '') return t.enrol.you.nameMissing;
  return /^[\p{L}\p{N}._@-]{2,64}$/u.test(name.trim()) ? null : t.enrol.you.nameShape;
}
