/**
 * What pins have to do, wherever they are kept.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Pin, Pins } from "../../assets/engine/pins.ts";
import { hash } from "./ledger_samples.ts";

const [A, B, C] = [hash("a"), hash("b"), hash("c")];

/** Registers the contract as tests. */
export function testPins(name: string, open: () => Promise<{ pins: Pins; close(): Promise<void> }>): void {
  function test(what: string, body: (pins: Pins) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const { pins, close } = await open();
      try {
        await body(pins);
      } finally {
        await close();
      }
    });
  }
  const pinned = async (pins: Pins, now: number) => [...await pins.pinned(now)].sort();

  test("pins last until they are given back", async (pins) => {
    const one = await pins.pin("me", [A, B], 1000, 500);
    const two = await pins.pin("me", [B, C], 1000, 500);
    assertEquals([one.versions, one.expiresAt], [[A, B], 1500]);
    assertEquals(await pinned(pins, 1200), [A, B, C]);
    await pins.unpin(one);
    assertEquals(await pinned(pins, 1200), [B, C]);
    await pins.unpin(one);
    await pins.unpin(two);
    assertEquals(await pinned(pins, 1200), []);
  });

  test("pins that are not renewed end by themselves, and cannot be renewed then", async (pins) => {
    const silent = await pins.pin("silent", [A], 1000, 500);
    const busy = await pins.pin("busy", [B, C], 1000, 500);
    const renewed = await pins.renew(busy, 1400, 500);
    assert(renewed !== false);
    assertEquals(renewed, { ...busy, expiresAt: 1900 });
    assertEquals(await pinned(pins, 1500), [B, C]);
    assertEquals(await pins.renew(silent, 1500, 500), false);
    assertEquals(await pinned(pins, 1899), [B, C]);
    assertEquals(await pinned(pins, 1900), []);
    assertEquals(await pins.renew(renewed, 1900, 500), false);
  });

  test("only its owner and token renew or end a pin", async (pins) => {
    const pin: Pin = await pins.pin("me", [A], 1000, 500);
    await pins.unpin({ ...pin, token: "another" });
    assertEquals(await pins.renew({ ...pin, token: "another" }, 1000, 900), false);
    assertEquals(await pinned(pins, 1400), [A]);
  });

  test("a pin of nothing is harmless", async (pins) => {
    const pin = await pins.pin("me", [], 1000, 500);
    assertEquals(await pinned(pins, 1000), []);
    await pins.unpin(pin);
  });
}
