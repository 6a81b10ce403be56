import { t } from '../texts/catalogue';

// As the server has it (ApplicantForm), which also takes marks that combine with the letter before them.
const shape = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._@-]{1,63}$/u;

/** Why this cannot be a sign-in name, or null. The server has the last word. */
export function nameFault(name: string): string | null {
  if (name.trim() === '') return t.enrol.you.nameMissing;
  return shape.test(name.normalize('NFKC').trim()) ? null : t.enrol.you.nameShape;
}
