import { Group, Text, Title } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { t } from '../texts/catalogue';

/** A page's heading. It names the tab and takes the focus, so that a screen reader says where one arrived. */
export function PageHeader({ title, lead, actions }: { title: string; lead?: ReactNode; actions?: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    document.title = t.title(title);
    heading.current?.focus({ preventScroll: true });
  }, [title]);
  return (
    <Group justify="space-between" align="flex-end" gap="md" mb="lg">
      <div style={{ flex: '1 1 300px' }}>
        <Title order={1} ref={heading} tabIndex={-1}>
          {title}
        </Title>
        {lead === undefined ? null : (
          <Text c="dimmed" mt={4} maw={640}>
            {lead}
          </Text>
        )}
      </div>
      {actions}
    </Group>
  );
}
