/**
 * Notices, empty states, placeholders, and the live region that speaks to screen readers.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { COMMON } from "../../i18n/common.ts";
import type { Page } from "../page.ts";
import { Icon, type IconName } from "./icon.tsx";

const ICONS = { quiet: "info", good: "fresh", warn: "warning", bad: "failed", busy: "running" } as const;

/** Something to know before reading on. A `bad` one is announced at once. */
export function Notice(
  { tone = "quiet", title, children }: { tone?: keyof typeof ICONS; title?: Child; children?: Child },
) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "note"}>
      <Icon name={ICONS[tone]} />
      <div class="notice-body">
        {title && <strong>{title}</strong>}
        {children && <div>{children}</div>}
      </div>
    </div>
  );
}

/** What stands where nothing is: why, and what to do next. */
export function Empty(
  { icon = "trace", title, children, actions, level = 2 }: {
    icon?: IconName;
    title: Child;
    children?: Child;
    actions?: Child;
    level?: 1 | 2;
  },
) {
  return (
    <div class="empty">
      <Icon name={icon} />
      {level === 1 ? <h1>{title}</h1> : <h2>{title}</h2>}
      {children && <div class="stack tight">{children}</div>}
      {actions && <div class="row">{actions}</div>}
    </div>
  );
}

/** Stands for content that a browser module is fetching. */
export function Skeleton({ page, lines = 3 }: { page: Page; lines?: number }) {
  return (
    <div class="stack tight" role="status">
      <span class="visually-hidden">{page.say(COMMON.loading)}</span>
      {Array.from({ length: lines }, () => <div class="skeleton" aria-hidden="true"></div>)}
    </div>
  );
}

/** Where browser modules write short messages: seen as toasts, and read aloud. The layout has one. */
export function Toasts() {
  return <div class="toasts" id="toasts" role="status" aria-live="polite"></div>;
}
