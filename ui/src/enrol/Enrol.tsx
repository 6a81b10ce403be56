import { Alert, Anchor, Button, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { Link, useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { EnrolmentBegun, EnrolmentFinished, EnrolmentLook } from '../api/contract';
import { isProblem } from '../api/problem';
import { useHouse } from '../house';
import { CopyButton } from '../kit/Copy';
import { wordsFor } from '../kit/faults';
import { Frame } from '../kit/Frame';
import { Fault, Loading } from '../kit/States';
import { t } from '../texts/catalogue';
import { dateTime } from '../texts/times';
import { Factor } from './Factor';
import { Keep } from './Keep';
import { emptyDraft, You } from './You';

/** Where an enrolment stands. Each state holds only what is true in it. */
type Stage =
  | { at: 'you'; attemptLost?: boolean }
  | { at: 'factor'; begun: EnrolmentBegun }
  | { at: 'keep'; finished: EnrolmentFinished };

/**
 * From an invitation link to a signed-in person, in three steps.
 *
 *     link ──▶ you ──▶ factor ──▶ keep ──▶ home
 *               ▲         │ attempt too old
 *               └─────────┘
 */
export function Enrol() {
  const token = useLinkToken();
  const { api } = useHouse();
  const { mutate: look, ...looked } = useMutation({ mutationFn: (given: string) => api.enrolment.look(given) });
  useEffect(() => {
    if (token !== undefined) look(token);
  }, [token, look]);
  if (token === undefined) return <Closed reason="missing" />;
  if (looked.error) return <NotOpened fault={looked.error} retry={() => look(token)} />;
  if (looked.data === undefined) {
    return (
      <Frame page={t.enrol.title}>
        <Loading label={t.enrol.looking} />
      </Frame>
    );
  }
  return <Steps key={token} token={token} look={looked.data} />;
}

/** The token stands in the URL's fragment, which browsers do not send; it leaves the address bar at once. */
function useLinkToken(): string | undefined {
  const router = useRouter();
  const [token, setToken] = useState(() => window.location.hash.slice(1) || undefined);
  useEffect(() => {
    const take = () => {
      const found = window.location.hash.slice(1);
      if (found === '') return;
      setToken(found);
      router.history.replace('/enrol');
    };
    take();
    window.addEventListener('hashchange', take);
    return () => window.removeEventListener('hashchange', take);
  }, [router]);
  return token;
}

function Steps({ token, look }: { token: string; look: EnrolmentLook }) {
  const [stage, setStage] = useState<Stage>({ at: 'you' });
  const [draft, setDraft] = useState(emptyDraft);
  return (
    <Frame
      page={t.enrol.title}
      wide
      foot={stage.at === 'you' ? t.enrol.linkUntil(dateTime(look.expiresAt)) : undefined}
    >
      <Progress at={stage.at} />
      {stage.at === 'you' ? (
        <Stack gap="lg">
          <div>
            <Title order={1}>{t.enrol.title}</Title>
            <Text c="dimmed">{t.enrol.leads[look.purpose]}</Text>
          </div>
          {stage.attemptLost ? <Alert color="bronze">{t.problems.byCode['attempt-expired']}</Alert> : null}
          <You
            token={token}
            look={look}
            draft={draft}
            onDraft={setDraft}
            onBegun={(begun) => setStage({ at: 'factor', begun })}
          />
        </Stack>
      ) : null}
      {stage.at === 'factor' ? (
        <Factor
          token={token}
          look={look}
          begun={stage.begun}
          onFinished={(finished) => setStage({ at: 'keep', finished })}
          onAttemptLost={() => setStage({ at: 'you', attemptLost: true })}
          onBack={() => setStage({ at: 'you' })}
        />
      ) : null}
      {stage.at === 'keep' ? <Keep finished={stage.finished} serverName={look.serverName} /> : null}
    </Frame>
  );
}

const order = ['you', 'factor', 'keep'] as const;

function Progress({ at }: { at: Stage['at'] }) {
  const now = order.indexOf(at);
  return (
    <ol className="bf-steps" aria-label={t.enrol.stepOf(now + 1, t.enrol.steps[at])}>
      {order.map((step, index) => (
        <li key={step} data-done={index < now} {...(index === now ? { 'aria-current': 'step' as const } : {})}>
          {t.enrol.steps[step]}
        </li>
      ))}
    </ol>
  );
}

function NotOpened({ fault, retry }: { fault: unknown; retry: () => void }) {
  const reasons = ['invitation-spent', 'invitation-expired', 'invitation-unknown'] as const;
  const reason = reasons.find((code) => isProblem(fault, code));
  if (reason !== undefined) return <Closed reason={reason} />;
  if (isProblem(fault, 'wrong-door')) return <Elsewhere text={wordsFor(fault)} />;
  return (
    <Frame page={t.enrol.title}>
      <Fault fault={fault} retry={retry} />
    </Frame>
  );
}

/** The link is good, but not at this door. */
function Elsewhere({ text }: { text: string }) {
  return (
    <Frame page={t.enrol.link.elsewhere}>
      <Stack>
        <Title order={1}>{t.enrol.link.elsewhere}</Title>
        <Text>{text}</Text>
      </Stack>
    </Frame>
  );
}

type ClosedReason = 'missing' | 'invitation-spent' | 'invitation-expired' | 'invitation-unknown';

/** The link does not open (any more): why, and how to get in all the same. */
function Closed({ reason }: { reason: ClosedReason }) {
  const { door } = useHouse();
  const words = t.enrol.link[reason];
  return (
    <Frame page={words.title}>
      <Stack>
        <Title order={1}>{words.title}</Title>
        <Text>{words.text}</Text>
        {reason === 'missing' ? null : (
          <Stack gap={6}>
            <Text size="sm" c="dimmed">
              {t.enrol.link.newLink[door]}
            </Text>
            {door === 'console' ? (
              <>
                <div className="bf-code">{t.enrol.link.command}</div>
                <div>
                  <CopyButton text={t.enrol.link.command} />
                </div>
              </>
            ) : null}
          </Stack>
        )}
        {reason === 'invitation-spent' ? (
          <Button renderRoot={(props) => <Link to="/sign-in" {...props} />}>{t.enrol.link.signIn}</Button>
        ) : (
          <Anchor renderRoot={(props) => <Link to="/sign-in" {...props} />}>{t.enrol.link.signIn}</Anchor>
        )}
      </Stack>
    </Frame>
  );
}
