/**
 * The canonical encoding: equal values spell alike, different ones never do.
 *
 * @module
 */
import { assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { type Canonical, canonical } from "../../assets/engine/canonical.ts";

/** Texts that are likely to collide: delimiters, digits, escapes, halves of surrogate pairs. */
const text = fc.oneof(
  fc.string({
    unit: fc.constantFrom("a", "1", ":", "s", '"', "\\", "u", "\ud800", "\udfff", "\ufffd", "é", "\u0000"),
  }),
  fc.string({ unit: "binary" }),
  fc.constantFrom("__proto__", "constructor", "null", "z", "t", "\\ud800", "s1:a"),
);
const number = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
  fc.constantFrom(0, -0, 1e21, 5e-324),
);

/** Any value that JSON can hold. */
const { value } = fc.letrec<{ value: Canonical; list: Canonical[]; fields: Record<string, Canonical> }>((
  tie,
) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    text,
    number,
    fc.boolean(),
    fc.constant(null),
    tie("list"),
    tie("fields"),
  ) as fc.Arbitrary<Canonical>,
  list: fc.array(tie("value"), { maxLength: 4 }) as fc.Arbitrary<Canonical[]>,
  fields: fc.array(fc.tuple(text, tie("value")), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries)) as fc.Arbitrary<Record<string, Canonical>>,
}));

/** Equality of JSON values, written without any encoding. */
function same(a: Canonical, b: Canonical): boolean {
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (typeof a !== "object" || a === null) return Object.is(a, b);
  if (typeof b !== "object" || b === null || Array.isArray(b)) return false;
  const [left, right] = [a as Record<string, Canonical>, b as Record<string, Canonical>];
  return Object.keys(left).length === Object.keys(right).length &&
    Object.keys(left).every((name) => Object.hasOwn(right, name) && same(left[name], right[name]));
}

/** The same value with every object's fields in the opposite order. */
function reordered(value: Canonical): Canonical {
  if (Array.isArray(value)) return value.map(reordered);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).reverse().map(([name, field]) => [name, reordered(field)]),
  );
}

Deno.test("canonical() never spells two different values alike", () => {
  fc.assert(
    fc.property(value, value, (a, b) => {
      assertEquals(canonical(a) === canonical(b), same(a, b));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("canonical() tells a value from a slightly different one", () => {
  fc.assert(
    fc.property(value, value, fc.nat(3), text, (a, b, at, name) => {
      const changes: Canonical[] = [[a], [a, b], [[a], b], { [name]: a }, { [name]: [a] }, [name, a]];
      for (const [i, left] of changes.entries()) {
        for (const right of changes.slice(i + 1)) {
          assertEquals(canonical(left) === canonical(right), same(left, right));
        }
      }
      const list = [a, b, name, at];
      assertNotEquals(canonical(list), canonical(list.toSpliced(at, 1)));
    }),
    { numRuns: 500 },
  );
});

Deno.test("canonical() does not mind the order of fields", () => {
  fc.assert(fc.property(value, (a) => assertEquals(canonical(reordered(a)), canonical(a))), {
    numRuns: 1000,
  });
});

Deno.test("canonical() keeps apart what other encodings fold together", () => {
  const pairs: [Canonical, Canonical][] = [
    [0, -0],
    [1, "1"],
    [null, "null"],
    [null, []],
    [[], {}],
    ["\ud800", "\ufffd"],
    ["\ud800", "\udc00"],
    ["\ud83d\ude00", "\ud83d"],
    ["\ud800", "\\ud800"],
    [["ab", "c"], ["a", "bc"]],
    [{ a: null }, {}],
    [{ "": 1 }, [1]],
    [[[1], 2], [[1, 2]]],
    [true, 1],
    ["é", "e\u0301"],
  ];
  for (const [a, b] of pairs) assertNotEquals(canonical(a), canonical(b));
});

Deno.test("canonical() leaves out fields that are undefined", () => {
  assertEquals(canonical({ a: 1, b: undefined }), canonical({ a: 1 }));
});

Deno.test("canonical() refuses what has no one spelling", () => {
  const refused: [unknown, string][] = [
    [NaN, "Cannot encode NaN"],
    [[Infinity], "Cannot encode Infinity"],
    [{ at: new Date(0) }, "Cannot encode a Date"],
    [new Map(), "Cannot encode a Map"],
    [10n, "Cannot encode a bigint"],
    [() => 1, "Cannot encode a function"],
    [new Uint8Array(1), "Cannot encode a Uint8Array"],
  ];
  for (const [value, message] of refused) {
    assertThrows(() => canonical(value as Canonical), TypeError, message);
  }
});
