import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LeftMessage } from '../api/contract';
import { useApi } from '../house';
import { Confirm } from '../kit/Confirm';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { t } from '../texts/catalogue';
import { ByMail } from './ByMail';
import { MessageLine, nameOf, type MessageActs } from './MessageLine';
import { PlayButton, Player, usePlaying, type Hearing, type Playing } from './Player';
import { useTelephone } from './PhoneProvider';
import { isBusy } from './state';

const words = t.messages;
const lookMs = 10_000;

/** One's own message box: hear, call back, delete. */
export function Messages() {
  const api = useApi();
  const [{ line, call }, telephone] = useTelephone();
  const { data, error, refetch } = useQuery({
    queryKey: ['messages'],
    queryFn: api.voicemail.box,
    refetchInterval: lookMs,
  });
  const [removing, setRemoving] = useState<LeftMessage>();
  const hearing = usePlaying();
  const mark = useMutation({
    mutationFn: ({ id, heard }: LeftMessage) => api.voicemail.mark(id, !heard),
    onSuccess: () => refetch(),
  });
  const remove = useMutation({
    mutationFn: (message: LeftMessage) => api.voicemail.delete(message.id),
    onSuccess: () => {
      setRemoving(undefined);
      hearing.stop();
      return refetch();
    },
  });
  const acts: MessageActs = {
    play: (message) => hearing.play(message.id, () => api.voicemail.sound(message.id)),
    begun: (message) => (message.heard ? undefined : mark.mutate(message)),
    callBack: (number) => void telephone.dial(number),
    mark: (message) => mark.mutate(message),
    remove: (message) => {
      remove.reset();
      setRemoving(message);
    },
  };
  const keep = () => {
    setRemoving(undefined);
    remove.reset();
  };
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      <Stack gap="lg">
        {error ? <Fault fault={error} retry={refetch} /> : null}
        {hearing.fault ? <Fault fault={hearing.fault} /> : null}
        {mark.error ? <Fault fault={mark.error} /> : null}
        {!data && !error ? <LoadingRows /> : null}
        <Text role="status" size="sm" c="dimmed">
          {remove.isSuccess ? words.removed : ''}
        </Text>
        {data ? (
          <MessageList
            messages={data.messages}
            playing={hearing.playing}
            loading={hearing.loading}
            canCall={line.at === 'ready' && !isBusy(call)}
            acts={acts}
          />
        ) : null}
        {data ? <Greeting id={data.greeting ?? undefined} hearing={hearing} changed={refetch} /> : null}
        <ByMail />
      </Stack>
      <Confirm
        asked={removing !== undefined}
        title={words.removeTitle}
        text={words.removeText(removing ? nameOf(removing) : '')}
        action={words.remove}
        danger
        busy={remove.isPending}
        fault={remove.error}
        onYes={() => removing && remove.mutate(removing)}
        onNo={keep}
      />
    </>
  );
}

interface ListProps {
  messages: readonly LeftMessage[];
  playing: Playing | undefined;
  loading: string | undefined;
  canCall: boolean;
  acts: MessageActs;
}

export function MessageList({ messages, playing, loading, canCall, acts }: ListProps) {
  if (messages.length === 0) {
    return (
      <div className="bf-card">
        <Empty icon="messages" title={words.empty}>
          {words.emptyText}
        </Empty>
      </div>
    );
  }
  return (
    <section aria-label={words.list}>
      <Text size="sm" c="dimmed" mb={6}>
        {words.unheard(messages.filter(({ heard }) => !heard).length)}
      </Text>
      <ul className="bf-card bf-list">
        {messages.map((message) => (
          <MessageLine
            key={message.id}
            message={message}
            sound={playing?.id === message.id ? playing.sound : undefined}
            loading={loading === message.id}
            canCall={canCall}
            acts={acts}
          />
        ))}
      </ul>
    </section>
  );
}

function Greeting({ id, hearing, changed }: { id: string | undefined; hearing: Hearing; changed: () => unknown }) {
  const api = useApi();
  const [asked, setAsked] = useState(false);
  const toStandard = useMutation({
    mutationFn: api.voicemail.standardGreeting,
    onSuccess: () => {
      setAsked(false);
      hearing.stop();
      return changed();
    },
  });
  return (
    <section className="bf-card" aria-labelledby="greeting">
      <Title order={2} id="greeting" mb={4}>
        {words.greeting}
      </Title>
      <Text c="dimmed">{id === undefined ? words.greetingStandard : words.greetingOwn}</Text>
      {id === undefined ? null : (
        <>
          <Group gap="sm" mt="sm">
            <PlayButton
              label={words.greetingPlay}
              loading={hearing.loading === id}
              onClick={() => hearing.play(id, () => api.voicemail.greeting(id))}
            >
              {words.greetingPlay}
            </PlayButton>
            <Button size="xs" variant="default" onClick={() => setAsked(true)}>
              {words.toStandard}
            </Button>
          </Group>
          {hearing.playing?.id === id ? <Player sound={hearing.playing.sound} label={words.greeting} /> : null}
        </>
      )}
      <Confirm
        asked={asked}
        title={words.toStandardTitle}
        text={words.toStandardText}
        action={words.toStandard}
        danger
        busy={toStandard.isPending}
        fault={toStandard.error}
        onYes={() => id !== undefined && toStandard.mutate(id)}
        onNo={() => {
          setAsked(false);
          toStandard.reset();
        }}
      />
    </section>
  );
}
