import { isProblem } from '../api/problem';
import { t } from '../texts/catalogue';
import { span } from '../texts/times';

/** The fault in words for the person in front of the page: what it means and what to do next. */
export function wordsFor(fault: unknown): string {
  if (!isProblem(fault)) return t.problems.brokenNext;
  if (fault.code === 'throttled' || fault.status === 429)
    return t.problems.throttled(span(fault.retryAfterSeconds ?? 60));
  const known = t.problems.byCode[fault.code];
  if (known !== undefined) return fault.code === 'invalid' && fault.detail !== '' ? fault.detail : known;
  return fault.detail !== '' ? fault.detail : t.problems.unexplained(fault.status);
}
