import { Button, type ButtonProps } from '@mantine/core';
import { useTimeout } from '@mantine/hooks';
import { useState } from 'react';
import { t } from '../texts/catalogue';
import { Icon } from './Icon';

const noticeMs = 2500;

/** Copies the text and says so, to eyes and ears. */
export function CopyButton({ text, what, ...look }: { text: string; what?: string } & ButtonProps) {
  const [outcome, setOutcome] = useState<'none' | 'copied' | 'failed'>('none');
  const { start } = useTimeout(() => setOutcome('none'), noticeMs);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
    start();
  };
  const words = { none: t.words.copy, copied: t.words.copied, failed: t.words.copyFailed }[outcome];
  return (
    <Button
      variant="default"
      size="sm"
      leftSection={<Icon name={outcome === 'copied' ? 'check' : 'copy'} size={17} />}
      onClick={() => void copy()}
      aria-label={what === undefined || outcome !== 'none' ? words : `${words}: ${what}`}
      {...look}
    >
      <span aria-live="polite">{words}</span>
    </Button>
  );
}

/** Recovery codes, as they are written down. */
export function Codes({ codes }: { codes: readonly string[] }) {
  return (
    <ol className="bf-codes">
      {codes.map((code) => (
        <li key={code}>{code}</li>
      ))}
    </ol>
  );
}

/** Hands the text to the browser as a file, without a server. */
export function saveText(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}
