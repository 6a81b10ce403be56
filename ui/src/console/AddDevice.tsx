import { Button, Group, Modal, NativeSelect, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState, type FormEvent } from 'react';
import type { DeviceMade } from '../api/contract';
import { useApi } from '../house';
import { CopyButton, saveText } from '../kit/Copy';
import { Fault } from '../kit/States';
import { declined, useProve } from '../person/Prove';
import { t } from '../texts/catalogue';

const words = t.devices;

/** Adds a telephone for somebody and shows once what to set it up with. */
export function AddDevice({ opened, onClose, onAdded }: AddDeviceProps) {
  const api = useApi();
  const prove = useProve();
  const people = useQuery({ queryKey: ['people'], queryFn: api.people, enabled: opened });
  const [person, setPerson] = useState('');
  const [label, setLabel] = useState('');
  const [tried, setTried] = useState(false);
  const make = useMutation({
    mutationFn: () => prove(() => api.switchroom.addDevice(person, label.trim())),
    onSuccess: onAdded,
  });
  const close = () => {
    onClose();
    make.reset();
    setLabel('');
    setTried(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (person !== '' && label.trim() !== '') make.mutate();
  };
  const fault = declined(make.error) ?? people.error;
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={make.data ? words.done : words.add}
      closeButtonProps={{ 'aria-label': t.words.close }}
    >
      {make.data ? (
        <Made made={make.data} close={close} />
      ) : (
        <form onSubmit={submit} noValidate>
          <Stack>
            <Text>{words.addLead}</Text>
            <NativeSelect
              label={words.who}
              value={person}
              onChange={(event) => setPerson(event.currentTarget.value)}
              error={tried && person === '' ? words.whoMissing : null}
              data={[
                { value: '', label: '' },
                ...(people.data ?? []).map(({ id, displayName }) => ({ value: id, label: displayName })),
              ]}
            />
            <TextInput
              label={words.name}
              description={words.nameHelp}
              value={label}
              maxLength={64}
              onChange={(event) => setLabel(event.currentTarget.value)}
              error={tried && label.trim() === '' ? words.nameMissing : null}
            />
            {fault ? <Fault fault={fault} /> : null}
            <Group justify="flex-end">
              <Button variant="default" onClick={close}>
                {t.words.cancel}
              </Button>
              <Button type="submit" loading={make.isPending}>
                {words.action}
              </Button>
            </Group>
          </Stack>
        </form>
      )}
    </Modal>
  );
}

function Made({ made, close }: { made: DeviceMade; close: () => void }) {
  return (
    <Stack>
      <Text>{words.doneLead}</Text>
      <Fact name={words.username} value={made.username} copies />
      <Fact name={words.password} value={made.password} copies />
      <Fact name={words.server} value={words.tls(made.server, made.port)} />
      <Group justify="flex-end">
        <Button variant="default" size="sm" onClick={() => saveText('belfry-authority.pem', made.authority)}>
          {words.authority}
        </Button>
        <Button size="sm" onClick={close}>
          {t.words.close}
        </Button>
      </Group>
    </Stack>
  );
}

function Fact({ name, value, copies }: { name: string; value: string; copies?: boolean }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <Group gap="sm" wrap="nowrap" justify="space-between">
        <div className="bf-code" role="group" aria-label={name}>
          {value}
        </div>
        {copies ? <CopyButton text={value} what={name} /> : null}
      </Group>
    </div>
  );
}

interface AddDeviceProps {
  opened: boolean;
  onClose: () => void;
  onAdded: () => unknown;
}
