import { useIdle } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useApi } from '../house';

const refreshMs = 10_000;
// A page left open must not keep its session alive: without a hand on it, it stops asking.
const handsOffMs = 3 * 60_000;

/** The state of the system, kept fresh while somebody is there. */
export function useSystemState() {
  const api = useApi();
  const idle = useIdle(handsOffMs, { initialState: false });
  return useQuery({ queryKey: ['state'], queryFn: api.state, refetchInterval: idle ? false : refreshMs });
}
