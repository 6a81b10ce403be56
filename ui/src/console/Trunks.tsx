import { Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { TrunkRow } from '../api/contract';
import { useApi } from '../house';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { t } from '../texts/catalogue';

const words = t.trunks;
const lookMs = 10_000;

const columns: Column<TrunkRow>[] = [
  { key: 'name', title: words.name, cell: (trunk) => <Text fw={600}>{trunk.name}</Text> },
  {
    key: 'state',
    title: words.state,
    cell: (trunk) => (
      <>
        <span className="bf-call-fact">
          <Icon name={trunk.health === 'up' ? 'kept' : trunk.health === 'down' ? 'broken' : 'unknown'} size={17} />
          {words.health[trunk.health]}
          {trunk.registered ? `, ${words.registered}` : ''}
        </span>
        <Text size="sm" c="dimmed" className="bf-wrap">
          {trunk.sentence}
        </Text>
      </>
    ),
  },
  { key: 'shown', title: words.shown, label: words.shown, className: 'bf-numbers', cell: (trunk) => trunk.shown },
  { key: 'country', title: words.country, label: words.country, cell: (trunk) => trunk.country },
  { key: 'paid', title: words.paid, cell: (trunk) => (trunk.paid ? words.isPaid : words.isFree) },
];

/** Lines to the world. */
export function Trunks() {
  const api = useApi();
  const { data, error, refetch } = useQuery({
    queryKey: ['trunks'],
    queryFn: api.switchroom.trunks,
    refetchInterval: lookMs,
  });
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data && data.length === 0 ? (
        <div className="bf-card">
          <Empty icon="trunks" title={words.empty}>
            {words.emptyText}
          </Empty>
        </div>
      ) : null}
      {data && data.length > 0 ? (
        <Table
          caption={words.title}
          rows={data}
          columns={columns}
          keyOf={(trunk) => trunk.name}
          words={(trunk) => `${trunk.name} ${trunk.shown} ${trunk.country} ${words.health[trunk.health]}`}
          searchLabel={words.searchLabel}
        />
      ) : null}
    </>
  );
}
