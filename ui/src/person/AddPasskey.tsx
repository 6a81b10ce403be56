import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createPasskey } from '../api/passkey';
import { useApi } from '../house';
import { t } from '../texts/catalogue';
import { browserOf } from './browser';
import { PasskeyFault } from './PasskeyFault';
import { useProve } from './Prove';

const words = t.account;

export function AddPasskey({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi();
  const queries = useQueryClient();
  const prove = useProve();
  const [label, setLabel] = useState(() => browserOf(navigator.userAgent));
  const [missing, setMissing] = useState(false);
  const add = useMutation({
    mutationFn: async () => {
      const asked = await prove(api.account.passkeyOptions);
      await api.account.addPasskey(asked.attempt, label.trim(), await createPasskey(asked.passkey));
    },
    onSuccess: () => {
      void queries.invalidateQueries({ queryKey: ['factors'] });
      close();
    },
  });
  const close = () => {
    add.reset();
    onClose();
  };
  return (
    <Modal opened={opened} onClose={close} title={words.addPasskey} closeButtonProps={{ 'aria-label': t.words.close }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          setMissing(label.trim() === '');
          if (label.trim() !== '') add.mutate();
        }}
      >
        <Stack>
          <Text>{t.enrol.factor.passkeyLead}</Text>
          <TextInput
            label={words.passkeyLabel}
            description={words.passkeyLabelHelp}
            value={label}
            maxLength={64}
            error={missing ? words.passkeyLabelMissing : undefined}
            onChange={(event) => setLabel(event.currentTarget.value)}
            data-autofocus
          />
          <PasskeyFault fault={add.error} />
          <Group justify="flex-end">
            <Button variant="default" size="sm" onClick={close}>
              {t.words.cancel}
            </Button>
            <Button type="submit" size="sm" loading={add.isPending}>
              {t.enrol.factor.passkeyAction}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
