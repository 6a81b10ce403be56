import { Button, Divider, Group, Modal, PasswordInput, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { createContext, useCallback, useContext, useRef, useState, type ReactNode } from 'react';
import { Declined, proven } from '../api/confirm';
import { passkeysSupported, usePasskey } from '../api/passkey';
import { useApi } from '../house';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import { CodeInput } from './CodeInput';
import { PasskeyFault } from './PasskeyFault';
import { Refusal, useWait } from './Refusal';

const words = t.confirm;

type Prove = <T>(act: () => Promise<T>) => Promise<T>;

const ProveContext = createContext<Prove | undefined>(undefined);

/** Wraps a call that the server may not do before the person has shown again that it is them. */
export function useProve(): Prove {
  const prove = useContext(ProveContext);
  if (prove === undefined) throw new Error('useProve: no Prover above (expected: one around the signed-in pages)');
  return prove;
}

/** The fault to show: none where the person only changed their mind. */
export function declined(fault: Error | null): Error | null {
  return fault instanceof Declined ? null : fault;
}

interface Asked {
  yes: () => void;
  no: (why: Declined) => void;
}

/** Holds the one dialog that asks. */
export function Prover({ children }: { children: ReactNode }) {
  const [open, setOpen] = useState(false);
  const asked = useRef<Asked>(undefined);
  const ask = useCallback(
    () =>
      new Promise<void>((yes, no) => {
        asked.current?.no(new Declined());
        asked.current = { yes, no };
        setOpen(true);
      }),
    [],
  );
  const prove = useCallback<Prove>((act) => proven(act, ask), [ask]);
  const end = (answer: (asked: Asked) => void) => {
    setOpen(false);
    if (asked.current !== undefined) answer(asked.current);
    asked.current = undefined;
  };
  return (
    <ProveContext value={prove}>
      {children}
      <Modal
        opened={open}
        onClose={() => end(({ no }) => no(new Declined()))}
        title={words.title}
        zIndex={400}
        closeButtonProps={{ 'aria-label': t.words.close }}
      >
        {open ? <Ways onDone={() => end(({ yes }) => yes())} /> : null}
      </Modal>
    </ProveContext>
  );
}

function Ways({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const [way, setWay] = useState<'password' | 'totp'>('password');
  const { data: asked } = useQuery({ queryKey: ['confirm'], queryFn: api.confirm.options, gcTime: 0, staleTime: 0 });
  const passkey = asked?.passkey != null && passkeysSupported();
  return (
    <Stack>
      <Text>{words.lead}</Text>
      {way === 'password' ? <ByPassword onDone={onDone} /> : <ByCode onDone={onDone} />}
      {asked?.factors.includes('totp') ? (
        <Group>
          <Button variant="subtle" size="xs" onClick={() => setWay(way === 'password' ? 'totp' : 'password')}>
            {way === 'password' ? words.byCode : words.byPassword}
          </Button>
        </Group>
      ) : null}
      {passkey ? (
        <>
          <Divider label={t.signIn.or} />
          <ByPasskey onDone={onDone} />
        </>
      ) : null}
    </Stack>
  );
}

function ByPassword({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState(false);
  const confirm = useMutation({
    mutationFn: (given: string) => api.confirm.by({ password: given }),
    onSuccess: onDone,
    onError: () => setPassword(''),
  });
  const wait = useWait(confirm.error, confirm.failureCount);
  return (
    <form
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(password === '');
        if (password !== '' && wait === 0) confirm.mutate(password);
      }}
    >
      <Stack>
        <PasswordInput
          label={t.signIn.password}
          autoComplete="current-password"
          data-autofocus
          value={password}
          error={missing ? t.signIn.passwordMissing : undefined}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': t.words.show }}
        />
        <Refusal fault={confirm.error} wrong={words.wrongPassword} wait={wait} />
        <Button type="submit" fullWidth loading={confirm.isPending} disabled={wait > 0}>
          {words.action}
        </Button>
      </Stack>
    </form>
  );
}

function ByCode({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const [code, setCode] = useState('');
  const confirm = useMutation({
    mutationFn: (totpCode: string) => api.confirm.by({ totpCode }),
    onSuccess: onDone,
    onError: () => setCode(''),
  });
  const wait = useWait(confirm.error, confirm.failureCount);
  const submit = (given: string) => {
    if (given.length === 6 && !confirm.isPending && wait === 0) confirm.mutate(given);
  };
  return (
    <Stack>
      <CodeInput label={t.signIn.second.totp.label} value={code} onChange={setCode} onComplete={submit} />
      <Refusal fault={confirm.error} wrong={t.signIn.second.totp.wrong} wait={wait} />
    </Stack>
  );
}

function ByPasskey({ onDone }: { onDone: () => void }) {
  const api = useApi();
  const confirm = useMutation({
    mutationFn: async () => {
      const { attempt, passkey } = await api.confirm.options();
      await api.confirm.by({ attempt, passkey: await usePasskey(passkey ?? {}) });
    },
    onSuccess: onDone,
  });
  return (
    <Stack gap="sm">
      <Button
        variant="default"
        fullWidth
        leftSection={<Icon name="key" />}
        loading={confirm.isPending}
        onClick={() => confirm.mutate()}
      >
        {t.signIn.second.passkey.action}
      </Button>
      <PasskeyFault fault={confirm.error} />
    </Stack>
  );
}
