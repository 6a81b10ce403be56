import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { Feed } from '../api/feed';

// Many things that happen at once are looked at once.
const gatherMs = 300;

/**
 * Has a query looked at again whenever something happens that begins with one of `words`, e.g. `call.`.
 * Tells whether that holds now: while it does not, the page has to look by itself.
 */
export function useLive(key: string, ...words: string[]): boolean {
  const queries = useQueryClient();
  const [live, setLive] = useState(false);
  const wanted = words.join(' ');
  useEffect(() => {
    let gathering: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      gathering = undefined;
      void queries.invalidateQueries({ queryKey: [key] });
    };
    const soon = () => (gathering ??= setTimeout(look, gatherMs));
    const concerns = (type: string) =>
      type === 'events.lost' || wanted.split(' ').some((word) => type.startsWith(word));
    const feed = new Feed({
      opened: () => {
        setLive(true);
        look();
      },
      happened: (type) => concerns(type) && soon(),
      lost: () => {
        setLive(false);
        look();
      },
    });
    return () => {
      clearTimeout(gathering);
      feed.close();
    };
  }, [queries, key, wanted]);
  return live;
}
