import type { EnrolmentFinished } from '../api/contract';
import { t } from '../texts/catalogue';

/** What goes on paper: the codes, and the kit where there is one. */
export function sheetOf({ recoveryCodes, recoveryKit }: EnrolmentFinished, serverName: string): string {
  const words = t.enrol.keep;
  const codes = recoveryCodes.map((code, index) => `${String(index + 1).padStart(2)}.  ${code}`).join('\n');
  const kit = recoveryKit ? `\n\n${words.kit}\n${words.kitLead}\n\n${recoveryKit.trim()}` : '';
  return `${words.paperTitle(serverName)}\n\n${words.codes}\n${words.codesLead}\n\n${codes}${kit}\n`;
}
