import { describe, expect, it } from 'vitest';
import { Problem } from '../api/problem';
import { nameFault } from '../enrol/name';
import { sheetOf } from '../enrol/sheet';
import { browserOf } from '../person/browser';
import { choose } from '../texts/catalogue';
import { en } from '../texts/en';
import { ago, bytes, span } from '../texts/times';
import { wordsFor } from './faults';
import { matches } from './search';
import { squares } from './squares';

describe('words for faults', () => {
  it('say what to do next', () => {
    expect(wordsFor(new Problem(429, { code: 'throttled', retryAfterSeconds: 95 }))).toContain('1 min 35 s');
    expect(wordsFor(Problem.unreachable())).toBe(en.problems.byCode['unreachable']);
  });

  it('use the words of the server where we have none of our own', () => {
    expect(wordsFor(new Problem(400, { code: 'invalid', detail: 'name: 1 character (expected: 2..64)' }))).toContain(
      '2..64',
    );
    expect(wordsFor(new Problem(418, {}))).toContain('418');
  });

  it('never show the insides of a fault of our own', () =>
    expect(wordsFor(new TypeError('x is undefined'))).toBe(en.problems.brokenNext));
});

describe('searching', () => {
  it('minds neither case nor accents nor the order of words', () => {
    expect(matches('weiss', 'Jonas Weiß')).toBe(true);
    expect(matches('YILDIZ meral', 'Meral Yıldız')).toBe(true);
    expect(matches('weiser', 'Jonas Weiß')).toBe(false);
    expect(matches('muller JO', 'Jörg Müller')).toBe(true);
    expect(matches('  ', 'anything')).toBe(true);
  });
});

describe('times and sizes', () => {
  const now = Date.parse('2026-11-21T12:00:00Z');
  it('read as people say them', () => {
    expect(ago('2026-11-21T11:59:50Z', now)).toBe('just now');
    expect(ago('2026-11-21T11:30:00Z', now)).toBe('30 minutes ago');
    expect(ago('2026-11-23T12:00:00Z', now)).toBe('in 2 days');
    expect([span(42), span(95), span(3600), span(97_200)]).toEqual(['42 s', '1 min 35 s', '1 h', '1 d 3 h']);
    expect([bytes(999), bytes(1500), bytes(84e6)]).toEqual(['999 B', '1.5 KB', '84 MB']);
  });
});

describe('the rest of the kit', () => {
  it('draws a QR code as runs of squares', () =>
    expect(
      squares([
        [true, true, false],
        [false, false, true],
      ]),
    ).toBe('M0 0h2v1H0zM2 1h1v1H2z'));

  it('knows browsers by the name people use', () => {
    expect(browserOf('Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/150.0 Safari/537 Edg/150.0')).toBe(
      'Edge on Windows',
    );
    expect(browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0')).toBe(
      'Firefox on Linux',
    );
    expect(browserOf(undefined)).toBe(en.account.unknownBrowser);
  });

  it('takes sign-in names of 2 to 64 letters, digits, dots, hyphens, underscores and @', () => {
    expect([nameFault('anna'), nameFault('ж9'), nameFault('a.b-c_d@e')]).toEqual([null, null, null]);
    expect([nameFault('Zoe\u0308'), nameFault('कि')]).toEqual([null, null]);
    expect([nameFault('.anna'), nameFault('-x'), nameFault('@b')].every((fault) => fault !== null)).toBe(true);
    expect([nameFault(' '), nameFault('a'), nameFault('a b')].every((fault) => fault !== null)).toBe(true);
  });

  it('prints a sheet with codes and kit', () => {
    const sheet = sheetOf({ recoveryCodes: ['aaa', 'bbb'], recoveryKit: 'KIT' }, 'localhost');
    expect(sheet).toContain(' 2.  bbb');
    expect(sheet).toContain('KIT');
    expect(sheetOf({ recoveryCodes: ['aaa'] }, 'localhost')).not.toContain(en.enrol.keep.kit);
  });

  it('says that kit and key folder open the data together only', () => {
    const sheet = sheetOf({ recoveryCodes: ['aaa'], recoveryKit: 'KIT' }, 'localhost');
    expect(sheet).toContain('this kit and the key folder together');
    expect(sheet).toContain('Neither does so alone');
  });

  it('tells nobody at the app to type a command: people there have no shell on the server', () => {
    for (const words of [en.enrol.link.newLink.app, en.signIn.lostHelp.app]) {
      expect(words).toMatch(/^Ask an administrator/);
      expect(words).not.toContain('./belfry');
    }
  });

  it('speaks English where it has no better language', () => expect(choose(['tlh', 'en-AU'])).toBe(en));
});
