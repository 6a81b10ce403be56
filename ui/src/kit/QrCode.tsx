import { encode } from 'uqr';
import { squares } from './squares';

const quietModules = 4;

/** A QR code (ISO/IEC 18004) as vectors, always dark on light: scanners need it so, in dark rooms too. */
export function QrCode({ text, label, size = 208 }: { text: string; label: string; size?: number }) {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 0 });
  const side = modules + 2 * quietModules;
  return (
    <svg
      className="bf-qr"
      width={size}
      height={size}
      viewBox={`${-quietModules} ${-quietModules} ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path fill="#10201c" d={squares(data)} />
    </svg>
  );
}
