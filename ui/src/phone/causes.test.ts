import { describe, expect, it } from 'vitest';
import { en } from '../texts/en';
import { endOf, sentenceOf, type Ending } from './causes';
import { dialable, isKey, keys } from './number';

const placed: Ending = { cause: 'SIP Failure Code', by: 'there', incoming: false, connected: false };
const received: Ending = { ...placed, incoming: true };
const talked: Ending = { ...placed, connected: true };

describe('why a call ended', () => {
  it.each([
    [403, 'not-allowed'],
    [404, 'unknown-number'],
    [480, 'away'],
    [484, 'incomplete-number'],
    [486, 'busy'],
    [488, 'no-common-codec'],
    [503, 'too-much'],
    [603, 'declined'],
    [699, 'fault'],
  ])('by the answer %i is %s', (status, why) => {
    expect(endOf({ ...placed, status })).toBe(why);
  });

  it('says who hung up', () => {
    expect(endOf({ ...talked, cause: 'Terminated', by: 'there' })).toBe('other-hung-up');
    expect(endOf({ ...talked, cause: 'Terminated', by: 'here' })).toBe('hung-up');
    expect(endOf({ ...talked, cause: 'RTP Timeout', by: 'system' })).toBe('no-media');
    expect(endOf({ ...talked, cause: 'Connection Error', by: 'system' })).toBe('line-lost');
  });

  it('knows a missed call from one that a colleague took', () => {
    expect(endOf({ ...received, cause: 'Canceled' })).toBe('missed');
    expect(endOf({ ...received, cause: 'Canceled', reason: 'SIP;cause=200;text="Call completed elsewhere"' })).toBe(
      'answered-elsewhere',
    );
    expect(endOf({ ...placed, cause: 'Canceled', by: 'here' })).toBe('given-up');
    expect(endOf({ ...received, cause: 'No Answer', by: 'system' })).toBe('missed');
    expect(endOf({ ...received, cause: 'Rejected', by: 'here' })).toBe('hung-up');
  });

  it('blames the microphone when it was that', () => {
    const cause = 'User Denied Media Access';
    expect(endOf({ ...placed, cause, by: 'here', microphone: 'NotAllowedError' })).toBe('microphone-denied');
    expect(endOf({ ...placed, cause, by: 'here', microphone: 'NotFoundError' })).toBe('no-microphone');
    expect(endOf({ ...placed, cause, by: 'here' })).toBe('microphone-denied');
  });

  it('has words for every end', () => {
    for (const words of Object.values(en.phone.ends)) expect(words).toMatch(/\.$/);
  });
});

describe('what the house says of it', () => {
  it('is shown where our words are general', () => {
    const warning = '399 belfry "The budget of this month is used up."';
    expect(sentenceOf('not-allowed', warning)).toBe('The budget of this month is used up.');
    expect(sentenceOf('busy', warning)).toBe('');
  });

  it('is nothing if somebody else says it, or nobody', () => {
    expect(sentenceOf('fault', '399 elsewhere "Visit example.net"')).toBe('');
    expect(sentenceOf('fault', undefined)).toBe('');
    expect(sentenceOf('fault', `399 belfry "${'x'.repeat(500)}"`)).toHaveLength(200);
  });
});

describe('a number', () => {
  it.each([
    ['204', '204'],
    [' +49 (30) 123-45/6 ', '+4930123456'],
    ['*97', '*97'],
  ])('%s is dialled as %s', (typed, number) => {
    expect(dialable(typed)).toBe(number);
  });

  it.each([
    '',
    '+',
    '   ',
    'sip:x@evil.example',
    '204@evil.example',
    '204;x=y',
    '2'.repeat(41),
    '<script>',
    'anna',
    '2\r\n3:',
  ])('%s is not dialled', (typed) => {
    expect(dialable(typed)).toBeUndefined();
  });

  it('has twelve keys', () => {
    expect(keys).toHaveLength(12);
    expect(isKey('#')).toBe(true);
    expect(isKey('12')).toBe(false);
    expect(isKey('x')).toBe(false);
  });
});
