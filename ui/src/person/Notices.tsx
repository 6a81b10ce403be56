import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Notice } from '../api/contract';
import { useApi } from '../house';
import { Icon } from '../kit/Icon';
import { Fault } from '../kit/States';
import { t } from '../texts/catalogue';
import { dateTime } from '../texts/times';

const words = t.notices;

/** What was done with one's account elsewhere, above every page until one has seen it. */
export function Notices() {
  const api = useApi();
  const { data } = useQuery({ queryKey: ['notices'], queryFn: api.account.notices });
  if (data === undefined || data.length === 0) return null;
  return (
    <Stack gap="sm" mb="lg" role="region" aria-label={words.label}>
      {data.map((notice) => (
        <NoticeLine key={notice.id} notice={notice} />
      ))}
    </Stack>
  );
}

function NoticeLine({ notice }: { notice: Notice }) {
  const api = useApi();
  const queries = useQueryClient();
  const seen = useMutation({
    mutationFn: () => api.account.acknowledge(notice.id),
    onSettled: () => queries.invalidateQueries({ queryKey: ['notices'] }),
  });
  return (
    <Alert
      variant="light"
      color="bronze"
      radius="md"
      icon={<Icon name="attention" />}
      title={words.kinds[notice.kind]}
      styles={{ message: { color: 'var(--mantine-color-text)' } }}
    >
      <Text>{words.fromAt(notice.address, dateTime(notice.happenedAt))}</Text>
      <Text size="sm">{words.help}</Text>
      {seen.error ? <Fault fault={seen.error} /> : null}
      <Group mt="sm" gap="sm">
        <Button size="xs" variant="default" loading={seen.isPending} onClick={() => seen.mutate()}>
          {words.itWasMe}
        </Button>
        <Link to="/account" style={{ color: 'var(--mantine-color-anchor)' }}>
          {words.itWasNot}
        </Link>
      </Group>
    </Alert>
  );
}
