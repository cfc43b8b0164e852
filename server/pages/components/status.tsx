/**
 * States as an icon, a word and a colour, and plain badges.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { type State, STATES } from "../../i18n/common.ts";
import type { Page } from "../page.ts";
import { Icon, type IconName } from "./icon.tsx";

/** The grounds a badge can have. */
export type Tone = "quiet" | "good" | "warn" | "bad" | "busy" | "brass" | "plum";

/** The icon and the ground of each state. */
export const LOOKS: Readonly<Record<State, readonly [IconName, Tone]>> = {
  fresh: ["fresh", "good"],
  stale: ["stale", "warn"],
  missing: ["missing", "quiet"],
  held: ["held", "plum"],
  failed: ["failed", "bad"],
  running: ["running", "busy"],
  queued: ["queued", "quiet"],
  succeeded: ["fresh", "good"],
  cancelled: ["cancelled", "quiet"],
  interrupted: ["interrupted", "warn"],
  skipped: ["skipped", "quiet"],
  reused: ["reused", "good"],
  materialized: ["data", "good"],
  waiting: ["queued", "quiet"],
  retrying: ["running", "warn"],
  run: ["play", "busy"],
  maybe: ["maybe", "quiet"],
  reuse: ["reused", "good"],
  blocked: ["blocked", "bad"],
  passed: ["fresh", "good"],
  warned: ["warning", "warn"],
  refused: ["failed", "bad"],
  champion: ["champion", "brass"],
  challenger: ["challenger", "plum"],
};

/** A state: icon, word and colour. `children` follow the word, such as a number of causes. */
export function Status({ page, state, children }: { page: Page; state: State; children?: Child }) {
  const [icon, tone] = LOOKS[state];
  return (
    <span class={`status ${tone}`} data-state={state}>
      <Icon name={icon} spins={state === "running" || state === "retrying"} />
      <span>{page.say(STATES[state])}{children !== undefined && <>&nbsp;{children}</>}</span>
    </span>
  );
}

/** A short label. */
export function Badge({ tone = "quiet", children }: { tone?: Tone; children?: Child }) {
  return <span class={`badge ${tone}`}>{children}</span>;
}
