/**
 * The JSON codecs: equal values give equal bytes, and read back.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { type Codec, json, jsonLines } from "../../../assets/engine/declare.ts";

function bytesOf<T>(codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...codec.encode(value)].flatMap((part) => [...part]));
}

/** The same value with every object's fields in the opposite order. */
function reordered(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).reverse().map(([name, field]) => [name, reordered(field)]));
}

/** JSON knows no minus zero. */
const value = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as unknown);

Deno.test("json() gives equal values equal bytes, and reads them back", () => {
  const codec = json(z.unknown());
  fc.assert(fc.property(value, (value) => {
    const bytes = bytesOf(codec, value);
    assertEquals(codec.decode(bytes), value);
    assertEquals(bytesOf(codec, reordered(value)), bytes);
  }));
});

Deno.test("jsonLines() gives equal rows equal bytes, one line each, and reads them back", () => {
  const codec = jsonLines(z.unknown());
  fc.assert(fc.property(fc.array(value), (rows) => {
    const bytes = bytesOf(codec, rows);
    assertEquals(codec.decode(bytes), rows);
    assertEquals(bytesOf(codec, reordered(rows) as unknown[]), bytes);
    assertEquals(bytes.filter((byte) => byte === 10).length, rows.length);
    assertEquals(codec.rows?.(rows), rows.length);
  }));
});

Deno.test("json() and jsonLines() keep to their schema, and say where a value does not", () => {
  const Game = z.object({ id: z.number() });
  assertThrows(
    () => bytesOf(json(z.object({ games: z.array(Game) })), { games: [{ id: "1" as unknown as number }] }),
    TypeError,
    'Cannot write value: "games.0.id"',
  );
  assertThrows(
    () => bytesOf(jsonLines(Game), [{ id: 1 }, {} as { id: number }]),
    TypeError,
    'Cannot write row 2: "id"',
  );
});

Deno.test("json() refuses what JSON would silently lose", () => {
  assertThrows(() => bytesOf(json(z.date()), new Date(0)), TypeError, "Cannot write a Date as JSON");
  assertThrows(() => bytesOf(json(z.unknown()), { a: [new Map()] }), TypeError, "Cannot write a Map as JSON");
});

Deno.test("jsonLines() refuses a line that is cut off", () => {
  const codec = jsonLines(z.number());
  assertThrows(
    () => codec.decode(new TextEncoder().encode("1\n2")),
    SyntaxError,
    "Cannot read rows: line 2 is cut off",
  );
});

Deno.test("json() and jsonLines() preview what they hold", () => {
  assertEquals(json(z.unknown()).preview({ n: 1, list: [1], text: "x" }, 5), {
    kind: "summary",
    entries: { n: 1, list: "[1]", text: "x" },
  });
  assertEquals(jsonLines(z.unknown()).preview([{ a: 1 }, { b: "x" }, { c: 1 }], 2), {
    kind: "rows",
    columns: ["a", "b"],
    rows: [["1", ""], ["", "x"]],
    total: 3,
  });
});
