import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { DeviceRow } from '../api/contract';
import { useApi } from '../house';
import { Confirm } from '../kit/Confirm';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { t } from '../texts/catalogue';
import { date } from '../texts/times';
import { AddDevice } from './AddDevice';
import { useLive } from './live';

const words = t.devices;
const lookMs = 10_000;
// A connection that broke is told by nobody before its registration ends.
const lookLiveMs = 30_000;

/** All telephones of the house: whose, and whether they are signed in. */
export function Devices() {
  const api = useApi();
  const live = useLive('devices', 'device.');
  const {
    data: last,
    error,
    refetch,
  } = useQuery({
    queryKey: ['devices'],
    queryFn: api.switchroom.devices,
    refetchInterval: live ? lookLiveMs : lookMs,
  });
  // What could not be asked for is not known: no telephone is shown signed in that may be gone.
  const data = error ? undefined : last;
  const [adding, setAdding] = useState(false);
  const [revoking, setRevoking] = useState<DeviceRow>();
  const revoke = useMutation({
    mutationFn: (device: DeviceRow) => api.switchroom.revokeDevice(device.id),
    onSuccess: () => {
      setRevoking(undefined);
      return refetch();
    },
  });
  const keep = () => {
    setRevoking(undefined);
    revoke.reset();
  };
  const add = (
    <Button size="sm" leftSection={<Icon name="plus" size={17} />} onClick={() => setAdding(true)}>
      {words.add}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} actions={add} />
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data && data.length === 0 ? (
        <div className="bf-card">
          <Empty icon="phone" title={words.empty}>
            {words.emptyText}
          </Empty>
        </div>
      ) : null}
      {data && data.length > 0 ? (
        <Table
          caption={words.title}
          rows={data}
          columns={columnsWith(setRevoking)}
          keyOf={(device) => device.id}
          words={(device) => `${device.label} ${device.person} ${device.username} ${device.presence?.userAgent ?? ''}`}
          searchLabel={words.searchLabel}
        />
      ) : null}
      <AddDevice opened={adding} onClose={() => setAdding(false)} onAdded={refetch} />
      <Confirm
        asked={revoking !== undefined}
        title={words.revokeTitle}
        text={words.revokeText}
        action={words.revoke}
        danger
        busy={revoke.isPending}
        fault={revoke.error}
        onYes={() => revoking && revoke.mutate(revoking)}
        onNo={keep}
      />
    </>
  );
}

function presenceOf({ presence }: DeviceRow): string {
  if (!presence) return words.off;
  return presence.reachable ? words.on(presence.transport, presence.address) : words.lost;
}

function columnsWith(revoke: (device: DeviceRow) => void): Column<DeviceRow>[] {
  return [
    {
      key: 'label',
      title: words.label,
      cell: (device) => (
        <>
          <Text fw={600}>{device.label}</Text>
          <Text size="sm" c="dimmed">
            {device.username}
          </Text>
        </>
      ),
    },
    { key: 'owner', title: words.owner, label: words.owner, cell: (device) => device.person },
    {
      key: 'presence',
      title: words.presence,
      cell: (device) => (
        <>
          <Text>{presenceOf(device)}</Text>
          <Text size="sm" c="dimmed" className="bf-wrap">
            {device.presence?.userAgent}
          </Text>
        </>
      ),
    },
    { key: 'added', title: words.added, label: words.added, cell: (device) => date(device.addedAt) },
    {
      key: 'revoke',
      title: '',
      className: 'bf-right',
      cell: (device) => (
        <Button
          size="xs"
          variant="default"
          aria-label={words.revokeLabel(device.label, device.person)}
          onClick={() => revoke(device)}
        >
          {words.revoke}
        </Button>
      ),
    },
  ];
}
