/** @module */
import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { createHash } from "node:crypto";
import type { DataVersion } from "../../assets/engine/keys.ts";
import { ArtifactError, type StoreMoment } from "../../assets/engine/store.ts";
import { fileStore } from "../../infra/store/file_store.ts";
import { StoreError } from "../../infra/store/store_error.ts";
import { filesBelow } from "../support/program.ts";
import { makeReadOnly, testOnDisk } from "./small_disk.ts";
import { storeContract } from "./store_contract.ts";

const signal = new AbortController().signal;
const text = (value: string) => new TextEncoder().encode(value);
const sha = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex") as DataVersion;

async function withRoot(body: (root: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(`${folder}/artifacts`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Every file below a folder, as paths relative to it. */
async function filesIn(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(folder)) {
    const path = `${prefix}${entry.name}`;
    if (entry.isDirectory) found.push(...await filesIn(`${folder}/${entry.name}`, `${path}/`));
    else found.push(path);
  }
  return found.sort();
}

async function listed(store: ReturnType<typeof fileStore>) {
  const found = [];
  for await (const artifact of store.list()) found.push(artifact);
  return found;
}

storeContract({
  name: "fileStore()",
  within: (body) =>
    withRoot((root) =>
      body({
        open: (owner = "me") => fileStore({ root, owner }),
        overwrite: (version, bytes) => Deno.writeFile(`${root}/${version.slice(0, 2)}/${version}`, bytes),
        leftovers: () => filesBelow(`${root}/tmp`),
      })
    ),
});

Deno.test("fileStore() names its moments in order, with a half-written file at the first", () =>
  withRoot(async (root) => {
    const store = fileStore({ root, owner: "me" });
    const seen: [StoreMoment, number, number][] = [];
    const chunks = [new Uint8Array(400_000), new Uint8Array(400_000)];
    const { dataVersion } = await store.write(chunks, {
      signal,
      async moment(point) {
        const files = await filesIn(root);
        const temporary = files.find((path) => path.startsWith("tmp/me."));
        const size = temporary === undefined ? 0 : (await Deno.stat(`${root}/${temporary}`)).size;
        seen.push([point, size, files.length]);
      },
    });
    assertEquals(seen.map(([point]) => point), ["writing", "written", "named"]);
    assert(seen[0]![1] > 0 && seen[0]![1] < 800_000);
    assertEquals(seen[1]!.slice(1), [800_000, 1]);
    assertEquals(seen[2]!.slice(1), [0, 1]);
    assertEquals(await store.verify(dataVersion), "intact");
    const moments: StoreMoment[] = [];
    await store.write([], { signal, moment: (point) => void moments.push(point) });
    assertEquals(moments, ["writing", "written", "named"]);
  }));

Deno.test("fileStore() leaves nothing behind when a writer fails or is aborted", () =>
  withRoot(async (root) => {
    const store = fileStore({ root, owner: "me" });
    const big = new Uint8Array(400_000);
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
    await assertRejects(() =>
      store.write(
        (function* () {
          yield big;
          stop.abort();
          yield big;
        })(),
        { signal: stop.signal },
      )
    );
    await assertRejects(() => store.write([big], { signal: stop.signal }));
    for (const failing of ["writing", "written"]) {
      const moment = (point: StoreMoment) => {
        if (point === failing) throw new Error(`fault at ${point}`);
      };
      await assertRejects(() => store.write([big], { signal, moment }), Error, "fault");
    }
    assertEquals(await filesIn(root), []);
  }));

Deno.test("fileStore() finds lost and corrupt artifacts, and writing again repairs them", () =>
  withRoot(async (root) => {
    const store = fileStore({ root, owner: "me" });
    const bytes = text("id,name\n1,One\n");
    const { dataVersion } = await store.write([bytes], { signal });
    const path = `${root}/${dataVersion.slice(0, 2)}/${dataVersion}`;
    const damages: [string, () => Promise<void>, "lost" | "corrupt"][] = [
      ["altered", () => Deno.writeTextFile(path, "id,name\n1,Two\n"), "corrupt"],
      ["truncated", () => Deno.truncate(path, 3), "corrupt"],
      ["emptied", () => Deno.truncate(path, 0), "corrupt"],
      ["deleted", () => store.delete(dataVersion), "lost"],
      [
        "its folder deleted",
        () => Deno.remove(`${root}/${dataVersion.slice(0, 2)}`, { recursive: true }),
        "lost",
      ],
    ];
    for (const [name, damage, state] of damages) {
      await damage();
      assertEquals(await store.verify(dataVersion), state, name);
      const error = await assertRejects(() => store.read(dataVersion), ArtifactError);
      assertEquals(error.state, state, name);
      assertEquals((await store.write([bytes], { signal })).dataVersion, dataVersion);
      assertEquals(await store.verify(dataVersion), "intact", name);
      assertEquals(await store.read(dataVersion), bytes);
    }
    assertEquals(await filesIn(root), [`${dataVersion.slice(0, 2)}/${dataVersion}`]);
  }));

Deno.test("fileStore() refuses names that are no data version or no owner", async () => {
  const store = fileStore({ root: "/nowhere", owner: "me" });
  await assertRejects(() => store.read("../../etc/passwd" as DataVersion), RangeError, "64 hex digits");
  await assertRejects(() => store.delete("AB" as DataVersion), RangeError);
  assertEquals(await store.verify(sha(text("x"))), "lost");
  assertEquals(await listed(store), []);
  let message = "";
  try {
    fileStore({ root: "/nowhere", owner: "../me" });
  } catch (error) {
    message = String(error);
  }
  assert(message.startsWith('TypeError: Cannot open the artifact store: owner "../me"'), message);
});

Deno.test("sweep() removes what dead writers left, and nothing else", () =>
  withRoot(async (root) => {
    const store = fileStore({ root, owner: "me" });
    const { dataVersion } = await store.write([text("kept")], { signal });
    await Deno.writeTextFile(`${root}/tmp/dead-1.a`, "12345");
    await Deno.writeTextFile(`${root}/tmp/dead-1.b`, "123");
    await Deno.writeTextFile(`${root}/tmp/alive-2.c`, "12");
    await Deno.mkdir(`${root}/00`);
    const asked: string[] = [];
    const alive = (owner: string) => {
      asked.push(owner);
      return Promise.resolve(owner === "alive-2");
    };
    assertEquals(await store.sweep({ alive, dryRun: true }), { files: 2, bytes: 8 });
    assertEquals((await filesIn(root)).length, 4);
    assertEquals(await store.sweep({ alive, dryRun: false }), { files: 2, bytes: 8 });
    assertEquals(await filesIn(root), [`${dataVersion.slice(0, 2)}/${dataVersion}`, "tmp/alive-2.c"]);
    await assertRejects(() => Deno.stat(`${root}/00`), Deno.errors.NotFound);
    assertEquals(asked, ["alive-2", "dead-1", "alive-2", "dead-1"]);
    assertEquals(await store.sweep({ alive, dryRun: false }), { files: 0, bytes: 0 });
  }));

Deno.test("fileStore() says so when something is in the way of its folder", () =>
  withRoot(async (root) => {
    await Deno.writeTextFile(root, "a file");
    const store = fileStore({ root, owner: "me" });
    const error = await assertRejects(() => store.write([text("x")], { signal }), StoreError, "in the way");
    assert(error.path.startsWith(root));
    assertEquals(await Deno.readTextFile(root), "a file");
  }));

Deno.test("fileStore() says so when a file is in the way of a content's folder, and removes the temporary file", () =>
  withRoot(async (root) => {
    const store = fileStore({ root, owner: "me" });
    const bytes = text("x");
    await Deno.mkdir(root);
    await Deno.writeTextFile(`${root}/${sha(bytes).slice(0, 2)}`, "a file");
    await assertRejects(() => store.write([bytes], { signal }), StoreError, "in the way");
    assertEquals(await filesIn(`${root}/tmp`), []);
  }));

testOnDisk("fileStore() says that the disk is full, and leaves nothing behind", "size=256k", async (disk) => {
  const store = fileStore({ root: disk, owner: "me" });
  const small = await store.write([new Uint8Array(50_000).fill(1)], { signal });
  const before = await filesIn(disk);
  const error = await assertRejects(
    () => store.write([new Uint8Array(400_000).fill(2)], { signal }),
    StoreError,
    "the disk is full: free some space",
  );
  assert(error.path.startsWith(disk));
  assert(error.cause instanceof Error);
  assertEquals(await filesIn(disk), before);
  assertEquals(await store.verify(small.dataVersion), "intact");
  const next = await store.write([new Uint8Array(100_000).fill(3)], { signal });
  assertNotEquals(next.dataVersion, small.dataVersion);
});

testOnDisk("fileStore() says that the disk is read-only, and still reads", "size=1m", async (disk) => {
  const store = fileStore({ root: `${disk}/artifacts`, owner: "me" });
  const { dataVersion } = await store.write([text("kept")], { signal });
  await makeReadOnly(disk);
  await assertRejects(() => store.write([text("new")], { signal }), StoreError, "may only be read");
  await assertRejects(() => store.delete(dataVersion), StoreError, "may only be read");
  assertEquals(await store.read(dataVersion), text("kept"));
});
