/** @module */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { DatabaseError } from "../../../db/errors.ts";
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { makeReadOnly, testOnDisk } from "../../store/small_disk.ts";
import { sampleEvent, sampleMaterialization, sampleRun, takeLease } from "../ledger_samples.ts";

async function withFolder(body: (folder: string) => Promise<void>) {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("openSqlite() refuses a file that is no database, and leaves it as it is", () =>
  withFolder(async (folder) => {
    const path = `${folder}/db.sqlite`;
    const junk = "name,rating\n".repeat(1000);
    await Deno.writeTextFile(path, junk);
    const error = await assertRejects(() => openSqlite(path), DatabaseError, "no SQLite file");
    assert(error.message.includes(path));
    assert(error.cause instanceof Error);
    assertEquals(error.where, path);
    assertEquals(await Deno.readTextFile(path), junk);
  }));

Deno.test("openSqlite() says that a damaged file is damaged", () =>
  withFolder(async (folder) => {
    const path = `${folder}/db.sqlite`;
    const { ledger } = await openSqlite(path);
    await ledger.startRun(sampleRun("r1"));
    await ledger.close();
    const bytes = await Deno.readFile(path);
    bytes.fill(0xa5, 100);
    await Deno.writeFile(path, bytes);
    await assertRejects(() => openSqlite(path), DatabaseError, "damaged");
  }));

Deno.test("openSqlite() says so when the folder cannot be made or the path is a folder", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "in the way");
    await assertRejects(() => openSqlite(`${folder}/file/db.sqlite`), DatabaseError, "folder cannot be made");
    await assertRejects(() => openSqlite(folder), DatabaseError, "cannot be opened");
  }));

Deno.test("a failing statement's message holds none of its values", () =>
  withFolder(async (folder) => {
    const { ledger } = await openSqlite(`${folder}/db.sqlite`);
    await ledger.startRun(sampleRun("secret-id", { selection: "secret-selection" }));
    const error = await assertRejects(
      () => ledger.startRun(sampleRun("secret-id", { selection: "secret-selection" })),
      DatabaseError,
      "UNIQUE constraint failed: runs.id",
    );
    for (let at: unknown = error; at instanceof Error; at = at.cause) assert(!at.message.includes("secret"));
    await ledger.close();
    // A read goes another way through Drizzle; a closed connection makes it fail.
    const closed = await assertRejects(() => ledger.runs(10));
    assert(closed instanceof Error && !closed.message.includes("10"), String(closed));
  }));

testOnDisk("a full disk is a clear error, and what was committed stays", "size=400k", async (disk) => {
  const path = `${disk}/db.sqlite`;
  const { ledger } = await openSqlite(path);
  const lease = await takeLease(ledger, "clean_features");
  const kept = sampleMaterialization("m1");
  await ledger.commit(kept, lease);
  const error = await assertRejects(
    async () => {
      for (let i = 2;; i++) {
        const metadata = { filler: "x".repeat(20_000) };
        await ledger.commit(sampleMaterialization(`m${i}`, { metadata }), lease);
      }
    },
    DatabaseError,
    "the disk is full",
  );
  assert(error.cause instanceof Error);
  const history = await ledger.history("clean_features");
  assertEquals(history.at(-1), kept);
  assertEquals((await ledger.current(lease))?.materialization, history[0]);
  await ledger.close();

  const again = await openSqlite(path);
  assertEquals((await again.ledger.history("clean_features")).length, history.length);
  await again.close();
});

testOnDisk("a disk that is full at the first start is a clear error", "size=16k", async (disk) => {
  await Deno.writeFile(`${disk}/filler`, new Uint8Array(12_000));
  await assertRejects(() => openSqlite(`${disk}/db.sqlite`), DatabaseError, "free");
});

testOnDisk("a read-only disk is a clear error", "size=4m", async (disk) => {
  await assertRejects(
    async () => {
      await makeReadOnly(disk);
      await openSqlite(`${disk}/new.sqlite`);
    },
    DatabaseError,
    "cannot be opened or created",
  );
});

testOnDisk("a disk that turns read-only is a clear error", "size=4m", async (disk) => {
  const { ledger } = await openSqlite(`${disk}/db.sqlite`);
  await ledger.append([sampleEvent("r1", 1)]);
  await ledger.close();
  await makeReadOnly(disk);
  await assertRejects(
    async () => {
      const again = await openSqlite(`${disk}/db.sqlite`);
      try {
        await again.ledger.append([sampleEvent("r1", 2)]);
      } finally {
        await again.close();
      }
    },
    DatabaseError,
    `Cannot`,
  );
});
