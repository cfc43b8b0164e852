/** @module */
import { assert, assertEquals, assertStrictEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  type FlatArray,
  type FlatContent,
  FlatFileError,
  type FlatRefusal,
  type FlatType,
  type JsonValue,
  openFlat,
  writeFlat,
} from "../../assets/recommender/mod.ts";

const SAMPLE: FlatContent = {
  kind: "sample",
  meta: { b: [1, "é"], a: null },
  sections: {
    bytes: new Uint8Array([1, 2, 3]),
    none: new Float64Array(0),
    wide: new Float64Array([0.5, -0, NaN, Infinity]),
    short: new Uint16Array([65535]),
    whole: new Uint32Array([0xffffffff, 7, 9]),
    signed: new Int32Array([-1]),
    single: new Float32Array([1.5]),
  },
};

const TYPE_OF: Record<string, FlatType> = {
  bytes: "u8",
  none: "f64",
  wide: "f64",
  short: "u16",
  whole: "u32",
  signed: "i32",
  single: "f32",
};

function refusal(bytes: Uint8Array, options?: { kind?: string; verify?: boolean }): FlatRefusal | "none" {
  try {
    openFlat(bytes, options);
    return "none";
  } catch (error) {
    assert(error instanceof FlatFileError, String(error));
    return error.refusal;
  }
}

Deno.test("openFlat() brings back what writeFlat() wrote", () => {
  const file = openFlat(writeFlat(SAMPLE));
  assertEquals(file.kind, "sample");
  assertEquals(file.meta, SAMPLE.meta);
  assertEquals(file.names, Object.keys(SAMPLE.sections));
  for (const [name, array] of Object.entries(SAMPLE.sections)) {
    assertEquals(file.section(name, TYPE_OF[name]!), array);
  }
});

Deno.test("openFlat() brings back any content", () => {
  const array: fc.Arbitrary<FlatArray> = fc.oneof(
    fc.uint8Array(),
    fc.uint16Array(),
    fc.uint32Array(),
    fc.int32Array(),
    fc.float32Array(),
    fc.float64Array(),
  );
  const names = fc.dictionary(fc.stringMatching(/^[a-z0-9_]{1,24}$/), array, { maxKeys: 6 });
  const json = fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.parse(JSON.stringify(value)) as JsonValue);
  fc.assert(fc.property(fc.string(), json, names, (kind, meta, sections) => {
    const bytes = writeFlat({ kind, meta, sections });
    const file = openFlat(bytes);
    assertEquals([file.kind, file.meta], [kind, meta]);
    assertEquals(file.names, Object.keys(sections));
    assertEquals(writeFlat({ kind, meta, sections }), bytes);
  }));
});

Deno.test("writeFlat() does not depend on the order of the meta data's keys", () => {
  const write = (meta: JsonValue) => writeFlat({ kind: "k", meta, sections: {} });
  assertEquals(write({ a: 1, b: { c: 2, d: 3 } }), write({ b: { d: 3, c: 2 }, a: 1 }));
});

Deno.test("openFlat() yields views that are aligned", () => {
  const bytes = writeFlat(SAMPLE);
  const wide = openFlat(bytes).section("wide", "f64");
  assertStrictEquals(wide.buffer, bytes.buffer);
  assertEquals(wide.byteOffset % 8, 0);
});

Deno.test("openFlat() copies bytes that are not aligned", () => {
  const bytes = writeFlat(SAMPLE);
  for (const offset of [1, 4, 7, 8]) {
    const moved = new Uint8Array(bytes.length + offset + 5).subarray(offset, offset + bytes.length);
    moved.set(bytes);
    assertEquals(openFlat(moved).section("wide", "f64"), SAMPLE.sections["wide"]);
  }
});

Deno.test("openFlat() refuses every truncation and every extension", () => {
  const bytes = writeFlat(SAMPLE);
  for (let length = 0; length < bytes.length; length++) {
    assert(refusal(bytes.subarray(0, length)) !== "none", `${length} bytes were accepted`);
    assert(refusal(bytes.subarray(0, length), { verify: false }) !== "none");
  }
  const longer = new Uint8Array(bytes.length + 8);
  longer.set(bytes);
  assertEquals(refusal(longer), "length");
});

Deno.test("openFlat() refuses every flipped bit, padding included", () => {
  const bytes = writeFlat(SAMPLE);
  for (let at = 0; at < bytes.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      bytes[at]! ^= 1 << bit;
      assert(refusal(bytes) !== "none", `bit ${bit} of byte ${at} was flipped unnoticed`);
      bytes[at]! ^= 1 << bit;
    }
  }
  assertEquals(refusal(bytes), "none");
});

Deno.test("openFlat() refuses any other byte anywhere", () => {
  fc.assert(fc.property(fc.nat(), fc.integer({ min: 1, max: 255 }), (place, change) => {
    const bytes = writeFlat(SAMPLE);
    bytes[place % bytes.length]! ^= change;
    assert(refusal(bytes) !== "none");
  }));
});

Deno.test("openFlat() without verify still checks the header, and only that", () => {
  const bytes = writeFlat(SAMPLE);
  const last = bytes.slice();
  last[last.length - 1]! ^= 1;
  assertEquals(refusal(last), "checksum");
  assertEquals(refusal(last, { verify: false }), "none");
  const header = bytes.slice();
  header[50]! ^= 1;
  assertEquals(refusal(header, { verify: false }), "checksum");
});

Deno.test("openFlat() says what it saw", () => {
  const bytes = writeFlat(SAMPLE);
  const changed = (at: number, value: number) => {
    const copy = bytes.slice();
    copy[at] = value;
    return copy;
  };
  assertThrows(() => openFlat(new TextEncoder().encode("PK\x03\x04 and more")), FlatFileError, "50 4b 03 04");
  assertThrows(() => openFlat(new Uint8Array(0)), FlatFileError, "got the bytes nothing");
  assertThrows(() => openFlat(changed(8, 2)), FlatFileError, "expected format version 1, got 2");
  assertThrows(
    () => openFlat(bytes.subarray(0, 100)),
    FlatFileError,
    `promises ${bytes.length} bytes, got 100`,
  );
  assertThrows(
    () => openFlat(changed(bytes.length - 8, 9)),
    FlatFileError,
    'Cannot open section "single": expected CRC',
  );
  assertThrows(
    () => openFlat(bytes, { kind: "other" }),
    FlatFileError,
    'expected kind "other", got "sample"',
  );
});

Deno.test("FlatFile.section() refuses a name or type that the file does not have", () => {
  const file = openFlat(writeFlat(SAMPLE));
  assertThrows(() => file.section("missing", "u8"), FlatFileError, "the file has bytes, none, wide");
  assertThrows(
    () => file.section("bytes", "u32"),
    FlatFileError,
    'Cannot read section "bytes" as u32: it holds u8',
  );
});

Deno.test("writeFlat() refuses names and meta data that do not fit", () => {
  const write = (name: string, meta: JsonValue = null) =>
    writeFlat({ kind: "k", meta, sections: { [name]: new Uint8Array(1) } });
  for (const name of ["", "Upper", "a b", "x".repeat(25)]) {
    assertThrows(() => write(name), RangeError, "Cannot name a section");
  }
  assertThrows(() => write("ok", { deep: [1, NaN] }), TypeError, "Cannot write $.deep[1] as JSON: it is NaN");
});
