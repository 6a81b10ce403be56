/** Whether this browser can be reached: it registers with the house as any telephone does. */
export type Line =
  | { at: 'off' }
  | { at: 'connecting' }
  | { at: 'ready' }
  | { at: 'elsewhere' }
  | { at: 'lost'; why: LineTrouble };

/** Why there is no line. */
export type LineTrouble = 'no-connection' | 'not-accepted' | 'too-many' | 'unsupported' | 'fault';

/** Why a call is over, in the words of `t.phone.ends`. */
export type End =
  | 'hung-up'
  | 'other-hung-up'
  | 'given-up'
  | 'busy'
  | 'declined'
  | 'no-answer'
  | 'missed'
  | 'answered-elsewhere'
  | 'unknown-number'
  | 'incomplete-number'
  | 'away'
  | 'not-allowed'
  | 'no-microphone'
  | 'microphone-denied'
  | 'no-common-codec'
  | 'no-media'
  | 'line-lost'
  | 'too-much'
  | 'fault';

/** Whether nobody on the way to the house can listen; unknown until the browser's own transport says so. */
export type Secrecy = 'unknown' | 'encrypted' | 'broken';

/** The other side, as far as the house told us. */
export interface Other {
  number: string;
  name: string;
}

/** One call of this telephone, at each moment. */
export type Call =
  | { at: 'idle' }
  | { at: 'dialling'; other: Other; rings: boolean }
  | { at: 'ringing'; other: Other }
  | { at: 'answering'; other: Other }
  | { at: 'talking'; other: Other; since: number; secrecy: Secrecy; muted: boolean; heldThere: boolean }
  | { at: 'held'; other: Other; since: number; secrecy: Secrecy; muted: boolean; heldThere: boolean }
  | { at: 'ended'; other: Other; why: End; sentence: string };

export interface PhoneState {
  line: Line;
  call: Call;
  /** True from the moment the browser opens the microphone until it is closed again (policy H3). */
  microphone: boolean;
}

/** What happens to a telephone: what its user does, and what the line tells. */
export type PhoneEvent =
  | { is: 'line'; line: Line }
  | { is: 'dialled'; other: Other }
  | { is: 'far-side-rings' }
  | { is: 'invited'; other: Other }
  | { is: 'answered-here' }
  | { is: 'connected'; now: number }
  | { is: 'secrecy'; secrecy: Secrecy }
  | { is: 'held'; held: boolean }
  | { is: 'held-there'; held: boolean }
  | { is: 'muted'; muted: boolean }
  | { is: 'microphone'; open: boolean }
  | { is: 'ended'; why: End; sentence?: string }
  | { is: 'cleared' };

export const initial: PhoneState = { line: { at: 'off' }, call: { at: 'idle' }, microphone: false };

/** What is so after an event. An event that cannot be at this moment changes nothing: late answers are usual. */
export function next(state: PhoneState, event: PhoneEvent): PhoneState {
  if (event.is === 'line') return { ...state, line: event.line };
  if (event.is === 'microphone') return { ...state, microphone: event.open };
  const call = nextCall(state.call, event);
  return call === state.call ? state : { ...state, call };
}

export function isBusy(call: Call): boolean {
  return call.at !== 'idle' && call.at !== 'ended';
}

type CallEvent = Exclude<PhoneEvent, { is: 'line' } | { is: 'microphone' }>;

function nextCall(call: Call, event: CallEvent): Call {
  switch (event.is) {
    case 'dialled':
      return isBusy(call) ? call : { at: 'dialling', other: event.other, rings: false };
    case 'invited':
      return isBusy(call) ? call : { at: 'ringing', other: event.other };
    case 'far-side-rings':
      return call.at === 'dialling' ? { ...call, rings: true } : call;
    case 'answered-here':
      return call.at === 'ringing' ? { at: 'answering', other: call.other } : call;
    case 'connected':
      return call.at === 'dialling' || call.at === 'answering'
        ? {
            at: 'talking',
            other: call.other,
            since: event.now,
            secrecy: 'unknown',
            muted: false,
            heldThere: false,
          }
        : call;
    case 'ended':
      return call.at === 'idle' || call.at === 'ended'
        ? call
        : { at: 'ended', other: call.other, why: event.why, sentence: event.sentence ?? '' };
    case 'cleared':
      return call.at === 'ended' ? { at: 'idle' } : call;
    default:
      return call.at === 'talking' || call.at === 'held' ? inTalk(call, event) : call;
  }
}

type Talk = Extract<Call, { at: 'talking' | 'held' }>;
type TalkEvent = Extract<CallEvent, { is: 'secrecy' | 'held' | 'held-there' | 'muted' }>;

function inTalk(call: Talk, event: TalkEvent): Call {
  switch (event.is) {
    case 'secrecy':
      return { ...call, secrecy: event.secrecy };
    case 'held':
      return { ...call, at: event.held ? 'held' : 'talking' };
    case 'held-there':
      return { ...call, heldThere: event.held };
    case 'muted':
      return { ...call, muted: event.muted };
  }
}
