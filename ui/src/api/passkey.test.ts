import { describe, expect, it } from 'vitest';
import { base64urlOf, bytesOf, creationOptions, requestOptions } from './passkey';

describe('passkey options', () => {
  it('read base64url without padding, with the two letters that differ from base64', () => {
    expect([...bytesOf('-_8')]).toEqual([0xfb, 0xff]);
    expect(base64urlOf(new Uint8Array([0xfb, 0xff]))).toBe('-_8');
  });

  it('come with or without the publicKey wrapper', () => {
    const options = { challenge: 'AQID', rpId: 'localhost', allowCredentials: [{ type: 'public-key', id: 'BA' }] };
    expect(requestOptions({ publicKey: options })).toEqual(requestOptions(options));
  });

  it('turn challenge, user and excluded credentials into bytes and drop nulls', () => {
    const made = creationOptions({
      challenge: 'AQID',
      user: { id: 'BA', name: 'anna', displayName: 'Anna' },
      excludeCredentials: [{ type: 'public-key', id: 'BQ' }],
      timeout: null,
    });
    expect(made.user.id).toEqual(new Uint8Array([4]));
    expect(made.excludeCredentials?.[0]?.id).toEqual(new Uint8Array([5]));
    expect('timeout' in made).toBe(false);
  });
});
