/**
 * The CSV codec: what is written reads back, byte for byte the same each time.
 *
 * @module
 */
import { assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { z } from "zod";
import { type Codec, csv } from "../../../assets/engine/declare.ts";

const encoder = new TextEncoder();

function bytesOf<T>(codec: Codec<T>, value: T): Uint8Array<ArrayBuffer> {
  return new Uint8Array([...codec.encode(value)].flatMap((part) => [...part]));
}

function textOf<T>(codec: Codec<T>, value: T): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesOf(codec, value));
}

const Row = z.object({
  title: z.string(),
  note: z.string().nullable(),
  rating: z.number(),
  playtime: z.number().nullable(),
  early: z.boolean(),
  late: z.boolean().nullable(),
  genres: z.array(z.string()),
  scores: z.array(z.number()).nullable(),
  status: z.enum(["owned", "beaten"]),
});

const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom(
      '"',
      ",",
      "\n",
      " ",
      "a",
      "\ufeff",
      "게",
      "é",
      "😀",
      "\u2028",
      "#",
      ";",
      "\t",
    ),
  }),
  fc.string({ unit: "grapheme" }),
);
const number = fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0);
const row = fc.record({
  title: text,
  note: fc.option(text.filter((t) => t !== "")),
  rating: number,
  playtime: fc.option(number),
  early: fc.boolean(),
  late: fc.option(fc.boolean()),
  genres: fc.array(text),
  scores: fc.option(fc.array(number)),
  status: fc.constantFrom("owned" as const, "beaten" as const),
});

Deno.test("csv() reads back what it wrote, and writes it alike again", () => {
  const codec = csv(Row);
  fc.assert(fc.property(fc.array(row, { maxLength: 6 }), (rows) => {
    const bytes = bytesOf(codec, rows);
    assertEquals(codec.decode(bytes), rows);
    assertEquals(bytesOf(codec, codec.decode(bytes)), bytes);
    assertEquals(codec.rows?.(rows), rows.length);
  }));
});

Deno.test("csv() has one spelling: CRLF, schema order, quotes only where needed", () => {
  const codec = csv(z.object({ b: z.string().nullable(), a: z.number(), list: z.array(z.string()) }));
  assertEquals(
    textOf(codec, [{ list: ["x", "y,"], a: 1e21, b: null }, { a: -0, b: " x", list: [] }]),
    'b,a,list\r\n,1e+21,"[""x"",""y,""]"\r\n x,0,[]\r\n',
  );
  assertEquals(textOf(codec, []), "b,a,list\r\n");
  assertEquals(codec.decode(encoder.encode("b,a,list\r\n")), []);
});

Deno.test("csv() writes many rows in pieces", () => {
  const codec = csv(z.object({ n: z.number() }));
  const rows = Array.from({ length: 20_000 }, (_, n) => ({ n }));
  assertEquals([...codec.encode(rows)].length, 4);
  assertEquals(codec.decode(bytesOf(codec, rows)), rows);
});

Deno.test("csv() refuses what it could not read back, and says where", () => {
  const nullable = csv(z.object({ title: z.string().nullable(), rating: z.number() }));
  const refused: [unknown, string][] = [
    [{ title: "", rating: 1 }, 'Cannot write an empty text in the nullable column "title"'],
    [{ title: "x", rating: "high" }, 'Cannot write row 1: field "rating" is "high"'],
    [{ title: "x", rating: NaN }, 'Cannot write row 1: field "rating"'],
    [{ title: "x\ud800", rating: 1 }, 'Cannot write row 1: "x\\ud800" has half of a surrogate pair'],
    [{ title: "x\r\ny", rating: 1 }, 'Cannot write row 1: "x\\r\\ny" has a carriage return'],
  ];
  for (const [value, message] of refused) {
    const row = value as { title: string; rating: number };
    assertThrows(() => bytesOf(nullable, [row]), TypeError, message);
  }
  const single = csv(z.object({ title: z.string() }));
  assertThrows(
    () => bytesOf(single, [{ title: "x" }, { title: "" }]),
    TypeError,
    "Cannot write row 2: its only column",
  );
  assertThrows(() => csv(z.object({ at: z.date() })), TypeError, 'Cannot make a CSV column of "at": a date');
});

Deno.test("csv() refuses bytes that it did not write", () => {
  const codec = csv(z.object({ a: z.string(), b: z.string() }));
  const refused: [string, string][] = [
    ["", "expected the columns a,b, got nothing"],
    ["b,a\r\n", "expected the columns a,b, got b,a"],
    ["a,b\r\nx\r\n", "Cannot read row 1: expected 2 fields, got 1"],
    ['a,b\r\n"x,y\r\n', "on line 2"],
    ['a,b\r\n"x"y,z\r\n', "on line 2"],
  ];
  for (const [text, message] of refused) {
    assertThrows(() => codec.decode(encoder.encode(text)), SyntaxError, message);
  }
});

Deno.test("csv() previews rows as their cells", () => {
  const codec = csv(z.object({ a: z.number().nullable(), b: z.boolean() }));
  assertEquals(codec.preview([{ a: null, b: true }, { a: 2, b: false }], 1), {
    kind: "rows",
    columns: ["a", "b"],
    rows: [["", "true"]],
    total: 2,
  });
});
