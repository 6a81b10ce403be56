import type { End } from './state';

/** How a call ended, as the line tells it. */
export interface Ending {
  /** JsSIP's own word for it. */
  cause: string;
  /** SIP status (RFC 3261 §21) of the answer that ended it, if one did. */
  status?: number | undefined;
  by: 'here' | 'there' | 'system';
  incoming: boolean;
  /** Whether anybody had answered. */
  connected: boolean;
  /** Of the browser, when it would not open the microphone: the name of its DOMException. */
  microphone?: string | undefined;
  /** RFC 3326, as it came. */
  reason?: string | undefined;
}

// Of those the house may know more than a status says.
const explained: readonly End[] = ['not-allowed', 'no-common-codec', 'too-much', 'fault'];
const sentenceMax = 200;

/** What the house itself says of a call that came to nothing (RFC 3261 §20.43), where our words are general ones. */
export function sentenceOf(why: End, warning: string | undefined): string {
  const said = /^399 belfry "([^"]*)"$/.exec(warning?.trim() ?? '')?.[1] ?? '';
  return explained.includes(why) ? said.slice(0, sentenceMax) : '';
}

const byStatus: Readonly<Record<number, End>> = {
  403: 'not-allowed',
  404: 'unknown-number',
  408: 'no-answer',
  410: 'unknown-number',
  480: 'away',
  482: 'fault',
  484: 'incomplete-number',
  486: 'busy',
  487: 'given-up',
  488: 'no-common-codec',
  503: 'too-much',
  600: 'busy',
  603: 'declined',
  604: 'unknown-number',
  606: 'no-common-codec',
};

const byCause: Readonly<Record<string, End>> = {
  Busy: 'busy',
  Rejected: 'declined',
  Unavailable: 'away',
  'Not Found': 'unknown-number',
  'Address Incomplete': 'incomplete-number',
  'Incompatible SDP': 'no-common-codec',
  'Missing SDP': 'no-common-codec',
  'Bad Media Description': 'no-common-codec',
  'Connection Error': 'line-lost',
  'Request Timeout': 'line-lost',
  'No ACK': 'line-lost',
  'No Answer': 'no-answer',
  Expires: 'no-answer',
  'RTP Timeout': 'no-media',
  'User Denied Media Access': 'microphone-denied',
};

/** In plain words later: what of all that matters to the person in front of the screen. */
export function endOf(ending: Ending): End {
  if (ending.microphone !== undefined) return microphoneTrouble(ending.microphone);
  if (ending.connected) return endOfTalk(ending);
  if (ending.cause === 'Canceled') return ending.incoming && ending.by === 'there' ? missed(ending) : 'given-up';
  if (ending.incoming) return endOfRinging(ending);
  return byStatus[ending.status ?? 0] ?? byCause[ending.cause] ?? 'fault';
}

function endOfTalk({ cause, by }: Ending): End {
  if (cause === 'Terminated') return by === 'there' ? 'other-hung-up' : 'hung-up';
  return byCause[cause] ?? 'fault';
}

function endOfRinging({ cause, by }: Ending): End {
  if (by === 'here' && (cause === 'Rejected' || cause === 'Busy')) return 'hung-up';
  if (cause === 'No Answer' || cause === 'Expires') return 'missed';
  return byCause[cause] ?? 'fault';
}

/** The house says so when somebody else took the call (RFC 3326 §3.1). */
function missed({ reason }: Ending): End {
  return /cause\s*=\s*200\b/i.test(reason ?? '') ? 'answered-elsewhere' : 'missed';
}

function microphoneTrouble(name: string): End {
  return name === 'NotFoundError' || name === 'NotReadableError' || name === 'OverconstrainedError'
    ? 'no-microphone'
    : 'microphone-denied';
}
