import { useEffect, useState } from 'react';
import type { PasswordVerdict } from '../api/contract';
import { useApi } from '../house';

const pauseMs = 350;

export type Verdict = { at: 'silent' } | { at: 'checking' } | { at: 'known'; verdict: PasswordVerdict };

interface Asked {
  token: string;
  name: string;
  displayName: string;
  password: string;
}

/**
 * What the server thinks of the password, asked once the typing pauses. A late answer to an earlier password is
 * dropped. While the server is silent nothing is said: the password is judged again when the form is sent.
 */
export function usePasswordVerdict({ token, name, displayName, password }: Asked, charactersMin: number): Verdict {
  const api = useApi();
  const [known, setKnown] = useState<Verdict>({ at: 'silent' });
  useEffect(() => {
    if (Array.from(password).length < charactersMin) {
      setKnown({ at: 'silent' });
      return undefined;
    }
    let dropped = false;
    setKnown({ at: 'checking' });
    const timer = window.setTimeout(() => {
      api.enrolment.checkPassword({ token, name, displayName, password }).then(
        (verdict) => dropped || setKnown({ at: 'known', verdict }),
        () => dropped || setKnown({ at: 'silent' }),
      );
    }, pauseMs);
    return () => {
      dropped = true;
      window.clearTimeout(timer);
    };
  }, [api, token, name, displayName, password, charactersMin]);
  return known;
}
