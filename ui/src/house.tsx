import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { createContext, useContext } from 'react';
import { Api } from './api/api';
import type { Door } from './api/contract';
import { isProblem } from './api/problem';

/** What every page may use. Made once in `main.tsx`. */
export interface House {
  door: Door;
  api: Api;
  queries: QueryClient;
}

const HouseContext = createContext<House | undefined>(undefined);

export const HouseProvider = HouseContext.Provider;

export function useHouse(): House {
  const house = useContext(HouseContext);
  if (house === undefined) throw new Error('useHouse: no HouseProvider above (expected: one in main.tsx)');
  return house;
}

export function useApi(): Api {
  return useHouse().api;
}

const freshMs = 5_000;

export function sessionQuery(api: Api) {
  return { queryKey: ['session'], queryFn: () => api.session(), staleTime: Infinity, retry: false };
}

/** `onSignedOut` is told when any answer says that the session has ended. */
export function createHouse(door: Door, onSignedOut: () => void): House {
  const queries = new QueryClient({
    queryCache: new QueryCache({
      onError: (fault, query) => {
        if (isProblem(fault, 'not-signed-in') && query.queryKey[0] !== 'session') onSignedOut();
      },
    }),
    mutationCache: new MutationCache({
      onError: (fault) => {
        if (isProblem(fault, 'not-signed-in')) onSignedOut();
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: freshMs,
        // The server's refusals are final; only silence is worth asking twice.
        retry: (times, fault) => times < 1 && isProblem(fault, 'unreachable'),
      },
      mutations: { retry: false },
    },
  });
  return { door, queries, api: new Api((path, init) => fetch(path, init)) };
}
