import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { t } from '../texts/catalogue';
import { Fault } from './States';

/** Asks before something that cannot be taken back. The harmless answer has the focus. */
export function Confirm({ asked, title, text, action, danger, busy, fault, onYes, onNo }: ConfirmProps) {
  return (
    <Modal opened={asked} onClose={onNo} title={title} closeButtonProps={{ 'aria-label': t.words.close }}>
      <Stack>
        <Text>{text}</Text>
        {fault ? <Fault fault={fault} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onNo} data-autofocus>
            {t.words.cancel}
          </Button>
          <Button {...(danger ? { color: 'brick' } : {})} loading={busy} onClick={onYes}>
            {action}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}

interface ConfirmProps {
  asked: boolean;
  title: string;
  text: string;
  action: string;
  danger?: boolean;
  busy: boolean;
  fault?: unknown;
  onYes: () => void;
  onNo: () => void;
}
