import { isProblem } from '../api/problem';
import { t } from '../texts/catalogue';
import { span } from '../texts/times';

/** Codes whose detail says more than one sentence for all of them could. */
const saidBetter: ReadonlySet<string> = new Set(['invalid', 'forbidden', 'wrong-door']);

/** The fault in words for the person in front of the page: what it means and what to do next. */
export function wordsFor(fault: unknown): string {
  if (!isProblem(fault)) return t.problems.brokenNext;
  if (fault.code === 'throttled' || fault.status === 429)
    return t.problems.throttled(span(fault.retryAfterSeconds ?? 60));
  const known = t.problems.byCode[fault.code];
  if (known !== undefined) return saidBetter.has(fault.code) && fault.detail !== '' ? fault.detail : known;
  return fault.detail !== '' ? fault.detail : t.problems.unexplained(fault.status);
}
