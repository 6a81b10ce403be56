import { Badge, Button, Group, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { OpenSession } from '../api/contract';
import { useApi } from '../house';
import { Confirm } from '../kit/Confirm';
import { Fault, LoadingRows } from '../kit/States';
import { t } from '../texts/catalogue';
import { ago, dateTime } from '../texts/times';
import { browserOf } from './browser';

const words = t.account;

/** Where one is signed in; any of them can be ended. */
export function SessionsCard() {
  const api = useApi();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['sessions'], queryFn: api.account.sessions });
  const [ending, setEnding] = useState<OpenSession>();
  const end = useMutation({
    mutationFn: (session: OpenSession) => api.account.endSession(session.id),
    onSuccess: () => {
      setEnding(undefined);
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
  });
  return (
    <section className="bf-card" aria-labelledby="sessions">
      <Title order={2} id="sessions">
        {words.sessions}
      </Title>
      <Text c="dimmed" mb="xs">
        {words.sessionsLead}
      </Text>
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {!data && !error ? <LoadingRows rows={2} /> : null}
      {data?.map((session) => (
        <SessionLine key={session.id} session={session} onEnd={() => setEnding(session)} />
      ))}
      <Confirm
        asked={ending !== undefined}
        title={words.endTitle}
        text={words.endText}
        action={words.end}
        danger
        busy={end.isPending}
        fault={end.error}
        onYes={() => ending && end.mutate(ending)}
        onNo={() => {
          setEnding(undefined);
          end.reset();
        }}
      />
    </section>
  );
}

function SessionLine({ session, onEnd }: { session: OpenSession; onEnd: () => void }) {
  const browser = browserOf(session.userAgent);
  return (
    <div className="bf-row">
      <div className="bf-grow">
        <Group gap="xs">
          <Text fw={600}>{browser}</Text>
          <Text c="dimmed">{words.from(session.address)}</Text>
          {session.current ? <Badge variant="light">{words.thisOne}</Badge> : null}
        </Group>
        <Text size="sm" c="dimmed">
          {t.door[session.door]}, {words.signedIn(dateTime(session.signedInAt))},{' '}
          {words.lastSeen(ago(session.lastSeenAt))}
        </Text>
      </div>
      {session.current ? null : (
        <Button
          variant="default"
          size="xs"
          onClick={onEnd}
          aria-label={words.endLabel(`${browser}, ${session.address}`)}
        >
          {words.end}
        </Button>
      )}
    </div>
  );
}
