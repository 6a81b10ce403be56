/** An audit row's details as one line: "name: anna, factor: totp". */
export function detailsOf(details: unknown): string {
  if (details === null || details === undefined) return '';
  if (Array.isArray(details)) return details.map(detailsOf).join(', ');
  if (typeof details !== 'object') return String(details);
  return Object.entries(details)
    .map(([name, value]) => `${name}: ${detailsOf(value)}`)
    .join(', ');
}
