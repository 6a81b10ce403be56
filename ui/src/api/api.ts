import type * as is from './contract';
import { isProblem, Problem } from './problem';

type Method = 'GET' | 'POST' | 'DELETE';

/** A place in the call records: before a moment, but for so many of the newest there. */
export interface CallPlace {
  before: number;
  skip: number;
}

/** What a page sends and gets: `fetch`, or a stand-in in a test. */
export type Fetch = (path: string, init: RequestInit) => Promise<Response>;

/**
 * The one way to the server. Each call resolves with the answer's body or rejects with a {@link Problem}.
 *
 * The token against cross-site requests comes with the session and is held here alone. When the server no longer
 * takes it (it restarted, or another tab signed in anew), the session is read again and the call repeated, once.
 */
export class Api {
  private csrf: string | undefined;

  constructor(private readonly fetch: Fetch) {}

  async session(): Promise<is.Session> {
    const session = await this.call<is.Session>('GET', '/session');
    this.csrf = session.csrf;
    return session;
  }

  readonly enrolment = {
    look: (token: string) => this.call<is.EnrolmentLook>('POST', '/enrolment/look', { token }),
    checkPassword: (draft: is.EnrolmentDraft) =>
      this.call<is.PasswordVerdict>('POST', '/enrolment/check-password', { ...draft }),
    begin: (draft: is.EnrolmentDraft) => this.call<is.EnrolmentBegun>('POST', '/enrolment/begin', draft),
    finish: (proof: is.EnrolmentFinish) => this.call<is.EnrolmentFinished>('POST', '/enrolment/finish', proof),
  };

  readonly signIn = {
    begin: (name: string, password: string) => this.call<is.SignInBegun>('POST', '/sign-in', { name, password }),
    secondFactor: (proof: is.SecondFactorProof) => this.call<void>('POST', '/sign-in/second-factor', proof),
    passkeyOptions: () => this.call<is.PasskeyAsked>('POST', '/sign-in/passkey/options', {}),
    passkey: (attempt: string, passkey: unknown) => this.call<void>('POST', '/sign-in/passkey', { attempt, passkey }),
  };

  /** Showing again that it is this person; see `proven` in confirm.ts. */
  readonly confirm = {
    options: () => this.call<is.ConfirmationAsked>('POST', '/session/confirm/options', {}),
    by: (proof: is.ConfirmationProof) => this.call<void>('POST', '/session/confirm', proof),
  };

  async signOut(): Promise<void> {
    await this.call<void>('POST', '/sign-out', {});
    this.csrf = undefined;
  }

  readonly account = {
    sessions: () => this.call<is.OpenSession[]>('GET', '/sessions'),
    endSession: (id: string) => this.call<void>('DELETE', `/sessions/${encodeURIComponent(id)}`),
    factors: () => this.call<is.Factors>('GET', '/factors'),
    passkeyOptions: () => this.call<is.PasskeyAsked>('POST', '/factors/passkeys/options', {}),
    addPasskey: (attempt: string, label: string, passkey: unknown) =>
      this.call<void>('POST', '/factors/passkeys', { attempt, label, passkey }),
    removePasskey: (id: string) => this.call<void>('DELETE', `/factors/passkeys/${encodeURIComponent(id)}`),
    changePassword: (current: string, chosen: string) => this.call<void>('POST', '/password', { current, chosen }),
    notices: () => this.call<is.Notice[]>('GET', '/notices'),
    acknowledge: (id: string) => this.call<void>('DELETE', `/notices/${encodeURIComponent(id)}`),
    newRecoveryCodes: () => this.call<is.RecoveryCodes>('POST', '/factors/recovery-codes', {}),
  };

  /** What this session is a telephone with; each answer ends the one before. */
  phone = () => this.call<is.BrowserPhone>('POST', '/phone', {});
  /** For a call that begins now. */
  relays = () => this.call<is.Relays>('POST', '/phone/relay', {});

  /** What callers left for whoever is signed in. */
  readonly voicemail = {
    box: () => this.call<is.MessageBox>('GET', '/messages'),
    sound: (id: string) => this.sound(`/messages/sounds/${encodeURIComponent(id)}`),
    mark: (id: string, heard: boolean) =>
      this.call<void>('POST', `/messages/marks/${encodeURIComponent(id)}`, { heard }),
    delete: (id: string) => this.call<void>('DELETE', `/messages/${encodeURIComponent(id)}`),
    mail: () => this.call<is.MailStanding>('GET', '/messages/mail'),
    chooseMail: (mail: is.MailChoice['mail']) => this.call<is.MailStanding>('POST', '/messages/mail', { mail }),
    greeting: (id: string) => this.sound(`/greetings/${encodeURIComponent(id)}`),
    standardGreeting: (id: string) => this.call<void>('DELETE', `/greetings/${encodeURIComponent(id)}`),
  };

  /** Calls of others too, where a rule recorded them and names whoever is signed in as a listener. */
  readonly recordings = {
    all: () => this.call<is.RecordedCalls>('GET', '/recordings'),
    /** Two minutes of it; the first part is 0. */
    sound: (id: string, part: number) => this.sound(`/recordings/sounds/${encodeURIComponent(id)}?part=${part}`),
  };

  state = () => this.call<is.State>('GET', '/state');
  trust = () => this.call<is.TrustReport>('GET', '/trust');
  checkTrust = () => this.call<is.TrustReport>('POST', '/trust/check', {});
  people = () => this.call<is.PersonRow[]>('GET', '/people');
  invite = (administrator: boolean) => this.call<is.Invitation>('POST', '/invitations', { administrator });

  readonly switchroom = {
    devices: () => this.call<is.DeviceRow[]>('GET', '/house/devices'),
    addDevice: (person: string, label: string) => this.call<is.DeviceMade>('POST', '/house/devices', { person, label }),
    revokeDevice: (id: string) => this.call<void>('DELETE', `/house/devices/${encodeURIComponent(id)}`),
    trunks: () => this.call<is.TrunkRow[]>('GET', '/house/trunks'),
    calls: () => this.call<is.CallNow[]>('GET', '/house/calls'),
    endCall: (id: string) => this.call<void>('DELETE', `/house/calls/${encodeURIComponent(id)}`),
    /** Those with somebody, or all of them where nobody is named. */
    records: (words: string, from: CallPlace | undefined, limit: number) => {
      const page = `${from ? `before=${from.before}&skip=${from.skip}&` : ''}limit=${limit}`;
      return words === ''
        ? this.call<is.CallRecordsPage>('GET', `/house/call-records?${page}`)
        : this.call<is.CallRecordsPage>('POST', `/house/call-records/search?${page}`, { words });
    },
    sheet: (from?: CallPlace) =>
      this.call<is.CallSheet>(
        'GET',
        `/house/call-records/sheet${from ? `?before=${from.before}&skip=${from.skip}` : ''}`,
      ),
  };

  audit(before: number | undefined, limit: number): Promise<is.AuditPage> {
    const start = before === undefined ? '' : `before=${before}&`;
    return this.call<is.AuditPage>('GET', `/audit?${start}limit=${limit}`);
  }

  private async call<T>(method: Method, path: string, body?: unknown): Promise<T> {
    try {
      return await this.callOnce<T>(method, path, body);
    } catch (fault) {
      if (!isProblem(fault, 'csrf') || this.csrf === undefined) throw fault;
      await this.session();
      return this.callOnce<T>(method, path, body);
    }
  }

  private async callOnce<T>(method: Method, path: string, body: unknown): Promise<T> {
    const text = await (await this.send(method, path, 'application/json', body)).text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }

  private async sound(path: string): Promise<Blob> {
    const response = await this.send('GET', path, 'audio/wav', undefined);
    try {
      return await response.blob();
    } catch {
      throw Problem.unreachable();
    }
  }

  private async send(method: Method, path: string, wanted: string, body: unknown): Promise<Response> {
    const headers: Record<string, string> = { Accept: `${wanted}, application/problem+json` };
    if (method !== 'GET') {
      headers['Content-Type'] = 'application/json';
      if (this.csrf !== undefined) headers['X-Belfry-Csrf'] = this.csrf;
    }
    const init: RequestInit = { method, headers, credentials: 'same-origin', cache: 'no-store', redirect: 'error' };
    if (body !== undefined) init.body = JSON.stringify(body);
    let response: Response;
    try {
      response = await this.fetch(`/api/v1${path}`, init);
    } catch {
      throw Problem.unreachable();
    }
    if (!response.ok) throw await Problem.from(response);
    return response;
  }
}
