import { Alert } from '@mantine/core';
import { Declined } from '../api/confirm';
import { isProblem, Problem } from '../api/problem';
import { Fault } from '../kit/States';
import { t } from '../texts/catalogue';

/** The browser's own refusals (WebAuthn Level 3 §5.1.3 step 22) and the server's, in words. */
export function PasskeyFault({ fault }: { fault: unknown }) {
  if (!fault || fault instanceof Declined) return null;
  if (isProblem(fault, 'wrong-secret')) return <Quiet text={t.passkey.unknown} />;
  if (fault instanceof Problem) return <Fault fault={fault} />;
  if (fault instanceof DOMException && fault.name === 'InvalidStateError') return <Quiet text={t.passkey.exists} />;
  if (fault instanceof DOMException && fault.name === 'SecurityError') return <Quiet text={t.passkey.unsupported} />;
  if (fault instanceof DOMException) return <Quiet text={t.passkey.cancelled} />;
  return <Fault fault={fault} />;
}

function Quiet({ text }: { text: string }) {
  return (
    <Alert variant="light" color="bronze" role="alert" p="sm">
      {text}
    </Alert>
  );
}
