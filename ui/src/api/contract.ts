// The shapes of `/api/v1`. Times are ISO-8601 in UTC.

export type Door = 'console' | 'app';

export interface Person {
  id: string;
  name: string;
  displayName: string;
  administrator: boolean;
}

export interface Session {
  person: Person;
  csrf: string;
  signedInAt: string;
  expiresAt: string;
  idleSeconds: number;
  door: Door;
}

export interface Reason {
  code: string;
  text: string;
}

export interface EnrolmentLook {
  purpose: 'first-administrator' | 'administrator' | 'person';
  expiresAt: string;
  passkeyPossible: boolean;
  serverName: string;
  passwordCharactersMin: number;
}

export interface PasswordVerdict {
  accepted: boolean;
  strength: number;
  reasons: Reason[];
}

/** `PublicKeyCredentialCreationOptions` or `…RequestOptions` as JSON, with or without its `publicKey` wrapper. */
export type PasskeyOptions = Record<string, unknown>;

export interface EnrolmentBegun {
  attempt: string;
  totp: { secret: string; uri: string };
  passkey?: PasskeyOptions | null;
}

export interface EnrolmentFinished {
  recoveryCodes: string[];
  recoveryKit?: string | null;
}

export type Factor = 'totp' | 'passkey' | 'recovery-code';

export interface SignInBegun {
  attempt: string;
  factors: Factor[];
  passkey?: PasskeyOptions | null;
}

export interface PasskeyAsked {
  attempt: string;
  passkey: PasskeyOptions;
}

export interface OpenSession {
  id: string;
  current: boolean;
  door: Door;
  signedInAt: string;
  lastSeenAt: string;
  address: string;
  userAgent?: string | null;
}

export interface Passkey {
  id: string;
  label: string;
  addedAt: string;
  lastUsedAt?: string | null;
  serverName: string;
}

export interface Factors {
  totp: boolean;
  passkeys: Passkey[];
  recoveryCodesLeft: number;
}

export interface DoorState {
  name: string;
  protocol: string;
  address: string;
  port: number;
  purpose: string;
  open: boolean;
  connections: number;
  refused: number;
}

export interface Certificate {
  subject: string;
  issuer: string;
  notBefore: string;
  notAfter: string;
  names: string[];
}

export interface State {
  version: string;
  startedAt: string;
  now: string;
  serverName: string;
  database: string;
  memory: { usedBytes: number; maxBytes: number };
  certificate?: Certificate | null;
  doors: DoorState[];
  controls: { kept: number; relaxed: number; broken: number; unknown: number };
  people: number;
  sessions: number;
}

export type ControlState = 'kept' | 'relaxed' | 'broken' | 'unknown';

export interface ControlReport {
  id: string;
  row: string;
  name: string;
  promise: string;
  state: ControlState;
  finding: string;
  seenAt?: string | null;
}

export interface TrustReport {
  checkedAt?: string | null;
  controls: ControlReport[];
  /** Rows of the policy that nothing looks at yet. */
  notBuilt?: PolicyRow[];
}

export interface PolicyRow {
  row: string;
  section: string;
  promise: string;
}

export interface AuditRow {
  sequence: number;
  at: string;
  actor: string;
  from?: string | null;
  action: string;
  details: unknown;
}

export interface AuditPage {
  rows: AuditRow[];
  next?: number | null;
}

export interface PersonRow {
  id: string;
  name: string;
  displayName: string;
  administrator: boolean;
  addedAt: string;
  lastSignInAt?: string | null;
}

export interface Invitation {
  link: string;
  expiresAt: string;
}
