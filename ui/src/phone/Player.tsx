import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../kit/Icon';

/** What can be heard now. */
export interface Playing {
  id: string;
  /** Which part of one that is long; the first is 0. */
  part: number;
  sound: Blob;
}

export type Hearing = ReturnType<typeof usePlaying>;

/** One sound at a time. What was fetched is forgotten with the page. */
export function usePlaying() {
  const [playing, setPlaying] = useState<Playing>();
  const fetched = useMutation({
    mutationFn: async ({ load, ...which }: { id: string; part: number; load: () => Promise<Blob> }) => ({
      ...which,
      sound: await load(),
    }),
    onSuccess: setPlaying,
    gcTime: 0,
  });
  return {
    playing,
    loading: fetched.isPending ? fetched.variables.id : undefined,
    fault: fetched.error,
    play: (id: string, load: () => Promise<Blob>, part = 0) => {
      // Of one that is long the part before stays until the next is there.
      setPlaying((now) => (now?.id === id && part !== now.part ? now : undefined));
      fetched.mutate({ id, part, load });
    },
    stop: () => setPlaying(undefined),
  };
}

export function PlayButton({ label, loading, onClick, children }: PlayProps) {
  return (
    <Button
      size="xs"
      leftSection={<Icon name="play" size={16} />}
      aria-label={label}
      loading={loading}
      onClick={() => onClick()}
    >
      {children}
    </Button>
  );
}

interface PlayProps {
  label: string;
  loading: boolean;
  onClick: () => void;
  children: ReactNode;
}

interface PlayerProps {
  sound: Blob;
  label: string;
  onBegun?: () => void;
  onEnded?: () => void;
}

/** The browser's own player, which keyboards and screen readers know; it begins by itself. */
export function Player({ sound, label, onBegun, onEnded }: PlayerProps) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(sound);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [sound]);
  return (
    <audio
      className="bf-player"
      controls
      autoPlay
      src={url}
      aria-label={label}
      onPlaying={() => onBegun?.()}
      onEnded={() => onEnded?.()}
    />
  );
}
