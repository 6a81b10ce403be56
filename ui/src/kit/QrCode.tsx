import { encode } from 'uqr';

const quietModules = 4;

/** A QR code (ISO/IEC 18004) as vectors, always dark on light: scanners need it so, in dark rooms too. */
export function QrCode({ text, label, size = 208 }: { text: string; label: string; size?: number }) {
  const { data, size: modules } = encode(text, { ecc: 'M', border: 0 });
  const side = modules + 2 * quietModules - 4;
  return (
    <svg
      className="bf-qr"
      width={size}
      height={size}
      viewBox={`-2 -2 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <path fill="#10201c" d={squares(data)} />
    </svg>
  );
}

/** One path of unit squares, runs joined, row by row. */
export function squares(data: readonly (readonly boolean[])[]): string {
  let path = '';
  data.forEach((row, y) => {
    for (let x = 0; x < row.length; x += 1) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x += 1;
      path += `M${start} ${y}h${x - start + 1}v1H${start}z`;
    }
  });
  return path;
}
