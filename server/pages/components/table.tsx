/**
 * Tables that scroll inside of themselves, definition lists, and meters.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { COMMON } from "../../i18n/common.ts";
import type { Page } from "../page.ts";

/** One column. */
export interface Column<Row> {
  readonly head: Child;
  readonly cell: (row: Row, index: number) => Child;
  /** Numbers stand at the end. */
  readonly end?: boolean;
  /** Heads its row. */
  readonly rowHead?: boolean;
  readonly best?: (row: Row, index: number) => boolean;
}

/** A table. The caption says what the rows are; it can be seen by screen readers alone. */
export function Table<Row>(
  { page, caption, showCaption = false, columns, rows, empty, id }: {
    page: Page;
    caption: string;
    showCaption?: boolean;
    columns: readonly Column<Row>[];
    rows: readonly Row[];
    empty?: Child;
    id?: string;
  },
) {
  if (rows.length === 0) return <p class="soft">{empty ?? page.say(COMMON.noTable)}</p>;
  const look = ({ end, best }: Column<Row>, row?: Row, index = 0) =>
    [end && "end", row !== undefined && best?.(row, index) && "best"].filter(Boolean).join(" ") || undefined;
  return (
    <div class="scroll" tabindex={0} role="group" aria-label={caption}>
      <table class="table" id={id}>
        <caption class={showCaption ? undefined : "visually-hidden"}>{caption}</caption>
        <thead>
          <tr>{columns.map((column) => <th scope="col" class={look(column)}>{column.head}</th>)}</tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr>
              {columns.map((column) =>
                column.rowHead
                  ? <th scope="row" class={look(column, row, index)}>{column.cell(row, index)}</th>
                  : <td class={look(column, row, index)}>{column.cell(row, index)}</td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Names and their values. What has no value is left out. */
export function Facts({ facts }: { facts: readonly (readonly [name: Child, value: Child])[] }) {
  return (
    <dl class="facts">
      {facts.filter(([, value]) => value !== undefined && value !== null && value !== "").map((
        [name, value],
      ) => (
        <>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </>
      ))}
    </dl>
  );
}

/** A share from 0 to 1 as a bar, with its number; `text` writes that in another way. */
export function Meter(
  { page, label, value, text }: { page: Page; label: string; value: number; text?: string },
) {
  const share = Math.min(1, Math.max(0, value));
  return (
    <span
      class="meter"
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(share * 100)}
      aria-valuetext={text}
    >
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        <rect class="ground" width="100" height="8" />
        <rect class="value" width={(share * 100).toFixed(1)} height="8" />
      </svg>
      <span>{text ?? page.format.percent(share)}</span>
    </span>
  );
}

/** A moment: how long ago, with the exact time for who points at it. A browser module keeps it right. */
export function Moment({ page, at, exact = false }: { page: Page; at: number; exact?: boolean }) {
  const full = page.format.dateTime(at);
  return (
    <time datetime={new Date(at).toISOString()} title={full} data-moment={exact ? "exact" : "relative"}>
      {exact ? full : page.format.relative(at, page.now)}
    </time>
  );
}

/** The first characters of a hash; all of it for who points at it. */
export function Hash({ value, length = 10 }: { value: string; length?: number }) {
  return <code class="hash" title={value}>{value.slice(0, length)}</code>;
}
