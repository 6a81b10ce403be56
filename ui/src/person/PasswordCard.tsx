import { Button, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem } from '../api/problem';
import { useApi } from '../house';
import { t } from '../texts/catalogue';
import { Refusal, useWait } from './Refusal';

const words = t.account.password;
const empty = { current: '', chosen: '', again: '' };

/** Where one changes one's password; every other session ends with the old one. */
export function PasswordCard() {
  const api = useApi();
  const queries = useQueryClient();
  const [done, setDone] = useState(false);
  const form = useForm({
    initialValues: empty,
    validate: {
      current: (value) => (value === '' ? words.currentMissing : null),
      chosen: (value) => (value === '' ? words.chosenMissing : null),
      again: (value, { chosen }) => (value === chosen ? null : words.againDiffers),
    },
  });
  const change = useMutation({
    mutationFn: (given: typeof empty) => api.account.changePassword(given.current, given.chosen),
    onSuccess: () => {
      form.reset();
      setDone(true);
      void queries.invalidateQueries({ queryKey: ['sessions'] });
    },
    onError: (fault) => {
      setDone(false);
      if (isProblem(fault, 'wrong-secret')) form.setFieldError('current', words.currentWrong);
      if (isProblem(fault, 'password-rejected'))
        form.setFieldError('chosen', fault.reasons[0]?.text ?? t.enrol.you.passwordRejected);
    },
  });
  const wait = useWait(change.error, change.failureCount);
  const shownBelow = !isProblem(change.error, 'wrong-secret') && !isProblem(change.error, 'password-rejected');
  const shown = { visibilityToggleButtonProps: { 'aria-label': t.words.show } };
  return (
    <section className="bf-card" aria-labelledby="password">
      <Title order={2} id="password">
        {words.title}
      </Title>
      <Text c="dimmed" mb="xs">
        {words.lead}
      </Text>
      <form noValidate onSubmit={form.onSubmit((given) => change.mutate(given))}>
        <Stack maw={420}>
          <PasswordInput
            label={words.current}
            autoComplete="current-password"
            {...shown}
            {...form.getInputProps('current')}
          />
          <PasswordInput
            label={words.chosen}
            autoComplete="new-password"
            {...shown}
            {...form.getInputProps('chosen')}
          />
          <PasswordInput label={words.again} autoComplete="new-password" {...shown} {...form.getInputProps('again')} />
          {shownBelow ? <Refusal fault={change.error} wrong={words.currentWrong} wait={wait} /> : null}
          {done ? (
            <Text role="status" className="bf-kept">
              {words.done}
            </Text>
          ) : null}
          <Group>
            <Button type="submit" variant="default" size="xs" loading={change.isPending} disabled={wait > 0}>
              {words.action}
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
