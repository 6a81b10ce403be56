import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import type { CallPart } from '../api/contract';
import { useApi } from '../house';
import { saveText } from '../kit/Copy';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { clock } from '../phone/clock';
import { t } from '../texts/catalogue';
import { dateTimeSeconds } from '../texts/times';

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
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['call-records'],
    queryFn: ({ pageParam }) => api.switchroom.records(pageParam, pageRows),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const save = useMutation({
    mutationFn: api.switchroom.sheet,
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
        {!data && !error ? <LoadingRows /> : null}
        {data && rows.length === 0 ? (
          <div className="bf-card">
            <Empty icon="records" title={words.empty}>
              {words.emptyText}
            </Empty>
          </div>
        ) : null}
        {rows.length > 0 ? (
          <div>
            <Table
              caption={words.title}
              rows={rows}
              columns={columns}
              keyOf={(part) => `${part.call} ${part.leg}`}
              words={(part) => `${part.from} ${part.to} ${part.cause} ${part.voice ?? ''}`}
              searchLabel={words.searchLabel}
              {...(hasNextPage ? { hint: words.searchHint(rows.length) } : {})}
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
