import { Button, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ControlReport, ControlState, PolicyRow } from '../api/contract';
import { useApi } from '../house';
import { Icon, type IconName } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { matches } from '../kit/search';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { SearchBox } from '../kit/Table';
import { t } from '../texts/catalogue';
import { ago } from '../texts/times';
import { inWords, plain } from './names';

const gravity: ControlState[] = ['broken', 'relaxed', 'unknown', 'kept'];
const icons: Record<ControlState, IconName> = {
  kept: 'kept',
  relaxed: 'attention',
  broken: 'broken',
  unknown: 'unknown',
};

/** Each promise with its state and what was found; the gravest first. */
export function Trust() {
  const api = useApi();
  const queries = useQueryClient();
  const { data, error, refetch } = useQuery({ queryKey: ['trust'], queryFn: api.trust });
  const check = useMutation({
    mutationFn: api.checkTrust,
    onSuccess: (report) => {
      queries.setQueryData(['trust'], report);
      void queries.invalidateQueries({ queryKey: ['state'] });
    },
  });
  const checkNow = (
    <Button
      variant="default"
      size="sm"
      leftSection={<Icon name="refresh" size={17} />}
      loading={check.isPending}
      onClick={() => check.mutate()}
    >
      {t.trust.checkNow}
    </Button>
  );
  return (
    <>
      <PageHeader title={t.trust.title} lead={t.trust.lead} actions={checkNow} />
      <Stack gap="lg">
        {check.error ? <Fault fault={check.error} /> : null}
        {error ? <Fault fault={error} retry={refetch} /> : null}
        {!data && !error ? <LoadingRows /> : null}
        {data && data.controls.length === 0 ? (
          <div className="bf-card">
            <Empty icon="trust" title={t.trust.empty}>
              {t.trust.emptyText}
            </Empty>
          </div>
        ) : null}
        {data && data.controls.length > 0 ? <Promises controls={data.controls} checkedAt={data.checkedAt} /> : null}
        {data?.notBuilt && data.notBuilt.length > 0 ? <NotBuilt rows={data.notBuilt} /> : null}
      </Stack>
    </>
  );
}

function Promises({
  controls,
  checkedAt,
}: {
  controls: readonly ControlReport[];
  checkedAt?: string | null | undefined;
}) {
  const [shown, setShown] = useState<'all' | ControlState>('all');
  const [search, setSearch] = useState('');
  const present = gravity.filter((state) => controls.some((control) => control.state === state));
  const found = gravity
    .flatMap((state) => controls.filter((control) => control.state === state))
    .filter((control) => shown === 'all' || control.state === shown)
    .filter(({ row, name, promise, finding }) => matches(search, `${row} ${name} ${promise} ${finding}`));
  return (
    <>
      <div className="bf-toolbar">
        <SearchBox label={t.trust.searchLabel} value={search} onChange={setSearch} />
        {present.length < 2 ? null : (
          <SegmentedControl
            size="sm"
            aria-label={t.trust.filter}
            value={shown}
            onChange={(chosen) => setShown(chosen as 'all' | ControlState)}
            data={[
              { value: 'all', label: `${t.trust.all} ${controls.length}` },
              ...present.map((state) => ({
                value: state,
                label: `${t.trust.states[state]} ${countOf(controls, state)}`,
              })),
            ]}
          />
        )}
        <Text size="sm" c="dimmed" role="status" className="bf-toolbar-end">
          {checkedAt ? t.trust.checkedAt(ago(checkedAt)) : t.trust.notChecked}
        </Text>
      </div>
      <ul className="bf-card bf-list">
        {found.map((control) => (
          <PromiseLine key={control.id} control={control} />
        ))}
        {found.length === 0 ? (
          <li>
            <Text c="dimmed">{search === '' ? t.trust.noneInFilter : t.words.nothingFound}</Text>
          </li>
        ) : null}
      </ul>
    </>
  );
}

/** What the policy promises and this version does not have yet: said, not hidden. */
function NotBuilt({ rows }: { rows: readonly PolicyRow[] }) {
  return (
    <details className="bf-card bf-details">
      <summary>{t.trust.notBuilt(rows.length)}</summary>
      <Text size="sm" c="dimmed" mt="xs">
        {t.trust.notBuiltText}
      </Text>
      <ul className="bf-list" style={{ padding: 0 }}>
        {rows.map((row) => (
          <li key={row.row}>
            <Text size="sm">
              <strong>{row.row}</strong> {plain(row.promise)}
            </Text>
          </li>
        ))}
      </ul>
    </details>
  );
}

function countOf(controls: readonly ControlReport[], state: ControlState): number {
  return controls.filter((control) => control.state === state).length;
}

function PromiseLine({ control }: { control: ControlReport }) {
  return (
    <li className="bf-promise">
      <span className={`bf-promise-state bf-${control.state}`} title={t.trust.statesHelp[control.state]}>
        <Icon name={icons[control.state]} size={22} />
        <span>{t.trust.states[control.state]}</span>
      </span>
      <div className="bf-promise-words">
        <Title order={2} fz="1.02rem">
          {inWords(control.name)}
        </Title>
        <Text c="dimmed" size="sm">
          {plain(control.promise)}
        </Text>
        {control.finding === '' ? null : (
          <Text size="sm" mt={6} className="bf-wrap">
            <span className="bf-faint">{t.trust.finding}:</span> {control.finding}
          </Text>
        )}
      </div>
      <Text size="sm" c="dimmed" className="bf-promise-row">
        {t.trust.row} {control.row}
        {control.seenAt ? <span>{ago(control.seenAt)}</span> : null}
      </Text>
    </li>
  );
}
