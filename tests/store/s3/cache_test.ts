/**
 * Copies kept nearby.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { DataVersion } from "../../../assets/engine/keys.ts";
import { artifactCache } from "../../../infra/store/artifact_cache.ts";
import { filesBelow, withFolder } from "../../support/program.ts";
import { startFake } from "../../support/s3_fake.ts";
import { makeReadOnly, testOnDisk } from "../small_disk.ts";
import { noise, sha } from "../store_contract.ts";
import { ALWAYS, withinS3 } from "./place.ts";

const signal = ALWAYS;

function cacheIn(root: string, limit: number) {
  return artifactCache({
    root,
    limit,
    temporaryPath: async () => {
      await Deno.mkdir(`${root}/tmp`, { recursive: true });
      return `${root}/tmp/${crypto.randomUUID()}`;
    },
  });
}

Deno.test("artifactCache() lets the longest unused go, and keeps within its limit", () =>
  withFolder(async (root) => {
    const cache = cacheIn(root, 250);
    const all = [1, 2, 3].map((seed) => noise(100, seed));
    const [first, second, third] = all.map(sha) as [DataVersion, DataVersion, DataVersion];
    const use = (version: DataVersion, seconds: number) => Deno.utime(`${root}/${version}`, seconds, seconds);
    await cache.put(first, all[0]!);
    await use(first, 1000);
    await cache.put(second, all[1]!);
    await use(second, 2000);
    // Reading is using.
    assertEquals(await cache.get(first), all[0]);
    await cache.put(third, all[2]!);
    assertEquals(await filesBelow(root), [first, third].sort());
    // What alone is too large lets nothing go.
    await cache.put(sha(noise(300)), noise(300));
    assertEquals(await filesBelow(root), [first, third].sort());
    await cache.drop(first);
    assertEquals(await cache.get(first), undefined);
    assertEquals(await cache.get(third), all[2]);
  }));

Deno.test("artifactCache() gives nothing that does not hash to its name, and throws it away", () =>
  withFolder(async (root) => {
    const cache = cacheIn(root, 1000);
    const bytes = noise(100);
    await cache.put(sha(bytes), bytes);
    await Deno.truncate(`${root}/${sha(bytes)}`, 50);
    assertEquals(await cache.get(sha(bytes)), undefined);
    assertEquals(await filesBelow(root), []);
  }));

Deno.test("artifactCache() with a limit of 0 keeps nothing, not even a folder", () =>
  withFolder(async (root) => {
    const cache = cacheIn(`${root}/cache`, 0);
    await cache.put(sha(noise(1)), noise(1));
    assertEquals(await cache.get(sha(noise(1))), undefined);
    assertEquals(await filesBelow(root), []);
  }));

Deno.test("artifactCache() is shared by many at once, who read what is right or nothing", () =>
  withFolder(async (root) => {
    const all = Array.from({ length: 12 }, (_, i) => noise(1000, i + 1));
    let hits = 0;
    const work = async (worker: number) => {
      const cache = cacheIn(root, 5000);
      for (let i = 0; i < 60; i++) {
        const bytes = all[(i * (worker + 1)) % all.length]!;
        const found = await cache.get(sha(bytes));
        if (found === undefined) await cache.put(sha(bytes), bytes);
        else {
          assertEquals(found, bytes);
          hits++;
        }
      }
    };
    await Promise.all(Array.from({ length: 6 }, (_, worker) => work(worker)));
    assert(hits > 0);
    const files = await filesBelow(root);
    assert(files.length <= 5, `${files.length} copies are kept`);
  }));

testOnDisk(
  "artifactCache() on a full or read-only disk keeps nothing and fails nothing",
  "size=64k",
  async (disk) => {
    const cache = cacheIn(`${disk}/cache`, 1 << 20);
    const small = noise(1000);
    await cache.put(sha(small), small);
    await cache.put(sha(noise(200_000)), noise(200_000));
    assertEquals(await filesBelow(`${disk}/cache`), [sha(small)]);
    await makeReadOnly(disk);
    assertEquals(await cache.get(sha(small)), small);
    await cache.put(sha(noise(10)), noise(10));
    await cache.drop(sha(small));
  },
);

Deno.test("s3Store() reads through its cache: what it wrote or read is not asked for again", async () => {
  await using server = startFake();
  await withinS3(server, async (place) => {
    const options = { cacheBytes: 10_000 };
    const bytes = noise(1000);
    const { dataVersion } = await place.open("a", options).write([bytes], { signal });
    server.asked.length = 0;
    assertEquals(await place.open("b", options).read(dataVersion), bytes);
    assertEquals(server.asked, []);
    await Deno.writeFile(`${place.cacheFolder}/${dataVersion}`, noise(1000, 9));
    assertEquals(await place.open("b", options).read(dataVersion), bytes);
    assertEquals(server.asked.length, 1);
    assertEquals(await place.open("b", options).read(dataVersion), bytes);
    assertEquals(server.asked.length, 1);
    // A look is a look at the bucket, whatever is nearby.
    server.objects.clear();
    assertEquals(await place.open("b", options).verify(dataVersion), "lost");
    await place.open("b", options).delete(dataVersion);
    assertEquals(await filesBelow(place.cacheFolder), []);
  });
});
