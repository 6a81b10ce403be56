import { Button, Group, Text, Title } from '@mantine/core';
import { useEffect, useState } from 'react';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import { KeyPad } from './KeyPad';
import { clock } from './clock';
import type { Call, Other, Secrecy } from './state';

/** What may be done with a call. */
export interface CallActs {
  answer(): unknown;
  hangUp(): void;
  setHeld(held: boolean): void;
  setMuted(muted: boolean): void;
  sendKey(key: string): void;
  clear(): void;
}

/** One call: with whom, how it stands, whether it is encrypted, whether the microphone is open, and what can be done. */
export function CallCard({ call, microphone, act }: { call: Call; microphone: boolean; act: CallActs }) {
  if (call.at === 'idle') return null;
  return (
    <section className="bf-card bf-call" aria-label={t.phone.call}>
      <div className="bf-call-facts">
        <Title order={2} fz="1.25rem">
          {called(call.other)}
        </Title>
        {/* A call that rings interrupts what a screen reader says; all else waits its turn. */}
        <Text role={call.at === 'ringing' ? 'alert' : 'status'} c="dimmed">
          {statusOf(call)}
        </Text>
        {call.at === 'ended' && call.sentence !== '' ? (
          <Text c="dimmed">{t.phone.houseSays(call.sentence)}</Text>
        ) : null}
        {call.at === 'talking' || call.at === 'held' ? <Facts call={call} /> : null}
        {microphone ? (
          <span className="bf-call-fact bf-microphone">
            <Icon name="microphone" />
            {call.at === 'talking' && call.muted ? t.phone.microphoneMuted : t.phone.microphoneOpen}
          </span>
        ) : null}
      </div>
      <Acts call={call} act={act} />
    </section>
  );
}

type Talk = Extract<Call, { at: 'talking' | 'held' }>;

function Facts({ call }: { call: Talk }) {
  return (
    <>
      <span className={`bf-call-fact bf-secrecy-${call.secrecy}`} role="status">
        <Icon name={secrecyIcon[call.secrecy]} />
        {t.phone.secrecy[call.secrecy]}
      </span>
      <span className="bf-call-fact">
        <Lasting since={call.since} />
      </span>
    </>
  );
}

const secrecyIcon = { unknown: 'unknown', encrypted: 'trust', broken: 'broken' } as const satisfies Record<
  Secrecy,
  string
>;

function Lasting({ since }: { since: number }) {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = window.setInterval(() => setNow(Date.now()), 1_000);
    return () => window.clearInterval(timer);
  }, []);
  return (
    <>
      {t.phone.lasting} <span className="bf-figures">{clock(now - since)}</span>
    </>
  );
}

function Acts({ call, act }: { call: Exclude<Call, { at: 'idle' }>; act: CallActs }) {
  switch (call.at) {
    case 'ringing':
      return (
        <Group gap="sm">
          <Button leftSection={<Icon name="call" />} onClick={() => void act.answer()}>
            {t.phone.answer}
          </Button>
          <Button variant="default" onClick={() => act.hangUp()}>
            {t.phone.decline}
          </Button>
        </Group>
      );
    case 'dialling':
    case 'answering':
      return <HangUp act={act} />;
    case 'ended':
      return (
        <Button variant="default" onClick={() => act.clear()}>
          {t.words.close}
        </Button>
      );
    default:
      return <TalkActs call={call} act={act} />;
  }
}

function TalkActs({ call, act }: { call: Talk; act: CallActs }) {
  const [keys, setKeys] = useState(false);
  const held = call.at === 'held';
  return (
    <div>
      <Group gap="sm">
        <Button variant="default" aria-pressed={call.muted} onClick={() => act.setMuted(!call.muted)} disabled={held}>
          {call.muted ? t.phone.unmute : t.phone.mute}
        </Button>
        <Button variant="default" aria-pressed={held} onClick={() => act.setHeld(!held)}>
          {held ? t.phone.resume : t.phone.hold}
        </Button>
        <Button variant="default" aria-expanded={keys} onClick={() => setKeys(!keys)} disabled={held}>
          {t.phone.keys}
        </Button>
        <HangUp act={act} />
      </Group>
      {keys && !held ? <KeyPad label={t.phone.keysInCall} onKey={(key) => act.sendKey(key)} /> : null}
    </div>
  );
}

function HangUp({ act }: { act: CallActs }) {
  return (
    <Button color="brick" leftSection={<Icon name="close" />} onClick={() => act.hangUp()}>
      {t.phone.hangUp}
    </Button>
  );
}

function called({ name, number }: Other): string {
  if (name !== '' && number !== '' && name !== number) return `${name} · ${number}`;
  return name || number || t.phone.nobodyKnown;
}

function statusOf(call: Exclude<Call, { at: 'idle' }>): string {
  switch (call.at) {
    case 'dialling':
      return call.rings ? t.phone.ringsThere : t.phone.dialling;
    case 'ended':
      return t.phone.ends[call.why];
    case 'talking':
      return call.heldThere ? t.phone.heldThere : t.phone.talking;
    default:
      return t.phone.at[call.at];
  }
}
