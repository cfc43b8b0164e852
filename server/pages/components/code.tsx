/**
 * Code, commands and differences.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { COMMON } from "../../i18n/common.ts";
import type { Page } from "../page.ts";

/** Lines of code, or a command to copy. It can be scrolled by keyboard. */
export function Code({ label, children }: { label: string; children?: Child }) {
  return <pre class="code" tabindex={0} role="group" aria-label={label}><code>{children}</code></pre>;
}

/** One line of a difference. */
export interface DiffLine {
  readonly kind: "same" | "added" | "removed";
  readonly text: string;
}

/** A difference, line by line; the sign and a hidden word say what the colour says. */
export function Diff({ page, label, lines }: { page: Page; label: string; lines: readonly DiffLine[] }) {
  const word = (text: string) => <span class="visually-hidden">{text}:</span>;
  return (
    <pre class="code" tabindex={0} role="group" aria-label={label}>
      {lines.map(({ kind, text }) =>
        kind === "added"
          ? <ins>{word(page.say(COMMON.added))}+ {text}</ins>
          : kind === "removed"
          ? <del>{word(page.say(COMMON.removed))}− {text}</del>
          : <>{`  ${text}\n`}</>
      )}
    </pre>
  );
}
