import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { PersonRow } from '../api/contract';
import { useApi } from '../house';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Empty, Fault, LoadingRows } from '../kit/States';
import { Table, type Column } from '../kit/Table';
import { t } from '../texts/catalogue';
import { ago, date } from '../texts/times';
import { Invite } from './Invite';

const words = t.people;

const columns: Column<PersonRow>[] = [
  {
    key: 'name',
    title: words.name,
    cell: (person) => (
      <>
        <Text fw={600}>{person.displayName}</Text>
        <Text size="sm" c="dimmed">
          {person.name}
        </Text>
      </>
    ),
  },
  {
    key: 'role',
    title: words.role,
    label: words.role,
    cell: (person) => (person.administrator ? words.administrator : words.person),
  },
  { key: 'added', title: words.added, label: words.added, cell: (person) => date(person.addedAt) },
  {
    key: 'last',
    title: words.lastSignIn,
    label: words.lastSignIn,
    cell: (person) => (person.lastSignInAt ? ago(person.lastSignInAt) : t.words.never),
  },
];

/** Who may sign in, and how to invite more. */
export function People() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ['people'], queryFn: api.people });
  const [inviting, setInviting] = useState(false);
  const invite = (
    <Button size="sm" leftSection={<Icon name="plus" size={17} />} onClick={() => setInviting(true)}>
      {words.invite}
    </Button>
  );
  return (
    <>
      <PageHeader title={words.title} lead={words.lead} actions={invite} />
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {!data && !error ? <LoadingRows /> : null}
      {data && data.length === 0 ? (
        <div className="bf-card">
          <Empty icon="people" title={words.empty}>
            {words.emptyText}
          </Empty>
        </div>
      ) : null}
      {data && data.length > 0 ? (
        <Table
          caption={words.title}
          rows={data}
          columns={columns}
          keyOf={(person) => person.id}
          words={(person) => `${person.displayName} ${person.name}`}
          searchLabel={words.searchLabel}
        />
      ) : null}
      <Invite opened={inviting} onClose={() => setInviting(false)} />
    </>
  );
}
