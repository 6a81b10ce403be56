const paths = {
  home: 'M4 11.5 12 4.5l8 7M6.5 10v9h11v-9M10.5 19v-5h3v5',
  trust: 'M12 3.5 5 6v5.5c0 4.3 2.9 7.4 7 9 4.1-1.6 7-4.7 7-9V6zM9 12l2.2 2.2L15.2 10',
  doors: 'M6 20.5V5a1.5 1.5 0 0 1 1.5-1.5h9A1.5 1.5 0 0 1 18 5v15.5M4 20.5h16M14.5 12.5v.01',
  audit: 'M7 3.5h7l4 4v11a2 2 0 0 1-2 2H7a2 2 0 0 1-2-2v-13a2 2 0 0 1 2-2zM13.5 3.8V8H18M8.5 12.5h6M8.5 16h4',
  people:
    'M9 11.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM2.8 19.5c.5-3.3 3-5.2 6.2-5.2s5.7 1.9 6.2 5.2M16 11.2a3.2 3.2 0 0 0 .3-6.3M18 14.7c1.8.7 2.9 2.3 3.2 4.8',
  account: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.6-3.8 3.6-5.8 7.5-5.8s6.9 2 7.5 5.8',
  out: 'M10 4.5H6.5a1.5 1.5 0 0 0-1.5 1.5v12a1.5 1.5 0 0 0 1.5 1.5H10M15 8l4 4-4 4M19 12H10',
  sun: 'M12 16.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M18.7 5.3l-1.4 1.4M6.7 17.3l-1.4 1.4',
  moon: 'M20 14.3A8.3 8.3 0 0 1 9.7 4a8.3 8.3 0 1 0 10.3 10.3z',
  screen:
    'M4.5 5h15A1.5 1.5 0 0 1 21 6.5v9a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 15.5v-9A1.5 1.5 0 0 1 4.5 5zM9 20h6',
  search: 'M11 17.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.8 15.8 20 20',
  check: 'M5 12.5 10 17.5 19.5 7',
  attention: 'M12 4 2.8 19.5h18.4zM12 10v4.2M12 16.9v.01',
  broken: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9 9l6 6M15 9l-6 6',
  unknown:
    'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM9.7 9.5a2.4 2.4 0 1 1 3.5 2.2c-.8.4-1.2 1-1.2 1.9M12 16.5v.01',
  kept: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17zM8.5 12.2l2.5 2.5 4.7-5',
  copy: 'M9 8.5h9.5v11H9zM5.5 15.5v-11H15',
  key: 'M8.5 18.5a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11.5 11.7 19 4.5M16 7.4l2.5 2.5M13.5 9.8l1.5 1.5',
  phone:
    'M8.5 3.5h7A1.5 1.5 0 0 1 17 5v14a1.5 1.5 0 0 1-1.5 1.5h-7A1.5 1.5 0 0 1 7 19V5a1.5 1.5 0 0 1 1.5-1.5zM10.5 17.5h3',
  call: 'M6.5 4h3l1.5 4-2 1.5a11 11 0 0 0 5 5l1.5-2 4 1.5v3A2.5 2.5 0 0 1 17 19.5 13 13 0 0 1 4 6.5 2.5 2.5 0 0 1 6.5 4z',
  messages:
    'M4 6.5A1.5 1.5 0 0 1 5.5 5h13A1.5 1.5 0 0 1 20 6.5v11a1.5 1.5 0 0 1-1.5 1.5h-13A1.5 1.5 0 0 1 4 17.5zM4.5 7l7.5 6 7.5-6',
  play: 'M8 5.5v13l10.5-6.5z',
  recordings: 'M8 20a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 16V4.5l7 2v4l-7-2',
  records: 'M5 6.5h14M5 12h14M5 17.5h9',
  trunks: 'M4 17.5h4l8-11h4M4 6.5h4l2.5 3.4M14 14.5l2 3h4M18 4.5l2 2-2 2M18 15.5l2 2-2 2',
  microphone: 'M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3zM6.5 11.5a5.5 5.5 0 0 0 11 0M12 17v3.5',
  print: 'M7 9V4h10v5M7 17H4.5v-6.5A1.5 1.5 0 0 1 6 9h12a1.5 1.5 0 0 1 1.5 1.5V17H17M7 14.5h10V20H7z',
  save: 'M12 4v11M7.5 11 12 15.5 16.5 11M5 19.5h14',
  refresh: 'M19.5 12a7.5 7.5 0 1 1-2.2-5.3L19.5 9M19.5 4.5V9H15',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
} as const;

export type IconName = keyof typeof paths;

/** A line icon of 24 units. It decorates words and is hidden from screen readers; it never stands alone. */
export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.7"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
