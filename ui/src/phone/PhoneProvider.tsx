import { createContext, useContext, useEffect, useState, useSyncExternalStore, type ReactNode } from 'react';
import { useHouse } from '../house';
import { CallCard } from './CallCard';
import type { PhoneState } from './state';
import { Telephone } from './telephone';

const TelephoneContext = createContext<Telephone | undefined>(undefined);

/** The telephone lives as long as somebody is signed in, whatever page is open. */
export function PhoneProvider({ children }: { children: ReactNode }) {
  const { api, queries } = useHouse();
  const [telephone] = useState(
    () =>
      // The secrets stay in no cache.
      new Telephone(
        () => queries.fetchQuery({ queryKey: ['phone'], queryFn: () => api.phone(), staleTime: 0, gcTime: 0 }),
        () => queries.fetchQuery({ queryKey: ['relays'], queryFn: () => api.relays(), staleTime: 0, gcTime: 0 }),
      ),
  );
  useEffect(() => {
    telephone.start();
    return () => telephone.stop();
  }, [telephone]);
  return <TelephoneContext.Provider value={telephone}>{children}</TelephoneContext.Provider>;
}

export function useTelephone(): [PhoneState, Telephone] {
  const telephone = useContext(TelephoneContext);
  if (telephone === undefined) throw new Error('useTelephone: no PhoneProvider above (expected: one around the app)');
  return [useSyncExternalStore(telephone.subscribe, telephone.snapshot), telephone];
}

/** The call that is up, above every page. */
export function CallBar() {
  const [{ call, microphone }, telephone] = useTelephone();
  return <CallCard call={call} microphone={microphone} act={telephone} />;
}
