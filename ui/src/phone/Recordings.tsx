import { Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RecordedCall } from '../api/contract';
import { useApi } from '../house';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { t } from '../texts/catalogue';
import { ago, dateTime } from '../texts/times';
import { clock } from './clock';
import { PlayButton, Player, usePlaying, type Playing } from './Player';

const words = t.recordings;

/** A sound is fetched whole, and the house gives no longer one. */
const playableSeconds = 600;

/** Recorded calls, for those whom a rule named as listeners. */
export function Recordings() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ['recordings'], queryFn: api.recordings.all });
  const hearing = usePlaying();
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      <Stack gap="lg">
        {error ? <Fault fault={error} retry={refetch} /> : null}
        {hearing.fault ? <Fault fault={hearing.fault} /> : null}
        {!data && !error ? <LoadingRows /> : null}
        {data ? (
          <RecordingList
            recordings={data.recordings}
            playing={hearing.playing}
            loading={hearing.loading}
            play={({ id }) => hearing.play(id, () => api.recordings.sound(id))}
          />
        ) : null}
      </Stack>
    </>
  );
}

interface ListProps {
  recordings: readonly RecordedCall[];
  playing: Playing | undefined;
  loading: string | undefined;
  play: (recording: RecordedCall) => void;
}

export function RecordingList({ recordings, playing, loading, play }: ListProps) {
  if (recordings.length === 0) {
    return (
      <div className="bf-card">
        <Empty icon="recordings" title={words.empty}>
          {words.emptyText}
        </Empty>
      </div>
    );
  }
  return (
    <ul className="bf-card bf-list" aria-label={words.list}>
      {recordings.map((recording) => (
        <RecordingLine
          key={recording.id}
          recording={recording}
          sound={playing?.id === recording.id ? playing.sound : undefined}
          loading={loading === recording.id}
          play={play}
        />
      ))}
    </ul>
  );
}

interface LineProps {
  recording: RecordedCall;
  sound: Blob | undefined;
  loading: boolean;
  play: (recording: RecordedCall) => void;
}

function RecordingLine({ recording, sound, loading, play }: LineProps) {
  const people = recording.people.join(', ') || words.nobody;
  return (
    <li className="bf-message">
      <div className="bf-grow">
        <Text fw={650}>{people}</Text>
        <Text size="sm" c="dimmed">
          <time dateTime={recording.beganAt} title={dateTime(recording.beganAt)}>
            {ago(recording.beganAt)}
          </time>
          {' · '}
          <span className="bf-figures">{clock(recording.seconds * 1_000)}</span>
          {' · '}
          {ruleOf(recording)}
        </Text>
        {recording.cut ? (
          <Text size="sm" c="dimmed">
            {words.cut}
          </Text>
        ) : null}
      </div>
      <Group gap="xs">
        {recording.seconds > playableSeconds ? (
          <Text size="sm" c="dimmed">
            {words.tooLong}
          </Text>
        ) : (
          <PlayButton label={words.playLabel(people)} loading={loading} onClick={() => play(recording)}>
            {words.play}
          </PlayButton>
        )}
      </Group>
      {sound === undefined ? null : <Player sound={sound} label={words.player(people)} />}
    </li>
  );
}

function ruleOf({ rule }: RecordedCall): string {
  return rule.startsWith('trunk ') ? words.trunk(rule.slice('trunk '.length)) : words.person;
}
