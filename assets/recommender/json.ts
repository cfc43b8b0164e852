/**
 * JSON whose text depends only on its content: keys in code unit order, no spaces.
 *
 * @module
 */

/** What JSON can hold. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | {
  readonly [key: string]: JsonValue;
};

/** @throws {TypeError} When a number is not finite or a value is none of JSON's: JSON would turn it into null or drop it. */
export function canonicalJson(value: JsonValue, path = "$"): string {
  if (value === null || typeof value === "string" || typeof value === "boolean") return JSON.stringify(value);
  if (typeof value === "number" && Number.isFinite(value)) return JSON.stringify(value);
  if (isArray(value)) {
    return `[${value.map((entry, i) => canonicalJson(entry, `${path}[${i}]`)).join(",")}]`;
  }
  if (typeof value === "object") {
    const members = Object.keys(value).sort().map((key) =>
      `${JSON.stringify(key)}:${canonicalJson(value[key]!, `${path}.${key}`)}`
    );
    return `{${members.join(",")}}`;
  }
  throw new TypeError(`Cannot write ${path} as JSON: it is ${String(value)}`);
}

function isArray(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}
