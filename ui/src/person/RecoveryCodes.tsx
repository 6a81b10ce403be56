import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../house';
import { Confirm } from '../kit/Confirm';
import { Codes, CopyButton, saveText } from '../kit/Copy';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import { Line } from './FactorsCard';
import { declined, useProve } from './Prove';

const words = t.account;
const few = 3;

/** How many recovery codes are left, and new ones, shown once. */
export function RecoveryCodes({ left }: { left: number }) {
  const api = useApi();
  const queries = useQueryClient();
  const prove = useProve();
  const [asked, setAsked] = useState(false);
  const [codes, setCodes] = useState<string[]>();
  const renew = useMutation({
    mutationFn: () => prove(api.account.newRecoveryCodes),
    onSuccess: ({ recoveryCodes }) => {
      setAsked(false);
      setCodes(recoveryCodes);
      void queries.invalidateQueries({ queryKey: ['factors'] });
    },
  });
  return (
    <>
      <Line
        icon="save"
        title={words.recovery}
        text={left <= few ? `${words.recoveryLeft(left)}. ${words.recoveryLow}` : words.recoveryLeft(left)}
        action={
          <Button variant="default" size="xs" onClick={() => setAsked(true)}>
            {words.newCodes}
          </Button>
        }
      />
      <Confirm
        asked={asked}
        title={words.newCodesTitle}
        text={words.newCodesText}
        action={words.newCodes}
        busy={renew.isPending}
        fault={declined(renew.error)}
        onYes={() => renew.mutate()}
        onNo={() => {
          setAsked(false);
          renew.reset();
        }}
      />
      <Modal
        opened={codes !== undefined}
        onClose={() => setCodes(undefined)}
        title={words.newCodesDone}
        closeOnClickOutside={false}
        closeButtonProps={{ 'aria-label': t.words.close }}
      >
        <Stack>
          <Text>{words.newCodesLead}</Text>
          <Codes codes={codes ?? []} />
          <Group justify="flex-end">
            <CopyButton text={(codes ?? []).join('\n')} />
            <Button
              variant="default"
              size="sm"
              leftSection={<Icon name="save" size={17} />}
              onClick={() => saveText(words.fileName, `${(codes ?? []).join('\n')}\n`)}
            >
              {t.enrol.keep.save}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}
