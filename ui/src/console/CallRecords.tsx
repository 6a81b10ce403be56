import { Button, Group, Stack, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { CallPart } from '../api/contract';
import type { CallPlace } from '../api/api';
import { useApi } from '../house';
import { saveText } from '../kit/Copy';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { clock } from '../phone/clock';
import { t } from '../texts/catalogue';
import { dateTimeSeconds } from '../texts/times';
import { wholeSheet } from './sheet';

const words = t.records;
const pageRows = 100;

const columns: Column<CallPart>[] = [
  {
    key: 'at',
    title: words.at,
    className: 'bf-numbers bf-nowrap',
    cell: (part) => dateTimeSeconds(part.beganAt),
  },
  {
    key: 'from',
    title: words.from,
    label: words.from,
    cell: (part) => <Text fw={600}>{part.from || t.calls.nobody}</Text>,
  },
  { key: 'to', title: words.to, label: words.to, cell: (part) => part.to || t.calls.nobody },
  {
    key: 'lasted',
    title: words.lasted,
    label: words.lasted,
    className: 'bf-numbers bf-nowrap',
    cell: (part) => (part.answeredAt ? clock(part.seconds * 1_000) : words.never),
  },
  {
    key: 'outcome',
    title: words.outcome,
    cell: (part) => (
      <>
        <Text size="sm">{part.cause}</Text>
        <Text size="sm" c="dimmed">
          {part.answeredAt ? `${part.encrypted ? words.encrypted : words.plain} ${part.voice ?? ''}` : ''}
        </Text>
      </>
    ),
  },
];

/** What became of calls, fetched page by page. */
export function CallRecords() {
  const api = useApi();
  const [typed, setTyped] = useState('');
  const [sought] = useDebouncedValue(typed.trim(), 300);
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching, isPlaceholderData } = useInfiniteQuery({
    queryKey: ['call-records', sought],
    queryFn: ({ pageParam }) => api.switchroom.records(sought, pageParam, pageRows),
    placeholderData: keepPreviousData,
    initialPageParam: undefined as CallPlace | undefined,
    getNextPageParam: (page) => (page.next == null ? undefined : { before: page.next, skip: page.nextSkip ?? 0 }),
  });
  // While rows change the field that is typed in stays where it is.
  const searching = typed !== '' || sought !== '' || isPlaceholderData;
  const save = useMutation({
    mutationFn: () => wholeSheet(api.switchroom.sheet),
    onSuccess: ({ name, csv }) => saveText(name, csv),
  });
  const rows = data?.pages.flatMap((page) => page.parts) ?? [];
  const actions = (
    <Group gap="sm">
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="save" size={17} />}
        loading={save.isPending}
        onClick={() => save.mutate()}
      >
        {words.save}
      </Button>
      <Button
        variant="default"
        size="sm"
        leftSection={<Icon name="refresh" size={17} />}
        loading={isFetching && data !== undefined}
        onClick={() => void refetch()}
      >
        {words.refresh}
      </Button>
    </Group>
  );
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} actions={actions} />
      <Stack gap="lg">
        {error ? <Fault fault={error} retry={refetch} /> : null}
        {save.error ? <Fault fault={save.error} /> : null}
        {save.data?.missingBefore ? (
          <Text size="sm">{words.missingBefore(dateTimeSeconds(new Date(save.data.missingBefore).toISOString()))}</Text>
        ) : null}
        {!data && !error ? <LoadingRows /> : null}
        {data && rows.length === 0 && !searching ? (
          <div className="bf-card">
            <Empty icon="records" title={words.empty}>
              {words.emptyText}
            </Empty>
          </div>
        ) : null}
        {rows.length > 0 || (data && searching) ? (
          <div>
            <Table
              caption={words.title}
              rows={rows}
              columns={columns}
              keyOf={(part) => `${part.call} ${part.leg}`}
              words={(part) => `${part.from} ${part.to} ${part.cause} ${part.voice ?? ''}`}
              searchLabel={words.searchLabel}
              onSearch={setTyped}
            />
            <Group justify="center" mt="lg">
              {hasNextPage ? (
                <Button variant="default" size="sm" loading={isFetching} onClick={() => void fetchNextPage()}>
                  {words.older}
                </Button>
              ) : (
                <Text size="sm" c="dimmed">
                  {words.noOlder}
                </Text>
              )}
            </Group>
          </div>
        ) : null}
      </Stack>
    </>
  );
}
