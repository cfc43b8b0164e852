/**
 * The icons: one line weight, one 20 × 20 grid, no icon font. They are silent; words stand beside them.
 *
 * @module
 */

/** What each icon is drawn with. */
export const PATHS = {
  // States. No two have the same outline, so that they can be told apart without colour.
  fresh: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M6.5 10.2l2.4 2.4 4.6-5",
  stale: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M10 6v4.2l2.8 1.8",
  missing:
    "M8 2.8A7.5 7.5 0 0 1 12 2.8M15.9 5.4a7.5 7.5 0 0 1 1.4 3.2M17 12.5a7.5 7.5 0 0 1-2 2.9M11.6 17.3a7.5 " +
    "7.5 0 0 1-3.4 0M4.9 15.4a7.5 7.5 0 0 1-2-2.9M2.7 8.6a7.5 7.5 0 0 1 1.4-3.2",
  held: "M6.5 3h7l-1 5.5 2.5 2.5h-10l2.5-2.5zM10 11v6.5",
  failed: "M7 2.5h6L17.5 7v6L13 17.5H7L2.5 13V7zM7.5 7.5l5 5M12.5 7.5l-5 5",
  running: "M10 2.5a7.5 7.5 0 1 1-7.5 7.5",
  queued: "M5.5 2.5h9M5.5 17.5h9M6.5 2.5v3c0 2 3.5 3 3.5 4.5s-3.5 2.5-3.5 4.5v3M13.5 2.5v3c0 2-3.5 " +
    "3-3.5 4.5s3.5 2.5 3.5 4.5v3",
  cancelled: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M4.8 4.8l10.4 10.4",
  interrupted: "M11 2.5 5 11h4.5L8.5 17.5 15 8.5h-4.5z",
  skipped: "M4 4.5v11l7-5.5zM15.5 4.5v11",
  reused: "M4 8.5A6.5 6.5 0 0 1 15.5 6M16 11.5A6.5 6.5 0 0 1 4.5 14M15.8 2.8V6.2h-3.4M4.2 17.2v-3.4h3.4",
  maybe: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M7.8 7.8c.2-2.8 4.6-2.6 4.4.1-.1 1.6-2.2 1.7-2.2 " +
    "3.3M10 13.9v.2",
  blocked: "M5 9h10v8.5H5zM7 9V6a3 3 0 0 1 6 0v3M10 12.5v1.5",
  champion: "M3 6l3.5 3.5L10 4l3.5 5.5L17 6l-1.5 9.5h-11z",
  challenger: "M10 2.5l6.5 2.5v5c0 4-3 6.5-6.5 7.5-3.5-1-6.5-3.5-6.5-7.5V5z",
  // Things and actions.
  play: "M5.5 3.5v13l11-6.5z",
  search: "M8.75 2.75a6 6 0 1 1 0 12 6 6 0 0 1 0-12M13.2 13.2l4.3 4.3",
  close: "M5 5l10 10M15 5L5 15",
  plus: "M10 4v12M4 10h12",
  next: "M7.5 4.5 13 10l-5.5 5.5",
  previous: "M12.5 4.5 7 10l5.5 5.5",
  arrow: "M3.5 10h13M11.5 5l5 5-5 5",
  trace:
    "M4.5 15.5c5 0 3-5 6-5.5s2.5-4.5 5-4.5M4.5 13.7a1.8 1.8 0 1 1 0 3.6 1.8 1.8 0 0 1 0-3.6M15.5 2.7l2.6 " +
    "2.6-2.6 2.6-2.6-2.6z",
  star: "M10 2.7l2.2 4.7 5.1.6-3.8 3.5 1 5.1L10 14.1l-4.5 2.5 1-5.1L2.7 8l5.1-.6z",
  minus: "M4 10h12",
  fit: "M3 7V3h4M13 3h4v4M17 13v4h-4M7 17H3v-4",
  stop: "M5 5h10v10H5z",
  auto: "M10 2.5a7.5 7.5 0 1 1 0 15zM10 2.5v15M10 2.5a7.5 7.5 0 0 0 0 15",
  light: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 " +
    "1.4M14.6 14.6 16 16M4 16l1.4-1.4M14.6 5.4 16 4",
  dark: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5",
  info: "M10 2.5a7.5 7.5 0 1 1 0 15 7.5 7.5 0 0 1 0-15M10 9v4.5M10 6.3v.2",
  warning: "M10 3l7.5 13.5h-15zM10 8v4M10 14v.2",
  game:
    "M6.5 6h7a4 4 0 0 1 4 4v1.5a3 3 0 0 1-5.5 1.7H8a3 3 0 0 1-5.5-1.7V10a4 4 0 0 1 4-4M7 8v3M5.5 9.5h3M13 9v.2M15 " +
    "10.5v.2",
  user: "M10 3.5a3 3 0 1 1 0 6 3 3 0 0 1 0-6M4 17c.5-3.5 3-5 6-5s5.5 1.5 6 5",
  data:
    "M10 3c4 0 6.5 1 6.5 2.5S14 8 10 8 3.5 7 3.5 5.5 6 3 10 3M3.5 5.5v9C3.5 16 6 17 10 17s6.5-1 6.5-2.5v-9M3.5 " +
    "10c0 1.5 2.5 2.5 6.5 2.5s6.5-1 6.5-2.5",
  code: "M7 5l-5 5 5 5M13 5l5 5-5 5",
  model: "M10 2.5l6.5 3.7v7.6L10 17.5l-6.5-3.7V6.2zM3.5 6.2 10 10l6.5-3.8M10 10v7.5",
  chart: "M3 3v14h14M6 13l3.5-4 3 2.5L17 6",
  filter: "M3 5h14M5.5 10h9M8 15h4",
  key: "M12.5 3a4.5 4.5 0 1 1-3 7.8L4 16.5H2.5V14l6-6A4.5 4.5 0 0 1 12.5 3M13.5 6.5v.1",
} as const;

export type IconName = keyof typeof PATHS;

/** One icon, as large as the text around it. */
export function Icon({ name, spins = false }: { name: IconName; spins?: boolean }) {
  return (
    <svg
      class={spins ? "icon spins" : "icon"}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      stroke-width="1.6"
      stroke-linecap="round"
      stroke-linejoin="round"
      aria-hidden="true"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
