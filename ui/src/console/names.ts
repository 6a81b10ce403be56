import { t } from '../texts/catalogue';

/** The common name of a distinguished name (RFC 4514), else all of it. */
export function commonName(distinguished: string): string {
  return /(?:^|,)\s*CN=((?:\\.|[^,\\])+)/i.exec(distinguished)?.[1]?.replace(/\\(.)/g, '$1') ?? distinguished;
}

/** A name for machines as people write it: "password-hashing" is "Password hashing". */
export function inWords(name: string): string {
  return sentence(name.replace(/[-_.]+/g, ' ').trim());
}

export function sentence(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** Markdown's marks removed; the policy uses emphasis, code and links, and no more. */
export function plain(markdown: string): string {
  return markdown.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/\*\*|`/g, '');
}

/** The networks a door is open to in words; one open to loopback alone belongs to its machine. */
export function fromOf(networks: readonly string[]): string {
  const others = networks.filter((network) => !/^(127\.|::1(\/|$))/.test(network));
  return networks.length > 0 && others.length === 0 ? t.doors.thisMachine : others.join(', ');
}

/** An IPv6 address with its longest run of zeros left out (RFC 5952 §4.2); anything else as it is. */
export function shortAddress(address: string): string {
  if (!/^[0-9a-f]{1,4}(:[0-9a-f]{1,4}){7}$/i.test(address)) return address;
  const groups = address.split(':').map((group) => group.replace(/^0+(?=.)/, ''));
  let best = { from: 0, length: 0 };
  for (let from = 0; from < groups.length; from += 1) {
    let length = 0;
    while (groups[from + length] === '0') length += 1;
    if (length > best.length) best = { from, length };
  }
  if (best.length < 2) return groups.join(':');
  return `${groups.slice(0, best.from).join(':')}::${groups.slice(best.from + best.length).join(':')}`;
}
