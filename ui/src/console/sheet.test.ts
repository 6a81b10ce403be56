import { describe, expect, it } from 'vitest';
import type { CallPlace } from '../api/api';
import { wholeSheet } from './sheet';

/** Pages of one row each, numbered from 1, and who was asked for. */
function pages(count: number) {
  const asked: (CallPlace | undefined)[] = [];
  const part = (from?: CallPlace) => {
    asked.push(from);
    const page = asked.length;
    const end = page === count ? {} : { next: 1_000 - page, nextSkip: page };
    return Promise.resolve({ name: 'calls.csv', csv: `call,leg\r\n${page},0\r\n`, ...end });
  };
  return { asked, part };
}

describe('a sheet of call records', () => {
  it('of one part is that part', async () => {
    expect(await wholeSheet(pages(1).part)).toEqual({ name: 'calls.csv', csv: 'call,leg\r\n1,0\r\n' });
  });

  it('has its titles once, and asks on from where a part ends', async () => {
    const { asked, part } = pages(3);
    expect((await wholeSheet(part)).csv).toBe('call,leg\r\n1,0\r\n2,0\r\n3,0\r\n');
    expect(asked).toEqual([undefined, { before: 999, skip: 1 }, { before: 998, skip: 2 }]);
  });

  it('that is too long says where it ends', async () => {
    const sheet = await wholeSheet(pages(11).part);
    expect(sheet.csv.split('\r\n')).toHaveLength(12);
    expect(sheet.missingBefore).toBe(990);
  });
});
