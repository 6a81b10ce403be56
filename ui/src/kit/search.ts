/** True when every word of the search is somewhere in the text; case and accents do not matter. */
export function matches(search: string, text: string): boolean {
  const plain = fold(text);
  return fold(search)
    .split(/\s+/)
    .every((word) => plain.includes(word));
}

// Letters that Unicode does not take apart, written as people type them on other keyboards.
const typedAs: Readonly<Record<string, string>> = { ß: 'ss', ı: 'i', ø: 'o', ł: 'l', đ: 'd', æ: 'ae', œ: 'oe' };

function fold(text: string): string {
  const bare = text.toLowerCase().normalize('NFD').replace(/\p{M}/gu, '');
  return bare.replace(/[ßıøłđæœ]/g, (letter) => typedAs[letter] ?? letter);
}
