/** @module */
import { assert, assertEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { Buffer } from "node:buffer";
import { deflateRawSync } from "node:zlib";
import { pack, unpack, unpackText } from "../../db/packed.ts";

const long = {
  names: Array.from({ length: 40 }, (_, i) => `돌의 정원 ${i}`),
  nothing: null,
  ratio: 0.1 + 0.2,
};

Deno.test("unpack() gives back whatever JSON pack() was given, also from a view into a larger buffer", () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    const text = JSON.stringify(value);
    const stored = pack(value);
    assertEquals(unpackText(stored), text);
    assertEquals(unpack(stored), JSON.parse(text));
    const bytes = Buffer.concat([Buffer.from("front"), Buffer.from(stored), Buffer.from("back")]);
    assertEquals(unpackText(new Uint8Array(bytes.buffer, bytes.byteOffset + 5, bytes.length - 9)), text);
  }));
});

Deno.test("pack() leaves short JSON as text, and compresses the rest", () => {
  assertEquals(pack({ seed: 42 }), '{"seed":42}');
  const stored = pack(long);
  assert(
    typeof stored !== "string" && stored.length * 3 < JSON.stringify(long).length,
    String(stored.length),
  );
});

Deno.test("unpack() reads what earlier versions packed, and text that came back as bytes", () => {
  const text = JSON.stringify(long);
  assertEquals(unpack(Buffer.concat([Buffer.of(0), deflateRawSync(text)])), long);
  assertEquals(unpack(Buffer.from(text)), long);
});

Deno.test("unpack() refuses what was cut off", () => {
  const stored = pack(long) as Buffer;
  assertThrows(() => unpack(stored.subarray(0, stored.length - 5)));
});
