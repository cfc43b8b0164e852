/**
 * Values as JSON, with sorted fields so that equal values give equal bytes: one document, or one row a line.
 *
 * @module
 */
import type { z } from "zod";
import type { Codec, Preview } from "../codec.ts";

/** A codec for one JSON document, indented for people. What they are shown is its fields, or what `preview` makes of it. */
export function json<Schema extends z.ZodType>(
  schema: Schema,
  options: { readonly preview?: (value: z.output<Schema>, limit: number) => Preview } = {},
): Codec<z.output<Schema>> {
  return {
    kind: "json",
    encode: (
      value,
    ) => [new TextEncoder().encode(JSON.stringify(sorted(valid(schema, value, "value")), null, 2) + "\n")],
    decode: (bytes) => JSON.parse(utf8(bytes)),
    preview: options.preview ?? ((value) => ({ kind: "summary", entries: summary(value) })),
  };
}

/** A codec for rows, one JSON value a line. */
export function jsonLines<Schema extends z.ZodType>(schema: Schema): Codec<z.output<Schema>[]> {
  return {
    kind: "jsonl",
    *encode(rows) {
      const encoder = new TextEncoder();
      for (let i = 0; i < rows.length; i++) {
        yield encoder.encode(JSON.stringify(sorted(valid(schema, rows[i]!, `row ${i + 1}`))) + "\n");
      }
    },
    decode(bytes) {
      const lines = utf8(bytes).split("\n");
      if (lines.pop() !== "") throw new SyntaxError(`Cannot read rows: line ${lines.length + 1} is cut off`);
      return lines.map((line) => JSON.parse(line));
    },
    preview(rows, limit) {
      const shown = rows.slice(0, limit).map((row) => sorted(row));
      const columns = [...new Set(shown.flatMap((row) => isRecord(row) ? Object.keys(row) : ["value"]))];
      const cell = (row: unknown, column: string) => spell(isRecord(row) ? row[column] : row);
      return {
        kind: "rows",
        columns,
        rows: shown.map((row) => columns.map((name) => cell(row, name))),
        total: rows.length,
      };
    },
    rows: (rows) => rows.length,
  };
}

/** @throws {TypeError} that says where in the value it is wrong. */
function valid<Schema extends z.ZodType>(
  schema: Schema,
  value: z.output<Schema>,
  what: string,
): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new TypeError(`Cannot write ${what}: "${issue.path.join(".")}": ${issue.message}`);
}

/** The same value with object fields in code-unit order, all the way down. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const prototype = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    throw new TypeError(
      `Cannot write a ${prototype.constructor?.name ?? "value"} as JSON: make it plain data first`,
    );
  }
  return Object.fromEntries(
    Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, field]) => [name, sorted(field)]),
  );
}

function summary(value: unknown): Record<string, string | number> {
  if (!isRecord(value)) return { value: spell(value) };
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, typeof field === "number" ? field : spell(field)]),
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function spell(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value) ?? "";
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
}
