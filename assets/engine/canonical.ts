/**
 * One spelling for every value, so that equal values hash alike and different values never do.
 *
 * @module
 */

/** Anything JSON can hold; object fields that are `undefined` count as absent. */
export type Canonical =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly Canonical[]
  | { readonly [key: string]: Canonical };

/**
 * Encodes a value with a type letter and a length before every part, so that no two different values share an
 * encoding however they are nested; object fields are sorted. Injective over JSON values.
 *
 * @throws {TypeError} for NaN, infinities and anything that is not plain data.
 *
 * @example
 * ```ts
 * import { canonical } from "./canonical.ts";
 * import { assertEquals, assertNotEquals } from "@std/assert";
 *
 * assertEquals(canonical({ b: 1, a: "x" }), canonical({ a: "x", b: 1 }));
 * assertNotEquals(canonical(["ab", "c"]), canonical(["a", "bc"]));
 * ```
 */
export function canonical(value: Canonical): string {
  switch (typeof value) {
    case "string":
      return text(value);
    case "number": {
      if (!Number.isFinite(value)) {
        throw new TypeError(`Cannot encode ${value}: only finite numbers have one spelling`);
      }
      return delimited("n", Object.is(value, -0) ? "-0" : String(value));
    }
    case "boolean":
      return value ? "t" : "f";
    case "undefined":
      return "z";
    case "object": {
      if (value === null) return "z";
      if (Array.isArray(value)) return `a${value.length}:${value.map(canonical).join("")}`;
      const prototype = Object.getPrototypeOf(value);
      if (prototype !== Object.prototype && prototype !== null) {
        throw new TypeError(
          `Cannot encode a ${prototype?.constructor?.name ?? "value"}: only plain data has one spelling`,
        );
      }
      const fields = Object.entries(value as Record<string, Canonical>).filter(([, field]) =>
        field !== undefined
      );
      fields.sort(([a], [b]) => (a < b ? -1 : 1));
      return `o${fields.length}:${fields.map(([name, field]) => text(name) + canonical(field)).join("")}`;
    }
    default:
      throw new TypeError(`Cannot encode a ${typeof value}: only plain data has one spelling`);
  }
}

/** Text that JSON writes as it stands: most of what is encoded, and much faster to quote. */
const PLAIN = /^[ !#-[\]-~]*$/;

/** JSON's escapes keep lone surrogates apart, which UTF-8 would fold into one replacement character. */
function text(value: string): string {
  return delimited("s", PLAIN.test(value) ? `"${value}"` : JSON.stringify(value));
}

function delimited(type: string, content: string): string {
  return `${type}${content.length}:${content}`;
}
