import { Stack, Text, Title } from '@mantine/core';
import { useSuspenseQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { sessionQuery, useApi } from '../house';
import { Icon } from '../kit/Icon';
import { Mark } from '../kit/Mark';
import { PageHeader } from '../kit/PageHeader';
import { t } from '../texts/catalogue';

/** The user's first page. It says what is here, and does not pretend to more. */
export function AppHome() {
  const { data: session } = useSuspenseQuery(sessionQuery(useApi()));
  return (
    <>
      <PageHeader title={t.app.hello(session.person.displayName)} />
      <Stack gap="lg">
        <section className="bf-card bf-hero">
          <div className="bf-hero-mark">
            <Mark size={42} />
          </div>
          <div>
            <Title order={2} fz="1.35rem">
              {t.app.lead}
            </Title>
            <Text c="dimmed" mt={4} maw={560}>
              {t.app.text}
            </Text>
            <Text mt="sm">
              <Link to="/phone" style={{ color: 'var(--mantine-color-anchor)' }}>
                {t.app.toPhone}
              </Link>
            </Text>
          </div>
        </section>
        <section className="bf-card">
          <Title order={2} mb="sm">
            {t.app.safe}
          </Title>
          <ul className="bf-findings">
            {t.app.points.map((point) => (
              <li key={point}>
                <span className="bf-kept">
                  <Icon name="kept" />
                </span>
                <span>{point}</span>
              </li>
            ))}
          </ul>
          <Text mt="md">
            <Link to="/account" style={{ color: 'var(--mantine-color-anchor)' }}>
              {t.app.account}
            </Link>
          </Text>
        </section>
      </Stack>
    </>
  );
}
