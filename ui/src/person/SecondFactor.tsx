import { Anchor, Button, Stack, Text, TextInput, Title } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Factor, SignInBegun } from '../api/contract';
import { passkeysSupported, usePasskey } from '../api/passkey';
import { isProblem } from '../api/problem';
import { useHouse } from '../house';
import { t } from '../texts/catalogue';
import { CodeInput, digitsOf } from './CodeInput';
import { PasskeyFault } from './PasskeyFault';
import { Refusal, useWait } from './Refusal';

const preference: Factor[] = ['totp', 'passkey', 'recovery-code'];

/** The second step of signing in, by whichever factor the person has at hand. */
export function SecondFactor({ begun, onIn, onStartOver, onAttemptLost }: SecondFactorProps) {
  const usable = preference.filter(
    (factor) => begun.factors.includes(factor) && (factor !== 'passkey' || (passkeysSupported() && begun.passkey)),
  );
  const [factor, setFactor] = useState<Factor>(usable[0] ?? 'recovery-code');
  return (
    <Stack>
      <div>
        <Title order={1}>{t.signIn.second.title}</Title>
        <Text c="dimmed">{t.signIn.second[factor].lead}</Text>
      </div>
      {factor === 'passkey' ? (
        <ByPasskey begun={begun} onIn={onIn} onLost={onAttemptLost} />
      ) : (
        <ByCode key={factor} factor={factor} attempt={begun.attempt} onIn={onIn} onLost={onAttemptLost} />
      )}
      <Stack gap={6} align="flex-start" mt="xs">
        {usable
          .filter((other) => other !== factor)
          .map((other) => (
            <Anchor key={other} component="button" type="button" size="sm" onClick={() => setFactor(other)}>
              {t.signIn.second[other].switch}
            </Anchor>
          ))}
        <Anchor component="button" type="button" size="sm" onClick={onStartOver}>
          {t.signIn.second.startOver}
        </Anchor>
      </Stack>
    </Stack>
  );
}

interface SecondFactorProps {
  begun: SignInBegun;
  onIn: () => Promise<void>;
  onStartOver: () => void;
  onAttemptLost: () => void;
}

interface ByCodeProps {
  factor: 'totp' | 'recovery-code';
  attempt: string;
  onIn: () => Promise<void>;
  onLost: () => void;
}

function ByCode({ factor, attempt, onIn, onLost }: ByCodeProps) {
  const { api } = useHouse();
  const words = t.signIn.second[factor];
  const [code, setCode] = useState('');
  const [missing, setMissing] = useState(false);
  const confirm = useMutation({
    mutationFn: async (given: string) => {
      const proof = factor === 'totp' ? { totpCode: digitsOf(given) } : { recoveryCode: given.trim() };
      await api.signIn.secondFactor({ attempt, ...proof });
      await onIn();
    },
    onError: (fault) => (isProblem(fault, 'attempt-unknown') ? onLost() : setCode('')),
  });
  const wait = useWait(confirm.error, confirm.failureCount);
  const submit = (given: string) => {
    const complete = factor === 'totp' ? digitsOf(given).length === 6 : given.trim() !== '';
    setMissing(!complete);
    if (complete && !confirm.isPending && wait === 0) confirm.mutate(given);
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
        {factor === 'totp' ? (
          <CodeInput
            label={words.label}
            value={code}
            onChange={setCode}
            onComplete={submit}
            error={missing ? words.missing : undefined}
          />
        ) : (
          <TextInput
            label={words.label}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            autoFocus
            ff="monospace"
            value={code}
            error={missing ? words.missing : undefined}
            onChange={(event) => setCode(event.currentTarget.value)}
          />
        )}
        <Refusal fault={confirm.error} wrong={words.wrong} wait={wait} />
        <Button type="submit" fullWidth loading={confirm.isPending} disabled={wait > 0}>
          {t.signIn.second.submit}
        </Button>
      </Stack>
    </form>
  );
}

interface ByPasskeyProps {
  begun: SignInBegun;
  onIn: () => Promise<void>;
  onLost: () => void;
}

function ByPasskey({ begun, onIn, onLost }: ByPasskeyProps) {
  const { api } = useHouse();
  const confirm = useMutation({
    mutationFn: async () => {
      await api.signIn.secondFactor({ attempt: begun.attempt, passkey: await usePasskey(begun.passkey ?? {}) });
      await onIn();
    },
    onError: (fault) => (isProblem(fault, 'attempt-unknown') ? onLost() : undefined),
  });
  return (
    <Stack gap="sm">
      <Button fullWidth autoFocus loading={confirm.isPending} onClick={() => confirm.mutate()}>
        {t.signIn.second.passkey.action}
      </Button>
      <PasskeyFault fault={confirm.error} />
    </Stack>
  );
}
