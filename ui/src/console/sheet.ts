import type { CallSheet } from '../api/contract';
import type { CallPlace } from '../api/api';

/** Sheets that are put together: some thousand rows each, and some megabytes. */
const sheetsMost = 10;

/** Call records as one table. */
export interface Sheet {
  name: string;
  csv: string;
  /** Older rows than this moment are missing; nothing is if it is left out. */
  missingBefore?: number;
}

/** Puts the parts of a sheet together, which come newest first and each with a line of titles. */
export async function wholeSheet(part: (from?: CallPlace) => Promise<CallSheet>): Promise<Sheet> {
  let next = await part();
  const rows = [next.csv];
  while (next.next != null && rows.length < sheetsMost) {
    next = await part({ before: next.next, skip: next.nextSkip ?? 0 });
    rows.push(next.csv.slice(next.csv.indexOf('\r\n') + 2));
  }
  const sheet = { name: next.name, csv: rows.join('') };
  return next.next == null ? sheet : { ...sheet, missingBefore: next.next };
}
