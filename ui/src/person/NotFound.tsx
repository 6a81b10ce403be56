import { Button, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { Frame } from '../kit/Frame';
import { t } from '../texts/catalogue';

export function NotFound() {
  return (
    <Frame page={t.notFound.title}>
      <Stack align="flex-start">
        <Title order={1}>{t.notFound.title}</Title>
        <Text c="dimmed">{t.notFound.text}</Text>
        <Button renderRoot={(props) => <Link to="/" {...props} />}>{t.notFound.home}</Button>
      </Stack>
    </Frame>
  );
}
