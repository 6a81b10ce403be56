import { Alert, Button, Divider, PasswordInput, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useRouter, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { SignInBegun } from '../api/contract';
import { passkeysSupported, usePasskey } from '../api/passkey';
import { isProblem } from '../api/problem';
import { sessionQuery, useHouse } from '../house';
import { Frame } from '../kit/Frame';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import { PasskeyFault } from './PasskeyFault';
import { SecondFactor } from './SecondFactor';
import { Refusal, useWait } from './Refusal';

/** Sign-in: name and password, then the second factor; or a passkey, which is both at once. */
export function SignIn() {
  const { api, queries, door } = useHouse();
  const router = useRouter();
  const search: { back?: string; ended?: boolean } = useSearch({ strict: false });
  const [begun, setBegun] = useState<SignInBegun>();
  const [lost, setLost] = useState(false);
  const arrive = async () => {
    queries.clear();
    await queries.fetchQuery(sessionQuery(api));
    await router.navigate({ to: search.back ?? '/', replace: true });
  };
  return (
    <Frame page={t.signIn.title} foot={<Lost />}>
      {begun === undefined ? (
        <Stack gap="lg">
          <div>
            <Title order={1}>{t.signIn.title}</Title>
            <Text c="dimmed">{t.signIn.lead[door]}</Text>
          </div>
          {lost ? <Notice text={t.problems.byCode['attempt-unknown'] ?? ''} /> : null}
          {search.ended ? <Notice text={t.signIn.signedOut} /> : null}
          {search.back && !search.ended && !lost ? <Notice text={t.signIn.neededFirst} /> : null}
          <NameAndPassword onBegun={setBegun} />
          {passkeysSupported() ? (
            <>
              <Divider label={t.signIn.or} />
              <PasskeyAlone onIn={arrive} />
            </>
          ) : null}
        </Stack>
      ) : (
        <SecondFactor
          begun={begun}
          onIn={arrive}
          onStartOver={() => setBegun(undefined)}
          onAttemptLost={() => {
            setLost(true);
            setBegun(undefined);
          }}
        />
      )}
    </Frame>
  );
}

function Notice({ text }: { text: string }) {
  return (
    <Alert variant="light" role="status" p="xs" px="md">
      {text}
    </Alert>
  );
}

function Lost() {
  const { door } = useHouse();
  return (
    <>
      {t.signIn.lost}
      <br />
      {t.signIn.lostHelp[door]}
    </>
  );
}

function NameAndPassword({ onBegun }: { onBegun: (begun: SignInBegun) => void }) {
  const { api } = useHouse();
  const form = useForm({
    initialValues: { name: '', password: '' },
    validate: {
      name: (name) => (name.trim() === '' ? t.signIn.nameMissing : null),
      password: (password) => (password === '' ? t.signIn.passwordMissing : null),
    },
  });
  const begin = useMutation({
    mutationFn: (given: { name: string; password: string }) => api.signIn.begin(given.name.trim(), given.password),
    onSuccess: onBegun,
    onError: (fault) => {
      if (isProblem(fault, 'wrong-secret')) form.setFieldValue('password', '');
    },
  });
  const wait = useWait(begin.error, begin.failureCount);
  return (
    <form onSubmit={form.onSubmit((given) => begin.mutate(given))} noValidate>
      <Stack>
        <TextInput label={t.signIn.name} autoComplete="username" autoFocus {...form.getInputProps('name')} />
        <PasswordInput
          label={t.signIn.password}
          autoComplete="current-password"
          visibilityToggleButtonProps={{ 'aria-label': t.words.show }}
          {...form.getInputProps('password')}
        />
        <Refusal fault={begin.error} wrong={t.signIn.wrong} wait={wait} />
        <Button type="submit" fullWidth loading={begin.isPending} disabled={wait > 0}>
          {t.signIn.submit}
        </Button>
      </Stack>
    </form>
  );
}

function PasskeyAlone({ onIn }: { onIn: () => Promise<void> }) {
  const { api } = useHouse();
  const enter = useMutation({
    mutationFn: async () => {
      const asked = await api.signIn.passkeyOptions();
      await api.signIn.passkey(asked.attempt, await usePasskey(asked.passkey));
      await onIn();
    },
  });
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        fullWidth
        leftSection={<Icon name="key" />}
        loading={enter.isPending}
        onClick={() => enter.mutate()}
      >
        {t.signIn.withPasskey}
      </Button>
      <PasskeyFault fault={enter.error} />
    </Stack>
  );
}
