import { Badge, Button, Group, Text } from '@mantine/core';
import type { LeftMessage } from '../api/contract';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import { ago, dateTime } from '../texts/times';
import { clock } from './clock';
import { dialable } from './number';
import { PlayButton, Player } from './Player';

const words = t.messages;

/** What may be done with a message. */
export interface MessageActs {
  play(message: LeftMessage): void;
  /** It can be heard now. */
  begun(message: LeftMessage): void;
  callBack(number: string): void;
  mark(message: LeftMessage): void;
  remove(message: LeftMessage): void;
}

interface LineProps {
  message: LeftMessage;
  /** What was said, while it is played. */
  sound: Blob | undefined;
  loading: boolean;
  canCall: boolean;
  acts: MessageActs;
}

/** One message: who, when, how long, whether it is new, and what can be done with it. */
export function MessageLine({ message, sound, loading, canCall, acts }: LineProps) {
  const from = nameOf(message);
  const number = dialable(message.caller);
  const mark = message.heard ? words.markNew : words.markHeard;
  return (
    <li className="bf-message">
      <div className="bf-grow">
        <Group gap="xs">
          <Text fw={message.heard ? 450 : 650}>{from}</Text>
          {message.heard ? null : <Badge variant="light">{words.isNew}</Badge>}
        </Group>
        <Text size="sm" c="dimmed">
          <time dateTime={message.leftAt} title={dateTime(message.leftAt)}>
            {ago(message.leftAt)}
          </time>
          {' · '}
          <span className="bf-figures">{clock(message.seconds * 1_000)}</span>
        </Text>
        {message.transcript ? <Text size="sm">{message.transcript}</Text> : null}
        {message.cut ? (
          <Text size="sm" c="dimmed">
            {words.cut}
          </Text>
        ) : null}
      </div>
      <Group gap="xs">
        <PlayButton label={words.playLabel(from)} loading={loading} onClick={() => acts.play(message)}>
          {words.play}
        </PlayButton>
        {number === undefined ? null : (
          <Button
            size="xs"
            variant="default"
            leftSection={<Icon name="call" size={16} />}
            aria-label={words.callBackLabel(from)}
            disabled={!canCall}
            onClick={() => acts.callBack(number)}
          >
            {words.callBack}
          </Button>
        )}
        <Button size="xs" variant="default" aria-label={words.markLabel(mark, from)} onClick={() => acts.mark(message)}>
          {mark}
        </Button>
        <Button size="xs" variant="default" aria-label={words.removeLabel(from)} onClick={() => acts.remove(message)}>
          {words.remove}
        </Button>
      </Group>
      {sound === undefined ? null : (
        <Player sound={sound} label={words.player(from)} onBegun={() => acts.begun(message)} />
      )}
    </li>
  );
}

export function nameOf({ name, caller }: LeftMessage): string {
  if (name && caller !== '') return `${name} · ${caller}`;
  return name || caller || words.hidden;
}
