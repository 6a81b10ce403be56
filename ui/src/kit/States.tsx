import { Alert, Button, Loader, Skeleton, Stack, Text, Title } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState, type ReactNode } from 'react';
import { t } from '../texts/catalogue';
import { wordsFor } from './faults';
import { Icon, type IconName } from './Icon';

const patienceMs = 300;

/** Something is under way. Silent for the first moment, so that quick answers do not flicker. */
export function Loading({ label = t.words.loading }: { label?: string }) {
  const [late, setLate] = useState(false);
  useTimeout(() => setLate(true), patienceMs, { autoInvoke: true });
  return (
    <div role="status" aria-live="polite" style={{ minHeight: 160, display: 'grid', placeItems: 'center' }}>
      {late ? (
        <Stack align="center" gap="sm">
          <Loader size="sm" />
          <Text c="dimmed">{label}</Text>
        </Stack>
      ) : null}
    </div>
  );
}

/** The shape of a list that is being fetched. */
export function LoadingRows({ rows = 5 }: { rows?: number }) {
  return (
    <div role="status" aria-label={t.words.loading}>
      <Stack gap={10}>
        {Array.from({ length: rows }, (_, index) => (
          <Skeleton key={index} height={44} radius="md" />
        ))}
      </Stack>
    </div>
  );
}

/** What went wrong, in words, with the next step. */
export function Fault({ fault, retry, title }: { fault: unknown; retry?: () => unknown; title?: string }) {
  return (
    <Alert
      role="alert"
      variant="light"
      color="brick"
      radius="md"
      icon={<Icon name="attention" />}
      title={title}
      styles={{ message: { color: 'var(--mantine-color-text)' } }}
    >
      {wordsFor(fault)}
      {retry === undefined ? null : (
        <div>
          <Button size="xs" variant="default" mt="sm" onClick={() => void retry()}>
            {t.words.tryAgain}
          </Button>
        </div>
      )}
    </Alert>
  );
}

/** Nothing here yet, and how it fills. */
export function Empty({ icon, title, children, action }: EmptyProps) {
  return (
    <Stack align="center" gap={6} py={44} px="md" ta="center">
      <span style={{ color: 'var(--mantine-color-dimmed)' }}>
        <Icon name={icon} size={34} />
      </span>
      <Title order={2}>{title}</Title>
      <Text c="dimmed" maw={440}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}

interface EmptyProps {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}
