/** Belfry's mark: a bell in its tower. The tower takes the colour of the text, the bell is bronze. */
export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 48 48" aria-hidden="true" focusable="false">
      <path
        fill="var(--belfry-kept)"
        fillRule="evenodd"
        d="M23.1 2.7a1.4 1.4 0 0 1 1.8 0l16 13.1c1 .8.4 2.5-.9 2.5H8c-1.3 0-1.9-1.7-.9-2.5zM10.5 21h27v22.5A2.5 2.5 0 0 1 35 46H13a2.5 2.5 0 0 1-2.5-2.5zm4.7 20.5h17.6v-7a8.8 8.8 0 0 0-17.6 0z"
      />
      <path
        fill="var(--belfry-bell)"
        d="M24 27.3c3.6 0 5.2 2.7 5.2 5.7 0 2.5.8 3.3 1.7 4.4.4.5.1 1.2-.5 1.2H17.6c-.6 0-.9-.7-.5-1.2.9-1.1 1.7-1.9 1.7-4.4 0-3 1.6-5.7 5.2-5.7z"
      />
      <circle fill="var(--belfry-bell)" cx="24" cy="40.3" r="1.9" />
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
