import { describe, expect, it } from 'vitest';
import { initial, isBusy, next, type Call, type PhoneEvent, type PhoneState } from './state';

const other = { number: '204', name: 'Jonas Hill' };
const dialled: PhoneEvent = { is: 'dialled', other };
const invited: PhoneEvent = { is: 'invited', other };

function after(...events: PhoneEvent[]): PhoneState {
  return events.reduce(next, initial);
}

function callAfter(...events: PhoneEvent[]): Call {
  return after(...events).call;
}

describe('a call placed here', () => {
  it('is dialled, rings, is talked and ends', () => {
    expect(callAfter(dialled)).toEqual({ at: 'dialling', other, rings: false });
    expect(callAfter(dialled, { is: 'far-side-rings' })).toEqual({ at: 'dialling', other, rings: true });
    expect(callAfter(dialled, { is: 'far-side-rings' }, { is: 'connected', now: 7 })).toEqual({
      at: 'talking',
      other,
      since: 7,
      secrecy: 'unknown',
      muted: false,
      heldThere: false,
    });
    expect(callAfter(dialled, { is: 'connected', now: 7 }, { is: 'ended', why: 'other-hung-up' })).toEqual({
      at: 'ended',
      sentence: '',
      other,
      why: 'other-hung-up',
    });
  });

  it('ends with its reason before anybody answers', () => {
    expect(callAfter(dialled, { is: 'ended', why: 'busy' })).toEqual({ at: 'ended', other, why: 'busy', sentence: '' });
  });

  it('leaves no room for a second one', () => {
    const second = { number: '911', name: '' };
    expect(callAfter(dialled, { is: 'dialled', other: second })).toEqual(callAfter(dialled));
    expect(callAfter(dialled, { is: 'invited', other: second })).toEqual(callAfter(dialled));
  });
});

describe('a call that comes in', () => {
  it('rings until it is answered here', () => {
    expect(callAfter(invited)).toEqual({ at: 'ringing', other });
    expect(callAfter(invited, { is: 'connected', now: 1 })).toEqual({ at: 'ringing', other });
    expect(callAfter(invited, { is: 'answered-here' })).toEqual({ at: 'answering', other });
    expect(callAfter(invited, { is: 'answered-here' }, { is: 'connected', now: 1 }).at).toBe('talking');
  });

  it('is missed when the caller gives up', () => {
    expect(callAfter(invited, { is: 'ended', why: 'missed' })).toEqual({
      at: 'ended',
      other,
      why: 'missed',
      sentence: '',
    });
  });
});

describe('while talking', () => {
  const talking: PhoneEvent[] = [dialled, { is: 'connected', now: 7 }];

  it('is held and taken back, and keeps what is known', () => {
    const held = callAfter(...talking, { is: 'secrecy', secrecy: 'encrypted' }, { is: 'held', held: true });
    expect(held).toMatchObject({ at: 'held', secrecy: 'encrypted', since: 7 });
    expect(
      callAfter(
        ...talking,
        { is: 'secrecy', secrecy: 'encrypted' },
        { is: 'held', held: true },
        {
          is: 'held',
          held: false,
        },
      ),
    ).toMatchObject({ at: 'talking', secrecy: 'encrypted', since: 7 });
  });

  it('knows that the other side holds, and that the microphone is muted', () => {
    expect(callAfter(...talking, { is: 'held-there', held: true })).toMatchObject({ heldThere: true });
    expect(callAfter(...talking, { is: 'muted', muted: true })).toMatchObject({ muted: true });
  });

  it('never claims to be encrypted before the browser says so', () => {
    expect(callAfter(dialled, { is: 'secrecy', secrecy: 'encrypted' }, { is: 'connected', now: 7 })).toMatchObject({
      secrecy: 'unknown',
    });
  });
});

describe('what comes late', () => {
  it('changes nothing', () => {
    const late: PhoneEvent[] = [
      { is: 'far-side-rings' },
      { is: 'answered-here' },
      { is: 'connected', now: 1 },
      { is: 'held', held: true },
      { is: 'muted', muted: true },
      { is: 'secrecy', secrecy: 'broken' },
      { is: 'ended', why: 'fault' },
      { is: 'cleared' },
    ];
    for (const event of late) expect(next(initial, event)).toBe(initial);
    const ended = after(dialled, { is: 'ended', why: 'busy' });
    for (const event of late.slice(0, -1)) expect(next(ended, event)).toBe(ended);
    expect(next(ended, { is: 'cleared' }).call).toEqual({ at: 'idle' });
  });

  it('does not hide a new call behind the reason of the last one', () => {
    expect(callAfter(dialled, { is: 'ended', why: 'busy' }, invited)).toEqual({ at: 'ringing', other });
    expect(callAfter(dialled, { is: 'ended', why: 'busy' }, dialled).at).toBe('dialling');
  });
});

describe('the telephone', () => {
  it('knows its line and its microphone beside the call', () => {
    const state = after(dialled, { is: 'line', line: { at: 'ready' } }, { is: 'microphone', open: true });
    expect(state.line).toEqual({ at: 'ready' });
    expect(state.microphone).toBe(true);
    expect(isBusy(state.call)).toBe(true);
    expect(isBusy(initial.call)).toBe(false);
    expect(after(dialled, { is: 'microphone', open: true }, { is: 'microphone', open: false }).microphone).toBe(false);
  });
});
