import { Text } from '@mantine/core';
import type { DoorState } from '../api/contract';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { t } from '../texts/catalogue';
import { fromOf, sentence, shortAddress } from './names';
import { useSystemState } from './state';

const words = t.doors;

const columns: Column<DoorState>[] = [
  {
    key: 'name',
    title: words.name,
    cell: (door) => (
      <>
        <Text fw={600}>{door.name}</Text>
        <Text size="sm" c="dimmed">
          {sentence(door.purpose)}
        </Text>
      </>
    ),
  },
  {
    key: 'state',
    title: words.state,
    cell: (door) => (
      <span className={`bf-with-icon ${door.open ? 'bf-kept' : 'bf-broken'}`}>
        <Icon name={door.open ? 'kept' : 'broken'} size={18} />
        <span>
          {door.open ? words.open : words.closed}
          {door.open && door.onlyFrom.length > 0 ? (
            <Text size="sm" c="dimmed">
              {words.onlyFrom(fromOf(door.onlyFrom))}
            </Text>
          ) : null}
        </span>
      </span>
    ),
  },
  {
    key: 'where',
    title: words.where,
    label: words.where,
    className: 'bf-numbers',
    cell: (door) => `${door.protocol.toUpperCase()} ${whereOf(door)}`,
  },
  {
    key: 'connections',
    title: words.connections,
    label: words.connections,
    className: 'bf-right',
    cell: (door) => door.connections.toLocaleString(),
  },
  {
    key: 'refused',
    title: words.refused,
    label: words.refused,
    className: 'bf-right',
    cell: (door) => door.refused.toLocaleString(),
  },
];

export function whereOf({ address, port }: DoorState): string {
  return address.includes(':') ? `[${shortAddress(address)}]:${port}` : `${address}:${port}`;
}

/** Every place where the system listens. */
export function Doors() {
  const { data: state, error, refetch } = useSystemState();
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      {error && !state ? <Fault fault={error} retry={refetch} /> : null}
      {!state && !error ? <LoadingRows /> : null}
      {state && state.doors.length === 0 ? (
        <div className="bf-card">
          <Empty icon="doors" title={words.empty}>
            {words.emptyText}
          </Empty>
        </div>
      ) : null}
      {state && state.doors.length > 0 ? (
        <>
          <Table
            caption={words.title}
            rows={state.doors}
            columns={columns}
            keyOf={(door) => `${door.name} ${whereOf(door)}`}
            words={(door) => `${door.name} ${door.purpose} ${door.protocol} ${whereOf(door)} ${fromOf(door.onlyFrom)}`}
            searchLabel={words.searchLabel}
          />
          <Text size="sm" c="dimmed" mt="sm">
            {words.refused}: {words.refusedHelp}
          </Text>
        </>
      ) : null}
    </>
  );
}
