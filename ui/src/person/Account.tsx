import { Stack } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { sessionQuery, useApi } from '../house';
import { PageHeader } from '../kit/PageHeader';
import { t } from '../texts/catalogue';
import { FactorsCard } from './FactorsCard';
import { PasswordCard } from './PasswordCard';
import { SessionsCard } from './SessionsCard';

/** One's own account: where one is signed in, and by what. */
export function Account() {
  const { data: session } = useSuspenseQuery(sessionQuery(useApi()));
  return (
    <>
      <PageHeader title={t.account.title} lead={t.account.lead(session.person.displayName)} />
      <Stack gap="lg">
        <FactorsCard />
        <PasswordCard />
        <SessionsCard />
      </Stack>
    </>
  );
}
