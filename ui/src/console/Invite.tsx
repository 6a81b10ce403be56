import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../house';
import { CopyButton } from '../kit/Copy';
import { Fault } from '../kit/States';
import { declined, useProve } from '../person/Prove';
import { t } from '../texts/catalogue';
import { dateTime } from '../texts/times';

const words = t.people;

/** Makes an invitation link and shows it once. */
export function Invite({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const api = useApi();
  const prove = useProve();
  const [administrator, setAdministrator] = useState(true);
  const make = useMutation({ mutationFn: () => prove(() => api.invite(administrator)) });
  const close = () => {
    onClose();
    make.reset();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      title={make.data ? words.inviteDone : words.inviteTitle}
      closeButtonProps={{ 'aria-label': t.words.close }}
    >
      {make.data ? (
        <Stack>
          <div className="bf-code" role="group" aria-label={words.inviteLink} data-testid="invitation">
            {make.data.link}
          </div>
          <Text size="sm" c="dimmed">
            {words.inviteUntil(dateTime(make.data.expiresAt))}
          </Text>
          <Group justify="flex-end">
            <CopyButton text={make.data.link} data-autofocus />
            <Button size="sm" onClick={close}>
              {t.words.close}
            </Button>
          </Group>
        </Stack>
      ) : (
        <Stack>
          <Text>{words.inviteLead}</Text>
          <Radio.Group
            aria-label={words.role}
            value={administrator ? 'administrator' : 'person'}
            onChange={(chosen) => setAdministrator(chosen === 'administrator')}
          >
            <Stack gap="sm">
              <Radio
                value="administrator"
                label={words.inviteAdministrator}
                description={words.inviteAdministratorHelp}
              />
              <Radio value="person" label={words.invitePerson} description={words.invitePersonHelp} />
            </Stack>
          </Radio.Group>
          {declined(make.error) ? <Fault fault={make.error} /> : null}
          <Group justify="flex-end">
            <Button variant="default" size="sm" onClick={close}>
              {t.words.cancel}
            </Button>
            <Button size="sm" loading={make.isPending} onClick={() => make.mutate()}>
              {words.inviteAction}
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
