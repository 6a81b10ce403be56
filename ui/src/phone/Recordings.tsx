import { Group, NativeSelect, Stack, Text } from '@mantine/core';
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

/** The house gives as much at once. */
const partSeconds = 120;

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
            play={({ id }, part) => hearing.play(id, () => api.recordings.sound(id, part), part)}
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
  play: (recording: RecordedCall, part: number) => void;
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
          playing={playing?.id === recording.id ? playing : undefined}
          loading={loading === recording.id}
          play={play}
        />
      ))}
    </ul>
  );
}

interface LineProps {
  recording: RecordedCall;
  playing: Playing | undefined;
  loading: boolean;
  play: (recording: RecordedCall, part: number) => void;
}

function RecordingLine({ recording, playing, loading, play }: LineProps) {
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
        <PlayButton label={words.playLabel(people)} loading={loading} onClick={() => play(recording, 0)}>
          {words.play}
        </PlayButton>
      </Group>
      {playing ? (
        <>
          <Player
            sound={playing.sound}
            label={words.player(people)}
            onEnded={() => {
              if (playing.part + 1 < partsOf(recording)) play(recording, playing.part + 1);
            }}
          />
          <Parts recording={recording} part={playing.part} play={(part) => play(recording, part)} />
        </>
      ) : null}
    </li>
  );
}

function partsOf({ seconds }: RecordedCall): number {
  return Math.max(1, Math.ceil(seconds / partSeconds));
}

/** Where in a long recording one is, and the way to the rest of it. */
function Parts({ recording, part, play }: { recording: RecordedCall; part: number; play: (part: number) => void }) {
  const parts = partsOf(recording);
  if (parts === 1) return null;
  return (
    <NativeSelect
      size="xs"
      label={words.from(clock(recording.seconds * 1_000))}
      value={part}
      data={Array.from({ length: parts }, (_, at) => ({ value: String(at), label: clock(at * partSeconds * 1_000) }))}
      onChange={(event) => play(Number(event.currentTarget.value))}
    />
  );
}

function ruleOf({ rule }: RecordedCall): string {
  return rule.startsWith('trunk ') ? words.trunk(rule.slice('trunk '.length)) : words.person;
}
