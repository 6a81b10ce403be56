import { describe, expect, it } from 'vitest';
import type { State } from '../api/contract';
import { detailsOf } from './details';
import { findingsOf, healthOf } from './health';
import { commonName, fromOf, inWords, plain, shortAddress } from './names';

const now = '2026-11-21T12:00:00Z';
const well: State = {
  version: '1',
  startedAt: now,
  now,
  serverName: 'localhost',
  database: 'SQLite',
  people: 1,
  sessions: 1,
  memory: { usedBytes: 1, maxBytes: 10 },
  certificate: { subject: 'CN=a', issuer: 'CN=b', notBefore: now, notAfter: '2027-02-19T12:00:00Z', names: [] },
  doors: [
    {
      name: 'app',
      protocol: 'https',
      address: '::',
      port: 443,
      purpose: '',
      open: true,
      onlyFrom: [],
      connections: 0,
      refused: 0,
    },
  ],
  promises: { kept: 9, relaxed: 0, broken: 0, unknown: 0 },
};
const judge = (change: Partial<State>) => {
  const state = { ...well, ...change };
  const findings = findingsOf(state);
  return { health: healthOf(state, findings), grades: findings.map(({ grade }) => grade) };
};

describe('the headline of the home page', () => {
  it('says all is well when everything was looked at and nothing was found', () =>
    expect(judge({})).toEqual({ health: 'well', grades: [] }));

  it('does not say so while something was not looked at', () => {
    expect(judge({ promises: { ...well.promises, unknown: 1 } })).toEqual({ health: 'unsure', grades: ['unknown'] });
    expect(judge({ promises: { kept: 0, relaxed: 0, broken: 0, unknown: 0 } }).health).toBe('unsure');
  });

  it('names broken promises before relaxed ones', () =>
    expect(judge({ promises: { kept: 1, relaxed: 1, broken: 1, unknown: 1 } })).toEqual({
      health: 'attention',
      grades: ['broken', 'relaxed', 'unknown'],
    }));

  it('stays calm about what was relaxed by choice', () =>
    expect(judge({ promises: { ...well.promises, relaxed: 1 } })).toEqual({ health: 'mild', grades: ['relaxed'] }));

  it('minds a closed door', () =>
    expect(judge({ doors: well.doors.map((door) => ({ ...door, open: false })) }).health).toBe('attention'));

  it('minds a certificate two weeks before its end', () => {
    const ending = (notAfter: string) => judge({ certificate: { ...well.certificate!, notAfter } }).grades;
    expect(ending('2026-12-06T12:00:00Z')).toEqual([]);
    expect(ending('2026-12-04T12:00:00Z')).toEqual(['soon']);
    expect(ending('2026-11-21T11:59:59Z')).toEqual(['broken']);
  });

  it('minds memory that is nearly full', () =>
    expect(judge({ memory: { usedBytes: 96, maxBytes: 100 } }).grades).toEqual(['soon']));
});

describe('names and details in words', () => {
  it('finds the common name, also an escaped one', () => {
    expect(commonName('O=Belfry, CN=Belfry authority')).toBe('Belfry authority');
    expect(commonName('CN=Berg\\, Anna,O=x')).toBe('Berg, Anna');
    expect(commonName('O=only')).toBe('O=only');
  });

  it('shortens IPv6 addresses at their longest run of zeros (RFC 5952)', () => {
    expect(shortAddress('0:0:0:0:0:0:0:1')).toBe('::1');
    expect(shortAddress('fd00:0:0:0:0:0:0:2')).toBe('fd00::2');
    expect(shortAddress('2001:db8:0:1:0:0:0:1')).toBe('2001:db8:0:1::1');
    expect(['localhost', '192.0.2.1', '2001:db8::1'].map(shortAddress)).toEqual([
      'localhost',
      '192.0.2.1',
      '2001:db8::1',
    ]);
  });

  it('says who a door is open to', () => {
    expect(fromOf([])).toBe('');
    expect(fromOf(['127.0.0.0/8'])).toBe('this machine');
    expect(fromOf(['127.0.0.0/8', '192.0.2.0/24', '2001:db8::/32'])).toBe('192.0.2.0/24, 2001:db8::/32');
  });

  it('writes control names as sentences begin', () => expect(inWords('password-hashing')).toBe('Password hashing'));

  it('drops the marks of Markdown', () =>
    expect(plain('**Never** `sleep`, see [this](x.md)')).toBe('Never sleep, see this'));

  it('writes audit details on one line', () => {
    expect(detailsOf({ entrance: 'app', factor: 'totp' })).toBe('door: app, factor: totp');
    expect(detailsOf({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0' })).toBe(
      'browser: Firefox on Linux',
    );
    expect(detailsOf({ session: '01a2008b-db92-7399-aa21-dfe9d7a5ecae' })).toBe('session: …\u2060d7a5ecae');
    expect(detailsOf({})).toBe('');
  });
});
