import { Button, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { CallNow } from '../api/contract';
import { useApi } from '../house';
import { Confirm } from '../kit/Confirm';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { clock } from '../phone/clock';
import { t } from '../texts/catalogue';
import { useLive } from './live';

const words = t.calls;
const lookMs = 2_000;
// Whatever is told, a page that is left open is right again after this.
const lookLiveMs = 30_000;

/** The calls of this moment: told as they change, or looked at every two seconds where nobody tells. */
export function LiveCalls() {
  const api = useApi();
  const live = useLive('calls', 'call.');
  const {
    data: last,
    error,
    refetch,
  } = useQuery({
    queryKey: ['calls'],
    queryFn: api.switchroom.calls,
    refetchInterval: live ? lookLiveMs : lookMs,
  });
  // What could not be asked for is not known: no call is shown that may be over.
  const data = error ? undefined : last;
  const [ending, setEnding] = useState<CallNow>();
  const end = useMutation({
    mutationFn: (call: CallNow) => api.switchroom.endCall(call.id),
    onSuccess: () => {
      setEnding(undefined);
      return refetch();
    },
  });
  const keep = () => {
    setEnding(undefined);
    end.reset();
  };
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} />
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {!data && !error ? <LoadingRows rows={2} /> : null}
      {data && data.length === 0 ? (
        <div className="bf-card">
          <Empty icon="call" title={words.empty}>
            {words.emptyText}
          </Empty>
        </div>
      ) : null}
      {data && data.length > 0 ? (
        <Table
          caption={words.title}
          rows={data}
          columns={columnsWith(setEnding)}
          keyOf={(call) => call.id}
          words={(call) => `${call.from} ${call.to}`}
          searchLabel={words.searchLabel}
        />
      ) : null}
      <Confirm
        asked={ending !== undefined}
        title={words.endTitle}
        text={words.endText}
        action={words.end}
        danger
        busy={end.isPending}
        fault={end.error}
        onYes={() => ending && end.mutate(ending)}
        onNo={keep}
      />
    </>
  );
}

function Talks({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return words.talks(clock(now - since));
}

function columnsWith(end: (call: CallNow) => void): Column<CallNow>[] {
  return [
    {
      key: 'from',
      title: words.from,
      label: words.from,
      cell: (call) => <Text fw={600}>{call.from || words.nobody}</Text>,
    },
    { key: 'to', title: words.to, label: words.to, cell: (call) => call.to || words.nobody },
    {
      key: 'state',
      title: words.state,
      className: 'bf-numbers bf-nowrap',
      cell: (call) => (call.answeredAt ? <Talks since={new Date(call.answeredAt).getTime()} /> : words.rings),
    },
    {
      key: 'secrecy',
      title: words.secrecy,
      label: words.secrecy,
      cell: (call) => (call.encrypted ? words.encrypted : words.plain),
    },
    {
      key: 'end',
      title: '',
      className: 'bf-right',
      cell: (call) => (
        <Button
          size="xs"
          variant="default"
          aria-label={words.endLabel(call.from || words.nobody, call.to || words.nobody)}
          onClick={() => end(call)}
        >
          {words.end}
        </Button>
      ),
    },
  ];
}
