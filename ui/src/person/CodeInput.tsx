import { TextInput } from '@mantine/core';

/** The six digits of a one-time code. Takes them typed, pasted with spaces, or filled in by the device. */
export function CodeInput({ label, value, onChange, onComplete, error }: CodeInputProps) {
  return (
    <TextInput
      label={label}
      value={value}
      error={error}
      onChange={(event) => {
        const digits = digitsOf(event.currentTarget.value).slice(0, 6);
        onChange(digits);
        if (digits.length === 6 && digits !== value) onComplete?.(digits);
      }}
      inputMode="numeric"
      autoComplete="one-time-code"
      autoFocus
      size="lg"
      styles={{
        input: {
          fontFamily: 'var(--mantine-font-family-monospace)',
          letterSpacing: '0.42em',
          textAlign: 'center',
          fontSize: '1.45rem',
        },
      }}
    />
  );
}

interface CodeInputProps {
  label: string;
  value: string;
  onChange: (digits: string) => void;
  onComplete?: (digits: string) => void;
  error?: string | undefined;
}

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}
