import { en, type Texts } from './en';

/** One entry per language; a new language is a new file of the same shape and a line here. */
const catalogues: Readonly<Record<string, Texts>> = { en };

/** The first language of the reader that we have, else English. */
export function choose(languages: readonly string[]): Texts {
  for (const language of languages) {
    const found = catalogues[language.toLowerCase().split('-')[0] ?? ''];
    if (found) return found;
  }
  return en;
}

export const t: Texts = choose(typeof navigator === 'undefined' ? [] : navigator.languages);
