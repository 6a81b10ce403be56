import { useInterval } from '@mantine/hooks';
import { useEffect, useState } from 'react';
import { isProblem, Problem } from '../api/problem';
import { Fault } from '../kit/States';
import { t } from '../texts/catalogue';
import { span } from '../texts/times';
import { Alert } from '@mantine/core';

/** Seconds until the server will listen again; counts down. `attempts` restarts it when the answer repeats. */
export function useWait(fault: unknown, attempts: number): number {
  const [left, setLeft] = useState(0);
  const asked = isProblem(fault) && fault.status === 429 ? (fault.retryAfterSeconds ?? 60) : 0;
  const { start, stop } = useInterval(() => setLeft((seconds) => Math.max(0, seconds - 1)), 1000);
  useEffect(() => {
    setLeft(asked);
    if (asked > 0) start();
    return stop;
    // The interval's functions are new at each drawing; only a new refusal restarts the count.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [asked, fault, attempts]);
  return left;
}

/** A sign-in that was refused: wrong, too often, or anything else. */
export function Refusal({ fault, wrong, wait }: { fault: unknown; wrong: string; wait: number }) {
  if (!fault) return null;
  const throttled = fault instanceof Problem && fault.status === 429;
  if (throttled && wait === 0) return null;
  if (throttled) return <Word text={t.problems.throttledWait(span(wait))} lead={t.problems.throttled(span(wait))} />;
  if (isProblem(fault, 'wrong-secret')) return <Word text={wrong} />;
  return <Fault fault={fault} />;
}

function Word({ text, lead }: { text: string; lead?: string }) {
  // The count-down itself is not read out each second; the sentence before it was, once.
  return (
    <Alert variant="light" color="bronze" role="alert" p="sm" aria-live={lead === undefined ? 'assertive' : 'off'}>
      {lead ?? text}
    </Alert>
  );
}
