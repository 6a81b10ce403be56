/** Belfry's mark: a bell in its tower. The tower takes the colour of the text, the bell is bronze. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path
        fill="var(--belfry-kept)"
        stroke="var(--belfry-kept)"
        strokeWidth="2"
        strokeLinejoin="round"
        d="M24 2.4 35.6 14.8H12.4z"
      />
      <path
        fill="var(--belfry-kept)"
        fillRule="evenodd"
        d="M13 18.2h22V43h1.2a1.5 1.5 0 0 1 1.5 1.5V46a1 1 0 0 1-1 1H11.3a1 1 0 0 1-1-1v-1.5a1.5 1.5 0 0 1 1.5-1.5H13zM16.4 38.6h15.2V28.4a7.6 7.6 0 0 0-15.2 0z"
      />
      <path
        fill="var(--belfry-bell)"
        d="M24 23.6c3.3 0 4.8 2.5 4.8 5.3 0 2.5.8 3.3 1.6 4.3.4.5.1 1.2-.6 1.2H18.2c-.7 0-1-.7-.6-1.2.8-1 1.6-1.8 1.6-4.3 0-2.8 1.5-5.3 4.8-5.3z"
      />
      <circle fill="var(--belfry-bell)" cx="24" cy="36.1" r="1.8" />
    </svg>
  );
}

/** The sound of a bell, seen: rings that fade outward. Decoration behind a calm page. */
export function Rings() {
  const radii = [90, 160, 240, 330, 430, 540, 660];
  return (
    <svg className="bf-rings" viewBox="0 0 1400 1400" aria-hidden="true" focusable="false">
      {radii.map((radius, index) => (
        <circle
          key={radius}
          cx="700"
          cy="700"
          r={radius}
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          opacity={1 - index * 0.13}
        />
      ))}
    </svg>
  );
}
