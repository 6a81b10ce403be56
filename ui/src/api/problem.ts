import type { Reason } from './contract';

/** An answer of the server that is not a success, or the server's silence (`code` is then `unreachable`). */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly reasons: readonly Reason[];
  readonly retryAfterSeconds: number | undefined;

  constructor(status: number, body: Partial<ProblemBody>) {
    super(body.title ?? `Answer ${status}`);
    this.name = 'Problem';
    this.status = status;
    this.code = body.code ?? 'unexplained';
    this.title = body.title ?? '';
    this.detail = body.detail ?? '';
    this.reasons = body.reasons ?? [];
    this.retryAfterSeconds = body.retryAfterSeconds ?? undefined;
  }

  static unreachable(): Problem {
    return new Problem(0, { code: 'unreachable' });
  }

  static async from(response: Response): Promise<Problem> {
    const body = await readBody(response);
    const retryAfter = Number(response.headers.get('Retry-After') ?? Number.NaN);
    const waits = body.retryAfterSeconds ?? (Number.isFinite(retryAfter) ? retryAfter : undefined);
    return new Problem(response.status, waits === undefined ? body : { ...body, retryAfterSeconds: waits });
  }
}

interface ProblemBody {
  title: string;
  detail: string;
  code: string;
  reasons: Reason[] | null;
  retryAfterSeconds: number | null;
}

async function readBody(response: Response): Promise<Partial<ProblemBody>> {
  if (!response.headers.get('Content-Type')?.includes('json')) return {};
  try {
    return (await response.json()) as Partial<ProblemBody>;
  } catch {
    return {};
  }
}

export function isProblem(fault: unknown, code?: string): fault is Problem {
  return fault instanceof Problem && (code === undefined || fault.code === code);
}
