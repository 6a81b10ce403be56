import { SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Certificate, State } from '../api/contract';
import { Icon, type IconName } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { Fault, LoadingRows } from '../kit/States';
import { t } from '../texts/catalogue';
import { ago, bytes, date, dateTime, span } from '../texts/times';
import { commonName, shortAddress } from './names';
import { findingsOf, healthOf, type Finding, type Health } from './health';
import { useSystemState } from './state';

/** One headline, then the facts behind it. */
export function Home() {
  const { data: state, error, refetch } = useSystemState();
  return (
    <>
      <PageHeader title={t.home.title} lead={state?.serverName} />
      {error && !state ? <Fault fault={error} retry={refetch} /> : null}
      {!state && !error ? <LoadingRows /> : null}
      {state ? (
        <Stack gap="lg">
          <Headline state={state} />
          <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
            <TrustCard state={state} />
            <DoorsCard state={state} />
            {state.certificate ? <CertificateCard certificate={state.certificate} /> : null}
            <RunningCard state={state} />
            <PeopleCard state={state} />
          </SimpleGrid>
        </Stack>
      ) : null}
    </>
  );
}

const looks: Record<Health, { icon: IconName; className: string }> = {
  well: { icon: 'check', className: 'bf-kept' },
  mild: { icon: 'check', className: 'bf-relaxed' },
  unsure: { icon: 'unknown', className: 'bf-unknown' },
  attention: { icon: 'attention', className: 'bf-relaxed' },
};

function Headline({ state }: { state: State }) {
  const findings = findingsOf(state);
  const health = healthOf(state, findings);
  const words: Record<Health, { title: string; lead: string }> = {
    well: { title: t.home.well, lead: t.home.wellLead },
    mild: { title: t.home.mild(state.promises.relaxed), lead: t.home.mildLead },
    unsure: { title: t.home.unsure, lead: t.home.unsureLead },
    attention: { title: t.home.attention, lead: t.home.attentionLead(findings.length) },
  };
  return (
    <section className="bf-card bf-hero" aria-labelledby="headline">
      <div className={`bf-hero-mark ${looks[health].className}`}>
        <Icon name={looks[health].icon} size={38} />
      </div>
      <div role="status" style={{ flex: 1, minWidth: 0 }}>
        <Title order={2} id="headline" fz={{ base: '1.35rem', sm: '1.65rem' }}>
          {words[health].title}
        </Title>
        <Text c="dimmed">{words[health].lead}</Text>
        {findings.length === 0 ? null : <Findings findings={findings} />}
      </div>
    </section>
  );
}

const gradeIcons: Record<Finding['grade'], IconName> = {
  broken: 'broken',
  soon: 'attention',
  relaxed: 'attention',
  unknown: 'unknown',
};

function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className="bf-findings">
      {findings.map((finding) => (
        <li key={finding.text}>
          <span className={`bf-${finding.grade}`}>
            <Icon name={gradeIcons[finding.grade]} />
          </span>
          <span>
            {finding.to === '/' ? (
              finding.text
            ) : (
              <Link to={finding.to} className="bf-link">
                {finding.text}
              </Link>
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Card({ title, icon, to, big, wide, children }: CardProps) {
  return (
    <section className={wide ? 'bf-card bf-wide' : 'bf-card'}>
      <div className="bf-card-head">
        <Icon name={icon} size={18} />
        <Title order={3} c="dimmed" fw={550}>
          {to === undefined ? title : <Link to={to}>{title}</Link>}
        </Title>
      </div>
      <Text fz="1.25rem" fw={600} mb={8} className="bf-wrap">
        {big}
      </Text>
      {children}
    </section>
  );
}

interface CardProps {
  title: string;
  icon: IconName;
  to?: string;
  big: string;
  wide?: boolean;
  children?: ReactNode;
}

const controlStates = ['kept', 'relaxed', 'broken', 'unknown'] as const;

function TrustCard({ state }: { state: State }) {
  const { promises } = state;
  const all = controlStates.reduce((sum, name) => sum + promises[name], 0);
  return (
    <Card title={t.home.trust} icon="trust" to="/trust" big={t.home.trustLine(promises.kept, all)}>
      <div className="bf-meter" aria-hidden="true">
        {controlStates.map((name) => (
          <span
            key={name}
            style={{
              width: `${all === 0 ? 0 : (100 * promises[name]) / all}%`,
              background: `var(--belfry-${name === 'relaxed' ? 'attention' : name})`,
            }}
          />
        ))}
      </div>
      <Text size="sm" c="dimmed" mt={8}>
        {controlStates
          .filter((name) => name !== 'kept' && promises[name] > 0)
          .map((name) => `${promises[name]} ${t.home.states[name]}`)
          .join(', ') || t.home.nothingElse}
      </Text>
    </Card>
  );
}

function DoorsCard({ state }: { state: State }) {
  const open = state.doors.filter((door) => door.open);
  return (
    <Card title={t.home.doors} icon="doors" to="/doors" big={t.home.doorsLine(open.length)}>
      <dl className="bf-facts">
        {open.slice(0, 4).map((door) => (
          <Fact key={`${door.name} ${door.address} ${door.port}`} name={door.name}>
            {t.home.connections(door.connections)}
          </Fact>
        ))}
      </dl>
    </Card>
  );
}

function CertificateCard({ certificate }: { certificate: Certificate }) {
  return (
    <Card title={t.home.certificate} icon="key" big={t.home.certificateUntil(date(certificate.notAfter))}>
      <dl className="bf-facts">
        <Fact name={t.home.issuer}>{commonName(certificate.issuer)}</Fact>
        <Fact name={t.home.names}>{certificate.names.map(shortAddress).join(', ')}</Fact>
      </dl>
    </Card>
  );
}

function RunningCard({ state }: { state: State }) {
  const { memory } = state;
  const upSeconds = (Date.parse(state.now) - Date.parse(state.startedAt)) / 1000;
  const share = memory.maxBytes > 0 ? Math.min(1, memory.usedBytes / memory.maxBytes) : 0;
  return (
    <Card title={t.home.running} icon="screen" big={span(upSeconds)} wide>
      <dl className="bf-facts">
        <Fact name={t.home.sinceName}>{dateTime(state.startedAt)}</Fact>
        <Fact name={t.home.version}>{state.version}</Fact>
        <Fact name={t.home.database}>{state.database}</Fact>
        <Fact name={t.home.memory}>{t.home.memoryLine(bytes(memory.usedBytes), bytes(memory.maxBytes))}</Fact>
      </dl>
      <div className="bf-meter" aria-hidden="true" style={{ marginTop: 10 }}>
        <span style={{ width: `${share * 100}%`, background: 'var(--belfry-kept)' }} />
      </div>
    </Card>
  );
}

function PeopleCard({ state }: { state: State }) {
  return (
    <Card title={t.home.people} icon="people" to="/people" big={t.home.peopleLine(state.people)}>
      <dl className="bf-facts">
        <Fact name={t.home.sessions}>{t.home.sessionsLine(state.sessions)}</Fact>
        <Fact name={t.home.asOf}>{ago(state.now)}</Fact>
      </dl>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd className="bf-numbers">{children}</dd>
    </>
  );
}
