import { Group, Stack, Text } from '@mantine/core';
import type { EnrolmentLook } from '../api/contract';
import { Icon } from '../kit/Icon';
import { t } from '../texts/catalogue';
import type { Verdict } from './verdict';

const colours = ['--belfry-broken', '--belfry-broken', '--belfry-attention', '--belfry-kept', '--belfry-kept'];

/** Five bars and a sentence below the password: what is missing, or that it is good. */
export function PasswordAdvice({ id, password, look, verdict }: PasswordAdviceProps) {
  const missing = look.passwordCharactersMin - Array.from(password).length;
  const judged = verdict.at === 'known' ? verdict.verdict : undefined;
  const strength = judged ? Math.min(4, Math.max(0, judged.strength)) : -1;
  return (
    <Stack gap={6} id={id}>
      <div className="bf-strength" aria-hidden="true">
        {colours.map((_, index) => (
          <span key={index} style={index <= strength ? { background: `var(${colours[strength]})` } : undefined} />
        ))}
      </div>
      <div aria-live="polite" style={{ minHeight: 22 }}>
        {password === '' ? null : missing > 0 ? (
          <Line icon="unknown" className="bf-unknown" text={t.enrol.you.passwordShort(missing)} />
        ) : judged === undefined ? (
          <Text size="sm" c="dimmed">
            {verdict.at === 'checking' ? t.enrol.you.checking : ''}
          </Text>
        ) : judged.accepted ? (
          <Line icon="kept" className="bf-kept" text={`${t.enrol.you.strength[strength]}. ${t.enrol.you.good}`} />
        ) : (
          judged.reasons.map((reason) => (
            <Line key={reason.code} icon="attention" className="bf-relaxed" text={reason.text} />
          ))
        )}
      </div>
    </Stack>
  );
}

interface PasswordAdviceProps {
  id: string;
  password: string;
  look: EnrolmentLook;
  verdict: Verdict;
}

function Line({ icon, className, text }: { icon: 'kept' | 'attention' | 'unknown'; className: string; text: string }) {
  return (
    <Group gap={7} wrap="nowrap" align="flex-start" className={className}>
      <span style={{ display: 'inline-flex', paddingTop: 2 }}>
        <Icon name={icon} size={17} />
      </span>
      <Text size="sm">{text}</Text>
    </Group>
  );
}
