/**
 * The artifact store in memory.
 *
 * @module
 */
import { assertEquals, assertRejects } from "@std/assert";
import { ArtifactError, type DataVersion, memoryStore } from "../../../assets/engine/mod.ts";
import { storeContract } from "../../store/store_contract.ts";

const ALWAYS = new AbortController().signal;
/** SHA-256 of "abc". */
const ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" as DataVersion;

function abc(): Uint8Array[] {
  return [new TextEncoder().encode("a"), new Uint8Array(), new TextEncoder().encode("bc")];
}

storeContract({
  name: "memoryStore()",
  async within(body) {
    const kept = new Map<DataVersion, Uint8Array<ArrayBuffer>>();
    await body({
      open: () => memoryStore(kept),
      overwrite: (version, bytes) => Promise.resolve(void kept.set(version, bytes)),
      leftovers: () => Promise.resolve([]),
    });
  },
});

Deno.test("memoryStore() keeps bytes by their SHA-256", async () => {
  const store = memoryStore();
  const moments: string[] = [];
  const written = await store.write(abc(), { signal: ALWAYS, moment: (point) => void moments.push(point) });
  assertEquals(written, { dataVersion: ABC, size: 3 });
  assertEquals(moments, ["writing", "written", "named"]);
  assertEquals(new TextDecoder().decode(await store.read(ABC)), "abc");
  await store.write(abc(), { signal: ALWAYS });
  assertEquals(await Array.fromAsync(store.list()), [written]);
});

Deno.test("memoryStore() tells what is lost and what is corrupt", async () => {
  const store = memoryStore();
  await store.write(abc(), { signal: ALWAYS });
  assertEquals(await store.verify(ABC), "intact");
  (await store.read(ABC))[0] = 0;
  assertEquals(await store.verify(ABC), "corrupt");
  await assertRejects(() => store.read(ABC), ArtifactError, "no longer hashes to its data version");
  await store.write(abc(), { signal: ALWAYS });
  assertEquals(await store.verify(ABC), "intact");
  await store.delete(ABC);
  await store.delete(ABC);
  assertEquals(await store.verify(ABC), "lost");
  await assertRejects(() => store.read(ABC), ArtifactError, "is gone from memory");
});

Deno.test("memoryStore() keeps nothing of a write that fails or is cancelled", async () => {
  const store = memoryStore();
  function* torn() {
    yield abc()[0]!;
    throw new Error("torn");
  }
  await assertRejects(() => store.write(torn(), { signal: ALWAYS }), Error, "torn");
  await assertRejects(
    () => store.write(abc(), { signal: AbortSignal.abort(new Error("enough")) }),
    Error,
    "enough",
  );
  assertEquals(await Array.fromAsync(store.list()), []);
});
