import { Button } from '@mantine/core';
import { useEffect, useState, type ReactNode } from 'react';
import { Icon } from '../kit/Icon';

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

/** The browser's own player, which keyboards and screen readers know; it begins by itself. */
export function Player({ sound, label, onBegun }: { sound: Blob; label: string; onBegun?: () => void }) {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    const made = URL.createObjectURL(sound);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [sound]);
  return <audio className="bf-player" controls autoPlay src={url} aria-label={label} onPlaying={() => onBegun?.()} />;
}
