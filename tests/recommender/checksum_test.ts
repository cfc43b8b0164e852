/** @module */
import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { crc32 } from "../../assets/recommender/mod.ts";

function bitByBit(bytes: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 1) === 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return ~crc >>> 0;
}

Deno.test("crc32() gives the published check value", () => {
  assertEquals(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  assertEquals(crc32(new Uint8Array(0)), 0);
});

Deno.test("crc32() agrees with taking bit by bit, whole and in parts", () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 70 }), fc.nat({ max: 70 }), (bytes, cut) => {
    assertEquals(crc32(bytes), bitByBit(bytes));
    assertEquals(crc32(bytes.subarray(cut), crc32(bytes.subarray(0, cut))), bitByBit(bytes));
  }));
});
