import { Alert, Button, Group, Text, TextInput } from '@mantine/core';
import { useState, type FormEvent } from 'react';
import { Icon } from '../kit/Icon';
import { PageHeader } from '../kit/PageHeader';
import { t } from '../texts/catalogue';
import { KeyPad } from './KeyPad';
import { dialable } from './number';
import { useTelephone } from './PhoneProvider';
import { isBusy, type Line } from './state';

/** Where a person calls from. The call itself stands above every page. */
export function Phone() {
  const [{ line, call }, telephone] = useTelephone();
  const [number, setNumber] = useState('');
  const [wrong, setWrong] = useState(false);
  const dial = (event: FormEvent) => {
    event.preventDefault();
    const to = dialable(number);
    setWrong(to === undefined);
    if (to !== undefined) void telephone.dial(to);
  };
  const write = (text: string) => {
    setNumber(text);
    setWrong(false);
  };
  return (
    <>
      <PageHeader title={t.phone.title} lead={t.phone.lead} />
      <LineState line={line} reconnect={() => telephone.reconnect()} />
      <section className="bf-card bf-dial">
        <form onSubmit={dial} noValidate>
          <TextInput
            label={t.phone.number}
            description={t.phone.numberHelp}
            error={wrong ? t.phone.numberWrong : null}
            value={number}
            onChange={(event) => write(event.currentTarget.value)}
            inputMode="tel"
            autoComplete="off"
            maxLength={64}
          />
          <KeyPad label={t.phone.keys} onKey={(key) => write(number + key)} />
          <Group gap="sm" mt="md">
            <Button type="submit" leftSection={<Icon name="call" />} disabled={line.at !== 'ready' || isBusy(call)}>
              {t.phone.dial}
            </Button>
            <Button variant="default" disabled={number === ''} onClick={() => write(number.slice(0, -1))}>
              {t.phone.erase}
            </Button>
          </Group>
        </form>
        <Text size="sm" c="dimmed" mt="md">
          {t.phone.microphoneWhen}
        </Text>
      </section>
    </>
  );
}

function LineState({ line, reconnect }: { line: Line; reconnect: () => unknown }) {
  if (line.at === 'lost') {
    return (
      <Alert
        role="alert"
        variant="light"
        color="brick"
        radius="md"
        mb="lg"
        icon={<Icon name="attention" />}
        title={t.phone.line.lost}
        styles={{ message: { color: 'var(--mantine-color-text)' } }}
      >
        {t.phone.trouble[line.why]}
        {line.why === 'unsupported' ? null : (
          <div>
            <Button size="xs" variant="default" mt="sm" onClick={() => void reconnect()}>
              {t.words.tryAgain}
            </Button>
          </div>
        )}
      </Alert>
    );
  }
  return (
    <Text role="status" mb="lg" className="bf-call-fact">
      <Icon name={line.at === 'ready' ? 'kept' : 'unknown'} />
      {t.phone.line[line.at]}
    </Text>
  );
}
