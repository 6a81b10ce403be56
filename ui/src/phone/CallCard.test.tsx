import { MantineProvider } from '@mantine/core';
import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { en } from '../texts/en';
import { CallCard, type CallActs } from './CallCard';
import { clock } from './clock';
import type { Call } from './state';

const other = { number: '204', name: 'Jonas Hill' };
const talking: Call = { at: 'talking', other, since: 0, secrecy: 'encrypted', muted: false, heldThere: false };
const nothing: CallActs = {
  answer: () => undefined,
  hangUp: () => undefined,
  setHeld: () => undefined,
  setMuted: () => undefined,
  sendKey: () => undefined,
  clear: () => undefined,
};

function drawn(call: Call, microphone = false): string {
  return renderToStaticMarkup(
    <MantineProvider>
      <CallCard call={call} microphone={microphone} act={nothing} />
    </MantineProvider>,
  );
}

describe('the call on the screen', () => {
  it('is not there without a call', () => {
    expect(drawn({ at: 'idle' })).not.toContain('<section');
  });

  it('interrupts a screen reader when it rings, and offers to answer or decline', () => {
    const ringing = drawn({ at: 'ringing', other });
    expect(ringing).toContain('Jonas Hill · 204');
    expect(ringing).toContain('role="alert"');
    expect(ringing).toContain(en.phone.answer);
    expect(ringing).toContain(en.phone.decline);
  });

  it('says in words whether it is encrypted', () => {
    for (const secrecy of ['unknown', 'encrypted', 'broken'] as const) {
      expect(drawn({ ...talking, secrecy })).toContain(en.phone.secrecy[secrecy]);
    }
  });

  it('marks the open microphone, muted or not, and only then (H3)', () => {
    expect(drawn(talking, true)).toContain(en.phone.microphoneOpen);
    expect(drawn({ ...talking, muted: true }, true)).toContain(en.phone.microphoneMuted);
    expect(drawn(talking, false)).not.toContain('bf-microphone');
    expect(drawn({ at: 'dialling', other, rings: false }, true)).toContain(en.phone.microphoneOpen);
  });

  it('tells by its buttons that it is held', () => {
    expect(drawn(talking)).toContain(en.phone.hold);
    const held = drawn({ ...talking, at: 'held' });
    expect(held).toContain(en.phone.resume);
    expect(held).toContain(en.phone.at.held);
  });

  it('gives the reason when it is over', () => {
    expect(drawn({ at: 'ended', other, why: 'busy', sentence: '' })).toContain(en.phone.ends.busy);
    const refused = drawn({ at: 'ended', other, why: 'not-allowed', sentence: 'The budget is used up.' });
    expect(refused).toContain(en.phone.houseSays('The budget is used up.'));
  });

  it('shows what a caller calls itself as text', () => {
    expect(drawn({ at: 'ringing', other: { number: '', name: '<b>x</b>' } })).toContain('&lt;b&gt;x&lt;/b&gt;');
    expect(drawn({ at: 'ringing', other: { number: '', name: '' } })).toContain(en.phone.nobodyKnown);
  });

  it('counts minutes and hours', () => {
    expect([clock(-5), clock(65_000), clock(3_723_999)]).toEqual(['0:00', '1:05', '1:02:03']);
  });
});
