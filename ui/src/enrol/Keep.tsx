import { Alert, Button, Checkbox, Group, Stack, Text, Title } from '@mantine/core';
import { useRouter } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { createPortal } from 'react-dom';
import type { EnrolmentFinished } from '../api/contract';
import { useHouse } from '../house';
import { Codes, CopyButton, saveText } from '../kit/Copy';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import { sheetOf } from './sheet';

/** Step 3: what opens the door when all else is lost. It is shown once, so leaving is held until it was kept. */
export function Keep({ finished, serverName }: { finished: EnrolmentFinished; serverName: string }) {
  const { queries } = useHouse();
  const router = useRouter();
  const [kept, setKept] = useState(false);
  const [asked, setAsked] = useState(false);
  useEffect(() => (kept ? undefined : holdLeaving()), [kept]);
  const words = t.enrol.keep;
  const sheet = sheetOf(finished, serverName);
  const goHome = async () => {
    setAsked(!kept);
    if (!kept) return;
    queries.clear();
    await router.navigate({ to: '/', replace: true });
  };
  return (
    <Stack gap="lg">
      <div>
        <Title order={1}>{words.title}</Title>
        <Text c="dimmed">{words.once}</Text>
      </div>
      <Stack gap="xs">
        <Title order={2}>{words.codes}</Title>
        <Text>{words.codesLead}</Text>
        <Codes codes={finished.recoveryCodes} />
      </Stack>
      {finished.recoveryKit ? (
        <Stack gap="xs">
          <Title order={2}>{words.kit}</Title>
          <Text>{words.kitLead}</Text>
          <div className="bf-code bf-code-block" tabIndex={0} role="region" aria-label={words.kit}>
            {finished.recoveryKit}
          </div>
        </Stack>
      ) : null}
      <Group gap="sm">
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="print" size={17} />}
          onClick={() => window.print()}
        >
          {words.print}
        </Button>
        <Button
          variant="default"
          size="sm"
          leftSection={<Icon name="save" size={17} />}
          onClick={() => saveText(words.fileName, sheet)}
        >
          {words.save}
        </Button>
        <CopyButton text={sheet} />
      </Group>
      <Checkbox
        label={words.kept}
        checked={kept}
        onChange={(event) => setKept(event.currentTarget.checked)}
        size="md"
      />
      {asked && !kept ? (
        <Alert color="bronze" role="alert" p="sm">
          {words.keptFirst}
        </Alert>
      ) : null}
      <Button fullWidth onClick={() => void goHome()}>
        {words.home}
      </Button>
      {createPortal(
        <div className="bf-paper" aria-hidden="true">
          <pre>{sheet}</pre>
        </div>,
        document.body,
      )}
    </Stack>
  );
}

function holdLeaving(): () => void {
  const hold = (event: BeforeUnloadEvent) => event.preventDefault();
  window.addEventListener('beforeunload', hold);
  return () => window.removeEventListener('beforeunload', hold);
}
