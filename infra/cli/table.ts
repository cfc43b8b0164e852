/**
 * Tables for a terminal.
 *
 * @module
 */
import { cut, pad, type Style, textWidth } from "./style.ts";

/** One column. */
export interface TableColumn {
  readonly title: string;
  readonly side?: "left" | "right";
  /** The column that gives way when the terminal is too narrow. */
  readonly flexible?: boolean;
}

const GAP = "  ";

/** The lines of a table: a dim header, then the rows. Cells of a flexible column must be plain text. */
export function table(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  width: number,
  style: Style,
): string[] {
  const widths = columns.map(({ title }, c) =>
    Math.max(textWidth(title), ...rows.map((row) => textWidth(row[c] ?? "")))
  );
  const flexible = columns.findIndex(({ flexible }) => flexible);
  const total = widths.reduce((a, b) => a + b, 0) + GAP.length * (columns.length - 1);
  if (flexible >= 0 && total > width) widths[flexible] = Math.max(8, widths[flexible]! - (total - width));
  const line = (cells: readonly string[]) =>
    columns.map(({ side }, c) => {
      const cell = c === flexible ? cut(cells[c] ?? "", widths[c]!) : cells[c] ?? "";
      return pad(cell, widths[c]!, side === "right" ? "left" : "right");
    }).join(GAP).trimEnd();
  return [style.dim(line(columns.map(({ title }) => title))), ...rows.map(line)];
}
