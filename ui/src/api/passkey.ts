import type { PasskeyOptions } from './contract';

// WebAuthn speaks bytes, JSON speaks base64url (WebAuthn Level 3, §5.1.8–5.1.10). Browsers learned the conversion
// at different times, so it is done here, for the members that Belfry uses.

/** `RegistrationResponseJSON` or `AuthenticationResponseJSON`. */
export type PasskeyAnswer = Record<string, unknown>;

interface DescriptorJson {
  id: string;
  type: 'public-key';
  transports?: AuthenticatorTransport[];
}

/** True where the browser can hold passkeys; it cannot on an address or without a trusted certificate. */
export function passkeysSupported(): boolean {
  return window.isSecureContext && typeof window.PublicKeyCredential === 'function';
}

/** Asks the browser for a new passkey. Resolves with the `RegistrationResponseJSON`. */
export async function createPasskey(options: PasskeyOptions): Promise<PasskeyAnswer> {
  const credential = await navigator.credentials.create({ publicKey: creationOptions(options) });
  return registrationJson(credential as PublicKeyCredential);
}

/** Asks the browser to sign with a passkey it has. Resolves with the `AuthenticationResponseJSON`. */
export async function usePasskey(options: PasskeyOptions): Promise<PasskeyAnswer> {
  const credential = await navigator.credentials.get({ publicKey: requestOptions(options) });
  return authenticationJson(credential as PublicKeyCredential);
}

export function creationOptions(given: PasskeyOptions): PublicKeyCredentialCreationOptions {
  const json = unwrap(given);
  const user = json['user'] as { id: string; name: string; displayName: string };
  return {
    ...withoutNulls(json),
    challenge: bytesOf(json['challenge'] as string),
    user: { ...user, id: bytesOf(user.id) },
    excludeCredentials: descriptors(json['excludeCredentials']),
  } as unknown as PublicKeyCredentialCreationOptions;
}

export function requestOptions(given: PasskeyOptions): PublicKeyCredentialRequestOptions {
  const json = unwrap(given);
  return {
    ...withoutNulls(json),
    challenge: bytesOf(json['challenge'] as string),
    allowCredentials: descriptors(json['allowCredentials']),
  } as unknown as PublicKeyCredentialRequestOptions;
}

export function bytesOf(base64url: string): Uint8Array<ArrayBuffer> {
  const binary = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

export function base64urlOf(bytes: ArrayBuffer | Uint8Array): string {
  const view = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  let binary = '';
  for (const byte of view) binary += String.fromCharCode(byte);
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function unwrap(given: PasskeyOptions): Record<string, unknown> {
  return (given['publicKey'] as Record<string, unknown> | undefined) ?? given;
}

function withoutNulls(json: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

function descriptors(given: unknown): PublicKeyCredentialDescriptor[] {
  const list = (given ?? []) as DescriptorJson[];
  return list.map(({ id, type, transports }) => ({ id: bytesOf(id), type, ...(transports ? { transports } : {}) }));
}

function registrationJson(credential: PublicKeyCredential): PasskeyAnswer {
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    ...commonJson(credential),
    response: {
      clientDataJSON: base64urlOf(response.clientDataJSON),
      attestationObject: base64urlOf(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

function authenticationJson(credential: PublicKeyCredential): PasskeyAnswer {
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    ...commonJson(credential),
    response: {
      clientDataJSON: base64urlOf(response.clientDataJSON),
      authenticatorData: base64urlOf(response.authenticatorData),
      signature: base64urlOf(response.signature),
      ...(response.userHandle ? { userHandle: base64urlOf(response.userHandle) } : {}),
    },
  };
}

function commonJson(credential: PublicKeyCredential): Record<string, unknown> {
  return {
    id: credential.id,
    rawId: base64urlOf(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment ?? undefined,
    clientExtensionResults: credential.getClientExtensionResults(),
  };
}
