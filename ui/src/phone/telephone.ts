import type { UA } from 'jssip';
import type { RTCSession } from 'jssip/lib/RTCSession';
import type { BrowserPhone, Relays } from '../api/contract';
import { isProblem } from '../api/problem';
import { endOf, sentenceOf, type Ending } from './causes';
import { Ringer } from './ringer';
import {
  initial,
  isBusy,
  next,
  type End,
  type LineTrouble,
  type Other,
  type PhoneEvent,
  type PhoneState,
} from './state';

const lockName = 'belfry-phone';
const registerSeconds = 300;
const noAnswerSeconds = 90;
const reconnectSecondsMax = 30;

/** What the library says of a request or an answer, as far as we read it. */
interface Heard {
  status_code?: number;
  getHeader?: (name: string) => string | undefined;
}

/**
 * The telephone in this browser: SIP over WebSocket to the house, DTLS-SRTP to its media port. It holds one call.
 *
 * The microphone is opened for a call that its user began or took, and closed with it. Of all windows of this browser
 * one is the telephone (a lock of the browser says which): the house lends a session one.
 */
export class Telephone {
  private state: PhoneState = initial;
  private readonly listeners = new Set<() => void>();
  private readonly ringer = new Ringer();
  private readonly speaker = new Audio();
  private stopped = new AbortController();
  private ua: UA | undefined;
  private session: RTCSession | undefined;
  private stream: MediaStream | undefined;
  private failure: End | undefined;

  /**
   * @param lend asks the house what to sign in with
   * @param relays asks it for a way where the network lets nothing but the web through
   */
  constructor(
    private readonly lend: () => Promise<BrowserPhone>,
    private readonly relays: () => Promise<Relays>,
  ) {
    this.speaker.autoplay = true;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly snapshot = (): PhoneState => this.state;

  /** Becomes the telephone of this browser, now or once the window that is it has closed. */
  start(): void {
    this.stopped = new AbortController();
    const { signal } = this.stopped;
    if (!('mediaDevices' in navigator) || !('locks' in navigator) || !('RTCPeerConnection' in window)) {
      this.lose('unsupported');
      return;
    }
    this.tell({ is: 'line', line: { at: 'connecting' } });
    void navigator.locks
      .request(lockName, { ifAvailable: true }, (lock) => {
        if (lock !== null) return this.hold(signal);
        if (!signal.aborted) this.tell({ is: 'line', line: { at: 'elsewhere' } });
        return undefined;
      })
      .then(() => (signal.aborted ? undefined : navigator.locks.request(lockName, { signal }, () => this.hold(signal))))
      .catch(() => undefined);
  }

  /** Ends the call and the registration; the microphone is closed. */
  stop(): void {
    this.stopped.abort();
    this.hangUp();
    this.ua?.stop();
    this.ua = undefined;
    this.closeMicrophone();
    this.ringer.stop();
    this.tell({ is: 'line', line: { at: 'off' } });
  }

  /** Asks the house anew for what to sign in with, after it was refused. */
  async reconnect(): Promise<void> {
    this.ua?.stop();
    await this.connect(this.stopped.signal);
  }

  async dial(number: string): Promise<void> {
    if (this.ua === undefined || isBusy(this.state.call)) return;
    this.tell({ is: 'dialled', other: { number, name: '' } });
    const [open, pcConfig] = await Promise.all([this.openMicrophone(), this.ways()]);
    if (!open) return;
    // The user may have given up while the browser asked.
    if (this.state.call.at !== 'dialling') return this.closeMicrophone();
    try {
      this.follow(this.ua.call(number, { mediaStream: this.stream!, pcConfig }));
    } catch {
      this.over('fault');
    }
  }

  async answer(): Promise<void> {
    const session = this.session;
    if (session === undefined || this.state.call.at !== 'ringing') return;
    this.ringer.stop();
    this.tell({ is: 'answered-here' });
    const [open, pcConfig] = await Promise.all([this.openMicrophone(), this.ways()]);
    if (!open) {
      if (!session.isEnded()) session.terminate({ status_code: 480 });
      return;
    }
    if (session.isEnded()) return this.closeMicrophone();
    session.answer({ mediaStream: this.stream!, pcConfig });
  }

  /** Also declines a call that rings and gives up one that is dialled. */
  hangUp(): void {
    const session = this.session;
    if (session !== undefined && !session.isEnded()) {
      session.terminate(this.state.call.at === 'ringing' ? { status_code: 603 } : {});
    } else if (isBusy(this.state.call)) {
      this.over('given-up');
    }
  }

  setHeld(held: boolean): void {
    if (held) this.session?.hold();
    else this.session?.unhold();
  }

  setMuted(muted: boolean): void {
    if (muted) this.session?.mute({ audio: true });
    else this.session?.unmute({ audio: true });
  }

  sendKey(key: string): void {
    // RFC 4733 in the encrypted stream; the other way would show digits to each hop of the signalling.
    if (this.state.call.at === 'talking') this.session?.sendDTMF(key, { transportType: 'RFC2833' as never });
  }

  clear(): void {
    this.tell({ is: 'cleared' });
  }

  private async hold(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    await this.connect(signal);
    await new Promise<void>((resolve) => {
      if (signal.aborted) resolve();
      else signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  private async connect(signal: AbortSignal): Promise<void> {
    this.tell({ is: 'line', line: { at: 'connecting' } });
    try {
      const [{ default: jssip }, lent] = await Promise.all([import('jssip'), this.lend()]);
      if (signal.aborted) return;
      const ua = new jssip.UA({
        sockets: [new jssip.WebSocketInterface(`wss://${window.location.host}${lent.path}`)],
        uri: `sip:${lent.username}@${lent.domain}`,
        authorization_user: lent.username,
        password: lent.password,
        register_expires: registerSeconds,
        no_answer_timeout: noAnswerSeconds,
        connection_recovery_max_interval: reconnectSecondsMax,
        user_agent: 'Belfry',
      });
      this.listen(ua);
      this.ua = ua;
      ua.start();
    } catch (fault) {
      if (!signal.aborted) this.lose(isProblem(fault, 'too-many') ? 'too-many' : troubleOf(fault));
    }
  }

  private listen(ua: UA): void {
    const mine = (act: () => void) => () => {
      if (this.ua === ua) act();
    };
    ua.on(
      'registered',
      mine(() => this.tell({ is: 'line', line: { at: 'ready' } })),
    );
    ua.on(
      'disconnected',
      mine(() => this.lose('no-connection')),
    );
    ua.on(
      'registrationFailed',
      mine(() => this.lose(ua.isConnected() ? 'not-accepted' : 'no-connection')),
    );
    ua.on('newRTCSession', ({ originator, session }: { originator: string; session: RTCSession }) => {
      if (originator === 'remote') this.invited(session);
    });
  }

  private invited(session: RTCSession): void {
    if (isBusy(this.state.call)) {
      session.terminate({ status_code: 486 });
      return;
    }
    this.tell({ is: 'invited', other: otherOf(session) });
    this.ringer.start();
    this.follow(session);
  }

  private follow(session: RTCSession): void {
    this.session = session;
    this.failure = undefined;
    const incoming = session.direction.toString() === 'incoming';
    let connected = false;
    session.on('progress', () => this.tell({ is: 'far-side-rings' }));
    session.on('accepted', () => {
      connected = true;
      this.tell({ is: 'connected', now: Date.now() });
      this.watchSecrecy(session.connection);
    });
    session.on('hold', ({ originator }) => this.holding(originator, true));
    session.on('unhold', ({ originator }) => this.holding(originator, false));
    session.on('muted', () => this.tell({ is: 'muted', muted: true }));
    session.on('unmuted', () => this.tell({ is: 'muted', muted: false }));
    const over = ({ originator, cause, message }: { originator: string; cause: string; message: unknown }) => {
      if (this.session !== session) return;
      const heard = (message ?? {}) as Heard;
      const by = originator === 'local' ? 'here' : originator === 'remote' ? 'there' : 'system';
      const reason = heard.getHeader?.('reason');
      const ending = { cause, status: heard.status_code, by, incoming, connected, reason } satisfies Ending;
      const why = this.failure ?? endOf(ending);
      this.over(why, sentenceOf(why, heard.getHeader?.('warning')));
    };
    session.on('ended', over);
    session.on('failed', over);
    // For a call placed here the connection was made before anybody could listen.
    if (session.connection as RTCPeerConnection | undefined) this.hear(session.connection);
    session.on('peerconnection', ({ peerconnection }) => this.hear(peerconnection));
  }

  private hear(connection: RTCPeerConnection): void {
    connection.addEventListener('track', ({ track }) => {
      this.speaker.srcObject = new MediaStream([track]);
      void this.speaker.play().catch(() => undefined);
    });
    connection.addEventListener('connectionstatechange', () => {
      this.watchSecrecy(connection);
      if (connection.connectionState !== 'failed' || this.session?.connection !== connection) return;
      this.failure = 'no-media';
      if (!this.session.isEnded()) this.session.terminate({});
    });
  }

  /**
   * What the browser's own transport says, and nothing else: its keys are agreed on by DTLS (RFC 5764). It is asked
   * itself, for the state of the connection may be told before that of its transport.
   */
  private watchSecrecy(connection: RTCPeerConnection): void {
    const transports = connection.getSenders().flatMap((sender) => sender.transport ?? []);
    for (const transport of transports) transport.onstatechange = () => this.tellSecrecy(connection, transports);
    this.tellSecrecy(connection, transports);
  }

  private tellSecrecy(connection: RTCPeerConnection, transports: RTCDtlsTransport[]): void {
    if (this.session?.connection !== connection) return;
    const states = transports.map((transport) => transport.state);
    if (states.includes('failed')) this.tell({ is: 'secrecy', secrecy: 'broken' });
    else if (states.includes('connected')) this.tell({ is: 'secrecy', secrecy: 'encrypted' });
  }

  private holding(originator: string, held: boolean): void {
    this.tell(originator === 'local' ? { is: 'held', held } : { is: 'held-there', held });
  }

  private over(why: End, sentence = ''): void {
    this.session = undefined;
    this.ringer.stop();
    this.closeMicrophone();
    this.speaker.srcObject = null;
    this.tell({ is: 'ended', why, sentence });
  }

  /** Without a relay most calls work all the same. */
  private async ways(): Promise<RTCConfiguration> {
    const { iceServers } = await this.relays().catch(() => ({ iceServers: [] }));
    return { iceServers };
  }

  private async openMicrophone(): Promise<boolean> {
    try {
      this.stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.tell({ is: 'microphone', open: true });
      return true;
    } catch (fault) {
      const microphone = fault instanceof DOMException ? fault.name : 'NotFoundError';
      this.over(
        endOf({ cause: 'User Denied Media Access', by: 'here', incoming: false, connected: false, microphone }),
      );
      return false;
    }
  }

  private closeMicrophone(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = undefined;
    if (this.state.microphone) this.tell({ is: 'microphone', open: false });
  }

  private lose(why: LineTrouble): void {
    this.tell({ is: 'line', line: { at: 'lost', why } });
  }

  private tell(event: PhoneEvent): void {
    const state = next(this.state, event);
    if (state === this.state) return;
    this.state = state;
    this.listeners.forEach((listener) => listener());
  }
}

function troubleOf(fault: unknown): LineTrouble {
  return isProblem(fault, 'unreachable') ? 'no-connection' : isProblem(fault) ? 'not-accepted' : 'fault';
}

function otherOf(session: RTCSession): Other {
  const { display_name: name, uri } = session.remote_identity;
  return { number: uri.user ?? '', name: name ?? '' };
}
