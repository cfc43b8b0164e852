/**
 * Rows as CSV (RFC 4180, UTF-8): a header, then one record a row, columns in the order of the schema. Arrays are
 * written as JSON, null as an empty field.
 *
 * @module
 */
import { parse, stringify } from "@std/csv";
import type { z } from "zod";
import type { Codec } from "../codec.ts";

type RowSchema = z.ZodObject<Readonly<Record<string, z.ZodType>>>;

/** How one column is written and read. */
interface Column {
  readonly name: string;
  write(value: unknown): string;
  read(cell: string): unknown;
}

/** Rows encoded at once: bounds memory, and lets a store write while the next rows are encoded. */
const CHUNK_ROWS = 8192;

/**
 * A codec for rows of strings, numbers, booleans, enumerations and arrays, nullable or not.
 *
 * @throws {TypeError} for a schema with a column that CSV cannot hold.
 */
export function csv<Schema extends RowSchema>(schema: Schema): Codec<z.output<Schema>[]> {
  type Row = z.output<Schema>;
  const columns = Object.entries(schema.shape).map(([name, type]) => column(name, type));
  const names = columns.map(({ name }) => name);
  const cells = (row: Row) => columns.map(({ name, write }) => write((row as Record<string, unknown>)[name]));
  return {
    kind: "csv",
    *encode(rows) {
      const encoder = new TextEncoder();
      yield encoder.encode(stringify([names]));
      for (let start = 0; start < rows.length; start += CHUNK_ROWS) {
        const chunk = rows.slice(start, start + CHUNK_ROWS).map((row, i) =>
          readable(cells(valid(schema, row, start + i)), start + i)
        );
        yield encoder.encode(stringify(chunk));
      }
    },
    decode(bytes) {
      const [header, ...records] = parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
      if (header?.join() !== names.join()) {
        throw new SyntaxError(
          `Cannot read rows: expected the columns ${names.join()}, got ${header?.join() ?? "nothing"}`,
        );
      }
      return records.map((record, r) => {
        if (record.length !== columns.length) {
          throw new SyntaxError(
            `Cannot read row ${r + 1}: expected ${columns.length} fields, got ${record.length}`,
          );
        }
        const row: Record<string, unknown> = {};
        for (let c = 0; c < columns.length; c++) row[columns[c]!.name] = columns[c]!.read(record[c]!);
        return row as Row;
      });
    },
    preview: (rows, limit) => ({
      kind: "rows",
      columns: names,
      rows: rows.slice(0, limit).map(cells),
      total: rows.length,
    }),
    rows: (rows) => rows.length,
  };
}

/** @throws {TypeError} for a record that would not read back as it is. */
function readable(cells: string[], index: number): string[] {
  const refuse = (what: string) => new TypeError(`Cannot write row ${index + 1}: ${what}`);
  if (cells.length === 1 && cells[0] === "") {
    throw refuse("its only column is empty, and an empty line is no record");
  }
  for (const cell of cells) {
    if (cell.includes("\r")) {
      throw refuse(`${JSON.stringify(cell)} has a carriage return, which readers of CSV drop`);
    }
    if (!cell.isWellFormed()) {
      throw refuse(`${JSON.stringify(cell)} has half of a surrogate pair, which UTF-8 cannot hold`);
    }
  }
  return cells;
}

/** @throws {TypeError} that names the row and the field. */
function valid<Schema extends RowSchema>(
  schema: Schema,
  row: z.output<Schema>,
  index: number,
): z.output<Schema> {
  const parsed = schema.safeParse(row);
  if (parsed.success) return row;
  const issue = parsed.error.issues[0]!;
  const field = issue.path.join(".");
  const found = JSON.stringify((row as Record<string, unknown>)[String(issue.path[0])]);
  throw new TypeError(`Cannot write row ${index + 1}: field "${field}" is ${found}: ${issue.message}`);
}

function column(name: string, type: z.ZodType): Column {
  const { def } = type as z.ZodType & { def: { type: string; innerType?: z.ZodType } };
  switch (def.type) {
    case "string":
    case "enum":
      return { name, write: String, read: (cell) => cell };
    case "number":
      // Minus zero has no spelling of its own.
      return { name, write: (value) => String(value), read: Number };
    case "boolean":
      return { name, write: String, read: (cell) => cell === "true" };
    case "array":
      return { name, write: JSON.stringify, read: (cell) => JSON.parse(cell) };
    case "nullable": {
      const inner = column(name, def.innerType!);
      const write = (value: unknown) => {
        if (value === null) return "";
        if (value === "") {
          throw new TypeError(
            `Cannot write an empty text in the nullable column "${name}": it would read back as null`,
          );
        }
        return inner.write(value);
      };
      return { name, write, read: (cell) => cell === "" ? null : inner.read(cell) };
    }
    default:
      throw new TypeError(`Cannot make a CSV column of "${name}": a ${def.type} has no spelling in CSV`);
  }
}
