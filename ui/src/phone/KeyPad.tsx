import { keys } from './number';

/** The twelve keys of a telephone. */
export function KeyPad({ label, onKey }: { label: string; onKey: (key: string) => void }) {
  return (
    <div role="group" aria-label={label} className="bf-keys">
      {keys.map((key) => (
        <button type="button" key={key} onClick={() => onKey(key)}>
          {key}
        </button>
      ))}
    </div>
  );
}
