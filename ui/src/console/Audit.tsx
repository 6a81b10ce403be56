import { Button, Group, Stack, Text } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import type { AuditRow } from '../api/contract';
import { useApi } from '../house';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { t } from '../texts/catalogue';
import { dateTimeSeconds } from '../texts/times';
import { detailsOf } from './details';
import { inWords, shortAddress } from './names';

const words = t.audit;
const pageRows = 50;

const columns: Column<AuditRow>[] = [
  { key: 'sequence', title: words.sequence, label: words.sequence, className: 'bf-right', cell: (row) => row.sequence },
  { key: 'at', title: words.at, className: 'bf-numbers bf-nowrap', cell: (row) => dateTimeSeconds(row.at) },
  { key: 'action', title: words.action, className: 'bf-nowrap', cell: (row) => <Text fw={600}>{actionOf(row)}</Text> },
  { key: 'actor', title: words.actor, label: words.actor, cell: (row) => row.actor },
  {
    key: 'from',
    title: words.from,
    label: words.from,
    className: 'bf-numbers bf-nowrap',
    cell: (row) => shortAddress(row.from ?? ''),
  },
  {
    key: 'details',
    title: words.details,
    cell: (row) => (
      <Text size="sm" c="dimmed" className="bf-wrap">
        {detailsOf(row.details)}
      </Text>
    ),
  },
];

/** The action in words; one that has none yet is shown by its name. */
function actionOf({ action }: AuditRow): string {
  return words.actions[action] ?? inWords(action);
}

/** The ledger, newest first, fetched page by page. */
export function Audit() {
  const api = useApi();
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: ['audit'],
    queryFn: ({ pageParam }) => api.audit(pageParam, pageRows),
    initialPageParam: undefined as number | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
  });
  const rows = data?.pages.flatMap((page) => page.rows) ?? [];
  const refresh = (
    <Button
      variant="default"
      size="sm"
      leftSection={<Icon name="refresh" size={17} />}
      loading={isFetching && data !== undefined}
      onClick={() => void refetch()}
    >
      {words.refresh}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} actions={refresh} />
      <Stack gap="lg">
        {error ? <Fault fault={error} retry={refetch} /> : null}
        {!data && !error ? <LoadingRows /> : null}
        {data && rows.length === 0 ? (
          <div className="bf-card">
            <Empty icon="audit" title={words.empty}>
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
              keyOf={(row) => row.sequence}
              words={(row) =>
                `${row.sequence} ${row.actor} ${row.from ?? ''} ${row.action} ${actionOf(row)} ${detailsOf(row.details)}`
              }
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
