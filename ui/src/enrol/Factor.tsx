import { Anchor, Button, Group, SegmentedControl, Stack, Text, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { EnrolmentBegun, EnrolmentFinished, EnrolmentLook } from '../api/contract';
import { createPasskey, passkeysSupported, type PasskeyAnswer } from '../api/passkey';
import { isProblem } from '../api/problem';
import { useHouse } from '../house';
import { CopyButton } from '../kit/Copy';
import { Icon } from '../kit/Icon';
import { QrCode } from '../kit/QrCode';
import { CodeInput } from '../person/CodeInput';
import { PasskeyFault } from '../person/PasskeyFault';
import { Refusal, useWait } from '../person/Refusal';
import { t } from '../texts/catalogue';

/** Step 2: the second factor, an authenticator app or, where the browser can hold one, a passkey. */
export function Factor(props: FactorProps) {
  const words = t.enrol.factor;
  const passkeyHere = props.look.passkeyPossible && props.begun.passkey != null && passkeysSupported();
  const [way, setWay] = useState<'app' | 'passkey'>('app');
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{words.title}</Title>
        <Text c="dimmed">{words.lead}</Text>
      </div>
      {passkeyHere ? (
        <SegmentedControl
          fullWidth
          aria-label={words.title}
          value={way}
          onChange={(chosen) => setWay(chosen === 'passkey' ? 'passkey' : 'app')}
          data={[
            { value: 'app', label: words.app },
            { value: 'passkey', label: words.passkey },
          ]}
        />
      ) : null}
      {way === 'passkey' && passkeyHere ? <ByPasskey {...props} /> : <ByApp {...props} />}
      {passkeyHere ? null : (
        <Text size="sm" c="dimmed">
          {words.passkeyImpossible}
        </Text>
      )}
      <Group>
        <Anchor component="button" type="button" size="sm" onClick={props.onBack}>
          {t.words.back}
        </Anchor>
      </Group>
    </Stack>
  );
}

interface FactorProps {
  token: string;
  look: EnrolmentLook;
  begun: EnrolmentBegun;
  onFinished: (finished: EnrolmentFinished) => void;
  onAttemptLost: () => void;
  onBack: () => void;
}

function useFinish({ token, begun, onFinished, onAttemptLost }: FactorProps) {
  const { api } = useHouse();
  return useMutation({
    mutationFn: async (proof: () => Promise<{ totpCode: string } | { passkey: PasskeyAnswer }>) =>
      api.enrolment.finish({ token, attempt: begun.attempt, ...(await proof()) }),
    onSuccess: onFinished,
    onError: (fault) => {
      if (isProblem(fault, 'attempt-unknown')) onAttemptLost();
    },
  });
}

function ByApp(props: FactorProps) {
  const words = t.enrol.factor;
  const { secret, uri } = props.begun.totp;
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const finish = useFinish(props);
  const wait = useWait(finish.error, finish.failureCount);
  const submit = (given: string) => {
    setMissing(given.length !== 6);
    if (given.length !== 6 || finish.isPending || wait > 0) return;
    finish.mutate(async () => ({ totpCode: given }), { onError: () => setCode('') });
  };
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        submit(code);
      }}
    >
      <Stack>
        <Group gap="xl" align="center" justify="center">
          <QrCode text={uri} label={words.qr} />
          <Stack gap={10} style={{ flex: '1 1 210px' }}>
            <Text>{words.scan}</Text>
            <Text size="sm" c="dimmed">
              {words.byHand}
            </Text>
            <div className="bf-code" data-testid="totp-secret">
              {secret.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1 ')}
            </div>
            <div>
              <CopyButton text={secret} size="xs" />
            </div>
          </Stack>
        </Group>
        <Text>{words.enter}</Text>
        <CodeInput
          label={words.code}
          value={code}
          onChange={setCode}
          onComplete={submit}
          error={missing ? t.signIn.second.totp.missing : undefined}
        />
        <Refusal fault={finish.error} wrong={t.signIn.second.totp.wrong} wait={wait} />
        <Button type="submit" fullWidth loading={finish.isPending} disabled={wait > 0}>
          {words.confirm}
        </Button>
      </Stack>
    </form>
  );
}

function ByPasskey(props: FactorProps) {
  const words = t.enrol.factor;
  const finish = useFinish(props);
  const create = () => finish.mutate(async () => ({ passkey: await createPasskey(props.begun.passkey ?? {}) }));
  return (
    <Stack>
      <Text>{words.passkeyLead}</Text>
      <Text size="sm" c="dimmed">
        {words.passkeyName(props.look.serverName)}
      </Text>
      <PasskeyFault fault={finish.error} />
      <Button fullWidth leftSection={<Icon name="key" />} loading={finish.isPending} onClick={create}>
        {words.passkeyAction}
      </Button>
    </Stack>
  );
}
