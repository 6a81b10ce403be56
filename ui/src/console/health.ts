import type { State } from '../api/contract';
import { t } from '../texts/catalogue';
import { ago } from '../texts/times';

export interface Finding {
  /** Broken: not as it must be. Soon: will be so before long. Relaxed: less strict than it could be. Unknown: not looked at. */
  grade: 'broken' | 'soon' | 'relaxed' | 'unknown';
  text: string;
  /** The page that says more. */
  to: string;
}

export type Health = 'well' | 'mild' | 'unsure' | 'attention';

const certificateNoticeMs = 14 * 24 * 3_600_000;
const memoryFullShare = 0.95;

/** Everything in the state that wants a look, the gravest first. */
export function findingsOf(state: State): Finding[] {
  const words = t.home.findings;
  const { promises, certificate, memory } = state;
  const found: Finding[] = [];
  if (promises.broken > 0) found.push({ grade: 'broken', text: words.broken(promises.broken), to: '/trust' });
  const certificateLeftMs = certificate ? Date.parse(certificate.notAfter) - Date.parse(state.now) : Infinity;
  if (certificateLeftMs <= 0) found.push({ grade: 'broken', text: words.certificateEnded, to: '/' });
  for (const door of state.doors.filter(({ open }) => !open)) {
    found.push({ grade: 'broken', text: words.doorClosed(door.name), to: '/doors' });
  }
  if (certificate && certificateLeftMs > 0 && certificateLeftMs < certificateNoticeMs) {
    const when = ago(certificate.notAfter, Date.parse(state.now));
    found.push({ grade: 'soon', text: words.certificateEnds(when), to: '/' });
  }
  if (memory.maxBytes > 0 && memory.usedBytes > memory.maxBytes * memoryFullShare) {
    found.push({ grade: 'soon', text: words.memory, to: '/' });
  }
  if (promises.relaxed > 0) found.push({ grade: 'relaxed', text: words.relaxed(promises.relaxed), to: '/trust' });
  if (promises.unknown > 0) found.push({ grade: 'unknown', text: words.unknown(promises.unknown), to: '/trust' });
  return found;
}

/** "All is well" is said only when everything was looked at and nothing was found. */
export function healthOf(state: State, findings: readonly Finding[]): Health {
  if (findings.some(({ grade }) => grade === 'broken' || grade === 'soon')) return 'attention';
  const { kept, relaxed, unknown } = state.promises;
  if (unknown > 0 || kept === 0) return 'unsure';
  return relaxed > 0 ? 'mild' : 'well';
}
