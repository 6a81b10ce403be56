/** The common name of a distinguished name (RFC 4514), else all of it. */
export function commonName(distinguished: string): string {
  return /(?:^|,)\s*CN=((?:\\.|[^,\\])+)/i.exec(distinguished)?.[1]?.replace(/\\(.)/g, '$1') ?? distinguished;
}

/** A name for machines as people write it: "password-hashing" is "Password hashing". */
export function inWords(name: string): string {
  const words = name.replace(/[-_.]+/g, ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Markdown's marks removed; the policy uses emphasis, code and links, and no more. */
export function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|`/g, '');
}
