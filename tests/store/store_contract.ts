/**
 * What every artifact store must do.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { DataVersion } from "../../assets/engine/keys.ts";
import { ArtifactError, type ArtifactStore, type StoreMoment } from "../../assets/engine/store.ts";

/** How stores of one kind are opened, looked into and damaged. */
export interface StoreCase {
  readonly name: string;
  /** Gives a test a place of its own; `open` opens it, each time as another writer. */
  within(body: (place: StorePlace) => Promise<void>): Promise<void>;
  /** Registers a test; `Deno.test` by default. */
  readonly test?: (name: string, body: () => Promise<void>) => void;
  /** Property runs; 30 by default. */
  readonly runs?: number;
}

/** A place that stores share. */
export interface StorePlace {
  open(owner?: string): ArtifactStore;
  /** Replaces what is kept of an artifact, behind the store's back. */
  overwrite(version: DataVersion, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Everything that is there besides whole artifacts. */
  leftovers(): Promise<string[]>;
}

const signal = new AbortController().signal;

/** The data version of bytes. */
export function sha(bytes: Uint8Array): DataVersion {
  return createHash("sha256").update(bytes).digest("hex") as DataVersion;
}

/** Bytes that no compression and no alignment makes easy. */
export function noise(size: number, seed = 1): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(size);
  for (let i = 0, x = seed; i < size; i++) bytes[i] = (x = (x * 48271) % 2147483647) >> 8;
  return bytes;
}

/** Registers the tests of a store. */
export function storeContract({ name, within, runs = 30, test = Deno.test }: StoreCase): void {
  const contract = (what: string, body: (place: StorePlace) => Promise<void>) =>
    test(`${name} ${what}`, () => within(body));

  contract("gives back what was written, whatever the pieces", async (place) => {
    const store = place.open();
    await fc.assert(
      fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }), async (chunks) => {
        const whole = new Uint8Array(chunks.flatMap((chunk) => [...chunk]));
        const written = await store.write(chunks, { signal });
        assertEquals(written, { dataVersion: sha(whole), size: whole.length });
        assertEquals(await store.read(written.dataVersion), whole);
        assertEquals(await store.verify(written.dataVersion), "intact");
      }),
      { numRuns: runs },
    );
    assertEquals(await place.leftovers(), []);
  });

  contract("streams chunks of every size around a buffer", async (place) => {
    const store = place.open();
    const sizes = [1, 262_143, 1, 262_144, 300_000, 0, 700_000, 5];
    const chunks = sizes.map((size, i) => noise(size, i + 1));
    const whole = new Uint8Array(await new Blob(chunks).arrayBuffer());
    const { dataVersion, size } = await store.write(
      (async function* () {
        yield* chunks;
        await Promise.resolve();
      })(),
      { signal },
    );
    assertEquals([dataVersion, size], [sha(whole), whole.length]);
    assertEquals(sha(await store.read(dataVersion)), sha(whole));
    assertEquals(await Array.fromAsync(store.list()), [{ dataVersion, size }]);
    assertEquals(await place.leftovers(), []);
  });

  contract("names its moments in order, and has nothing under a name before the last", async (place) => {
    const store = place.open();
    for (const chunks of [[noise(400_000), noise(400_000, 2)], []]) {
      const moments: [StoreMoment, number][] = [];
      const before = (await Array.fromAsync(store.list())).length;
      await store.write(chunks, {
        signal,
        moment: async (point) =>
          void moments.push([point, (await Array.fromAsync(place.open().list())).length - before]),
      });
      assertEquals(moments, [["writing", 0], ["written", 0], ["named", 1]]);
    }
  });

  contract("leaves nothing behind when a writer fails or is aborted", async (place) => {
    const store = place.open();
    const big = noise(400_000);
    const stop = new AbortController();
    await assertRejects(
      () =>
        store.write(
          (function* () {
            yield big;
            throw new TypeError("Cannot encode row 3");
          })(),
          { signal },
        ),
      TypeError,
      "row 3",
    );
    await assertRejects(
      () =>
        store.write(
          (function* () {
            yield big;
            stop.abort(new Error("enough"));
            yield big;
          })(),
          { signal: stop.signal },
        ),
      Error,
      "enough",
    );
    await assertRejects(() => store.write([big], { signal: stop.signal }), Error, "enough");
    for (const failing of ["writing", "written"]) {
      const moment = (point: StoreMoment) => {
        if (point === failing) throw new Error(`fault at ${point}`);
      };
      await assertRejects(() => store.write([big], { signal, moment }), Error, "fault");
    }
    assertEquals(await Array.fromAsync(store.list()), []);
    assertEquals(await place.leftovers(), []);
  });

  contract("finds lost and corrupt artifacts, and writing again repairs them", async (place) => {
    const bytes = new TextEncoder().encode("id,name\n1,One\n");
    const { dataVersion } = await place.open().write([bytes], { signal });
    const altered = bytes.slice();
    altered[9]! ^= 1;
    const damages: [string, () => Promise<void>, "lost" | "corrupt"][] = [
      ["altered", () => place.overwrite(dataVersion, altered), "corrupt"],
      ["truncated", () => place.overwrite(dataVersion, bytes.slice(0, 3)), "corrupt"],
      ["lengthened", () => place.overwrite(dataVersion, new Uint8Array([...bytes, 10])), "corrupt"],
      ["emptied", () => place.overwrite(dataVersion, new Uint8Array()), "corrupt"],
      ["deleted", () => place.open().delete(dataVersion), "lost"],
      ["deleted twice", () => place.open().delete(dataVersion), "lost"],
    ];
    for (const [damage, inflict, state] of damages) {
      await inflict();
      const store = place.open();
      assertEquals(await store.verify(dataVersion), state, damage);
      const error = await assertRejects(() => store.read(dataVersion), ArtifactError);
      assertEquals(error.state, state, damage);
      assertEquals(await place.open().verify(dataVersion), state, damage);
      if (damage === "deleted") continue;
      assertEquals((await store.write([bytes], { signal })).dataVersion, dataVersion);
      assertEquals(await store.verify(dataVersion), "intact", damage);
      assertEquals(await place.open().read(dataVersion), bytes, damage);
    }
    assertEquals(await place.leftovers(), []);
  });

  contract("takes an artifact back that was restored by hand", async (place) => {
    const bytes = noise(1000);
    const store = place.open();
    const { dataVersion } = await store.write([bytes], { signal });
    await place.overwrite(dataVersion, bytes.slice(1));
    assertEquals(await store.verify(dataVersion), "corrupt");
    await place.overwrite(dataVersion, bytes);
    assertEquals(await store.verify(dataVersion), "intact");
    assertEquals(await place.open().read(dataVersion), bytes);
  });

  contract("lets many write the same bytes at once", async (place) => {
    const bytes = noise(100_000);
    const stores = Array.from({ length: 8 }, (_, i) => place.open(`w${i}`));
    const written = await Promise.all(stores.map((store) => store.write([bytes], { signal })));
    assertEquals(written, Array(8).fill({ dataVersion: sha(bytes), size: bytes.length }));
    assertEquals(await Array.fromAsync(place.open().list()), [written[0]!]);
    assertEquals(await place.open().verify(sha(bytes)), "intact");
    assertEquals(await place.open().read(sha(bytes)), bytes);
    assertEquals(await place.leftovers(), []);
  });

  contract("keeps many, lists each once, and deletes those it is told to", async (place) => {
    const store = place.open();
    const all = Array.from({ length: 25 }, (_, i) => noise(i + 1, i + 1));
    for (const bytes of all) await store.write([bytes], { signal });
    const versions = () => Array.fromAsync(place.open().list(), ({ dataVersion }) => dataVersion);
    assertEquals((await versions()).sort(), all.map(sha).sort());
    for (const bytes of all.slice(5)) await store.delete(sha(bytes));
    assertEquals((await versions()).sort(), all.slice(0, 5).map(sha).sort());
    assertEquals(await store.sweep({ alive: () => Promise.resolve(true), dryRun: false }), {
      files: 0,
      bytes: 0,
    });
    for (const bytes of all.slice(0, 5)) assertEquals(await store.read(sha(bytes)), bytes);
  });

  contract("says that what was never written is lost", async (place) => {
    const store = place.open();
    const never = sha(noise(7));
    assertEquals(await store.verify(never), "lost");
    assertEquals(await Array.fromAsync(store.list()), []);
    await store.delete(never);
    const error = await assertRejects(
      () => store.read(never),
      ArtifactError,
      `Artifact ${never.slice(0, 12)} is gone`,
    );
    assert(error.state === "lost" && error.version === never);
  });
}
