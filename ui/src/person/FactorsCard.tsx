import { Button, Text, Title } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import type { Factors, Passkey } from '../api/contract';
import { passkeysSupported } from '../api/passkey';
import { useApi } from '../house';
import { Confirm } from '../kit/Confirm';
import { Icon, type IconName } from '../kit/Icon';
import { Fault, LoadingRows } from '../kit/States';
import { t } from '../texts/catalogue';
import { ago, date } from '../texts/times';
import { AddPasskey } from './AddPasskey';
import { declined, useProve } from './Prove';
import { RecoveryCodes } from './RecoveryCodes';

const words = t.account;

/** The second factors of one's account. */
export function FactorsCard() {
  const api = useApi();
  const { data, error, refetch } = useQuery({ queryKey: ['factors'], queryFn: api.account.factors });
  return (
    <section className="bf-card" aria-labelledby="factors">
      <Title order={2} id="factors" mb="xs">
        {words.factors}
      </Title>
      {error ? <Fault fault={error} retry={refetch} /> : null}
      {!data && !error ? <LoadingRows rows={3} /> : null}
      {data ? <Lines factors={data} /> : null}
    </section>
  );
}

function Lines({ factors }: { factors: Factors }) {
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Line icon="phone" title={words.totp} text={factors.totp ? words.totpOn : words.totpOff} />
      <Line
        icon="key"
        title={words.passkeys}
        text={passkeysText(factors)}
        action={
          passkeysSupported() ? (
            <Button variant="default" size="xs" onClick={() => setAdding(true)}>
              {words.addPasskey}
            </Button>
          ) : null
        }
      >
        {factors.passkeys.map((passkey) => (
          <PasskeyLine key={passkey.id} passkey={passkey} />
        ))}
      </Line>
      <RecoveryCodes left={factors.recoveryCodesLeft} />
      <AddPasskey opened={adding} onClose={() => setAdding(false)} />
    </>
  );
}

function passkeysText({ passkeys }: Factors): string {
  if (passkeys.length > 0) return words.passkeysLead;
  return passkeysSupported() ? words.passkeysEmpty : t.passkey.unsupported;
}

/** One way of proving who one is: an icon, what it is, how it stands, what can be done. */
export function Line({ icon, title, text, action, children }: LineProps) {
  return (
    <div className="bf-row" style={{ alignItems: 'flex-start' }}>
      <span className="bf-unknown" style={{ paddingTop: 2 }}>
        <Icon name={icon} />
      </span>
      <div className="bf-grow">
        <div className="bf-line-head">
          <div>
            <Title order={3}>{title}</Title>
            <Text size="sm" c="dimmed" maw={520}>
              {text}
            </Text>
          </div>
          {action}
        </div>
        {children}
      </div>
    </div>
  );
}

interface LineProps {
  icon: IconName;
  title: string;
  text: string;
  action?: ReactNode;
  children?: ReactNode;
}

function PasskeyLine({ passkey }: { passkey: Passkey }) {
  const api = useApi();
  const queries = useQueryClient();
  const prove = useProve();
  const [asked, setAsked] = useState(false);
  const remove = useMutation({
    mutationFn: () => prove(() => api.account.removePasskey(passkey.id)),
    onSuccess: () => {
      setAsked(false);
      void queries.invalidateQueries({ queryKey: ['factors'] });
    },
  });
  const used = passkey.lastUsedAt ? words.passkeyUsed(ago(passkey.lastUsedAt)) : words.passkeyNeverUsed;
  return (
    <div className="bf-line-head bf-sub">
      <div>
        <Text fw={550}>{passkey.label}</Text>
        <Text size="sm" c="dimmed">
          {words.passkeyOpens[passkey.door]}, {words.passkeyFor(passkey.serverName)},{' '}
          {words.passkeyAdded(date(passkey.addedAt))}, {used}
        </Text>
      </div>
      <Button variant="default" size="xs" onClick={() => setAsked(true)} aria-label={words.removeLabel(passkey.label)}>
        {words.remove}
      </Button>
      <Confirm
        asked={asked}
        title={words.removeTitle}
        text={words.removeText}
        action={words.remove}
        danger
        busy={remove.isPending}
        fault={declined(remove.error)}
        onYes={() => remove.mutate()}
        onNo={() => {
          setAsked(false);
          remove.reset();
        }}
      />
    </div>
  );
}
