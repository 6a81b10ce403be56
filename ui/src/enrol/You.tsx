import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import type { EnrolmentBegun, EnrolmentLook } from '../api/contract';
import { isProblem } from '../api/problem';
import { useHouse } from '../house';
import { Fault } from '../kit/States';
import { t } from '../texts/catalogue';
import { nameFault } from './name';
import { PasswordAdvice } from './PasswordAdvice';
import { usePasswordVerdict } from './verdict';

export interface Draft {
  displayName: string;
  name: string;
  email: string;
  password: string;
}

export const emptyDraft: Draft = { displayName: '', name: '', email: '', password: '' };

/** Step 1: who one is, and a password that the server accepts, told while typing. */
export function You({ token, look, draft, onDraft, onBegun }: YouProps) {
  const { api } = useHouse();
  const words = t.enrol.you;
  const form = useForm<Draft>({
    initialValues: draft,
    validateInputOnBlur: ['displayName', 'name', 'email'],
    onValuesChange: onDraft,
    validate: {
      displayName: (value) => (value.trim() === '' ? words.displayNameMissing : null),
      name: (value) => nameFault(value),
      email: (value) => (value.trim() === '' || /^\S+@\S+$/.test(value.trim()) ? null : words.emailShape),
      password: (value) => shortBy(value, look) || null,
    },
  });
  const verdict = usePasswordVerdict({ token, ...trimmed(form.values) }, look.passwordCharactersMin);
  const begin = useMutation({
    mutationFn: (given: Draft) => {
      const { email, ...rest } = trimmed(given);
      return api.enrolment.begin({ token, ...rest, ...(email === '' ? {} : { email }) });
    },
    onSuccess: onBegun,
    onError: (fault) => {
      if (!isProblem(fault, 'password-rejected')) return;
      form.setFieldError('password', fault.reasons[0]?.text ?? words.passwordRejected);
    },
  });
  const shown = isProblem(begin.error, 'password-rejected') ? null : begin.error;
  return (
    <form onSubmit={form.onSubmit((given) => begin.mutate(given))} noValidate>
      <Stack>
        <TextInput
          label={words.displayName}
          description={words.displayNameHelp}
          autoComplete="name"
          autoFocus
          {...form.getInputProps('displayName')}
        />
        <TextInput
          label={words.name}
          description={words.nameHelp}
          autoComplete="username"
          autoCapitalize="none"
          spellCheck={false}
          {...form.getInputProps('name')}
        />
        <TextInput
          label={`${words.email} (${t.words.optional})`}
          description={words.emailHelp}
          type="email"
          autoComplete="email"
          {...form.getInputProps('email')}
        />
        <Stack gap={8}>
          <PasswordInput
            label={words.password}
            description={words.passwordHelp(look.passwordCharactersMin)}
            autoComplete="new-password"
            visibilityToggleButtonProps={{ 'aria-label': t.words.show }}
            aria-describedby="password-advice"
            {...form.getInputProps('password')}
          />
          <PasswordAdvice id="password-advice" password={form.values.password} look={look} verdict={verdict} />
        </Stack>
        {shown ? <Fault fault={shown} /> : null}
        <Button type="submit" fullWidth loading={begin.isPending}>
          {t.words.next}
        </Button>
      </Stack>
    </form>
  );
}

interface YouProps {
  token: string;
  look: EnrolmentLook;
  draft: Draft;
  onDraft: (draft: Draft) => void;
  onBegun: (begun: EnrolmentBegun) => void;
}

function trimmed(draft: Draft): Draft {
  return { ...draft, displayName: draft.displayName.trim(), name: draft.name.trim(), email: draft.email.trim() };
}

function shortBy(password: string, look: EnrolmentLook): string {
  const missing = look.passwordCharactersMin - Array.from(password).length;
  return missing > 0 ? t.enrol.you.passwordShort(missing) : '';
}
