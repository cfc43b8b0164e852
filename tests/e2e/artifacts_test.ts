/**
 * Artifacts, disks and databases that are not what they should be.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { pipeline } from "../../assets/mod.ts";
import { makeReadOnly, testOnDisk } from "../store/small_disk.ts";
import { copyFolder, expectExit, filesBelow, outcomesOf, questline, withFolder } from "../support/program.ts";
import { assertWhole, materializeIn, statusIn, versionsIn, withSession } from "../support/session.ts";

const KEYS = pipeline.map(({ key }) => key);

const pathOf = (home: string, version: string) => `${home}/artifacts/${version.slice(0, 2)}/${version}`;

const DAMAGES: Readonly<Record<string, { kind: string; damage(path: string): Promise<void> }>> = {
  truncated: {
    kind: "artifact_corrupt",
    damage: async (path) => await Deno.truncate(path, (await Deno.stat(path)).size - 1),
  },
  emptied: { kind: "artifact_corrupt", damage: (path) => Deno.truncate(path, 0) },
  altered: {
    kind: "artifact_corrupt",
    async damage(path) {
      const bytes = await Deno.readFile(path);
      bytes[bytes.length >> 1]! ^= 1;
      await Deno.writeFile(path, bytes);
    },
  },
  deleted: { kind: "artifact_lost", damage: (path) => Deno.remove(path) },
};

/** A home in which everything is fresh. */
async function withHome(body: (home: string) => Promise<void>): Promise<void> {
  await withFolder(async (home) => {
    await withSession(home, {}, async (session) => assertEquals((await materializeIn(session)).code, 0));
    await body(home);
  });
}

for (const [name, { kind, damage }] of Object.entries(DAMAGES)) {
  Deno.test(`an artifact that was ${name} is found and computed again, whichever it is`, () =>
    withHome(async (home) => {
      for (const key of KEYS) {
        await withSession(home, {}, async (session) => {
          const before = await versionsIn(session);
          await damage(pathOf(home, before[key]!));
          const row = (await statusIn(session))[key]!;
          assertEquals([row.state, row.causes.map((cause) => cause.kind)], ["stale", [kind]], key);
          const { code, events } = await materializeIn(session);
          assertEquals(code, 0);
          const expected = KEYS.map((other) => [other, other === key ? "same" : "fresh"]);
          assertEquals(outcomesOf(events), Object.fromEntries(expected));
          assertEquals(await versionsIn(session), before);
          await assertWhole(session);
        });
      }
    }));
}

Deno.test("commands that read a damaged artifact say so, and what to do", () =>
  withHome(async (home) => {
    const { model } = await withSession(home, {}, versionsIn);
    await DAMAGES["altered"]!.damage(pathOf(home, model!));
    const { out } = await expectExit(0, ["status", "model"], { home });
    assertStringIncludes(out, "its artifact no longer hashes to its data version");
    for (const args of [["show", "model"], ["recommend", "--user", "user-001"]]) {
      const { err } = await expectExit(1, args, { home });
      assertMatch(
        err,
        /^Error: Artifact [0-9a-f]{12} in .* no longer hashes to .*: materialize again to recompute it\n$/,
      );
    }
    const blocked = await expectExit(2, ["materialize", "recommendations", "--force"], { home });
    assertStringIncludes(blocked.err, 'its input "model" is missing or damaged; select "+recommendations"');
    await expectExit(0, ["materialize", "+recommendations"], { home });
    await expectExit(0, ["recommend", "--user", "user-001"], { home });
  }));

/** One line that is meant for people: no stack, no statement. */
function assertClear(err: string): void {
  assert(!/\n\s+at |\bselect\b|\binsert\b|undefined/i.test(err), err);
}

Deno.test("a database from a newer version is refused and left as it is", () =>
  withHome(async (home) => {
    const path = `${home}/questline.db`;
    const db = new DatabaseSync(path);
    db.exec("insert into migrations (version, name, applied_at) values (99, 'to come', 0)");
    db.close();
    const before = await Deno.readFile(path);
    for (const args of [["materialize"], ["status"], ["gc"]]) {
      const { err } = await expectExit(2, args, { home });
      assertMatch(err, /^Error: Cannot open database .*version 99.*: use the newer Questline that wrote it/);
      assertClear(err);
    }
    assertEquals(await Deno.readFile(path), before);
  }));

Deno.test("a database file that is none, or damaged, is a clear error, and nothing is written", () =>
  withHome(async (home) => {
    const path = `${home}/questline.db`;
    const whole = await Deno.readFile(path);
    const artifacts = await filesBelow(`${home}/artifacts`);
    const damaged = whole.slice();
    // Everything behind the first page, which says how large the file is.
    damaged.fill(0xa5, 4096);
    const broken: [Uint8Array, RegExp][] = [
      [new TextEncoder().encode("no database ".repeat(1000)), /it is no SQLite file: move it away/],
      [damaged, /it is damaged: restore a copy, or move it away/],
    ];
    for (const [bytes, said] of broken) {
      await Deno.writeFile(path, bytes);
      for (const args of [["materialize"], ["status"]]) {
        const { err } = await expectExit(1, args, { home });
        assertMatch(err, said);
        assertClear(err);
      }
      assertEquals(await Deno.readFile(path), bytes);
    }
    assertEquals(await filesBelow(`${home}/artifacts`), artifacts);
    await Deno.writeFile(path, whole);
    await expectExit(0, ["status", "--check"], { home });
  }));

Deno.test("a home that cannot be made is a clear error", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "in the way");
    const options = { home: `${folder}/file/home`, cwd: folder };
    const { err } = await expectExit(1, ["materialize"], options);
    assertMatch(err, /^Error: Cannot open database .*: its folder cannot be made/);
    assertClear(err);
    const outside = await expectExit(2, ["status"], {
      home: folder,
      env: { QUESTLINE_HOME: `${folder}/../elsewhere` },
    });
    assertStringIncludes(outside.err, "--allow-write=FOLDER");
    assertClear(outside.err);
  }));

testOnDisk(
  "a folder that may not be written is a clear error, and nothing is lost",
  "size=16m",
  (disk) =>
    withHome(async (home) => {
      const there = `${disk}/home`;
      await copyFolder(home, there);
      const versions = await withSession(there, {}, versionsIn);
      await makeReadOnly(disk);
      for (const args of [["materialize", "--force"], ["status"]]) {
        const { err } = await expectExit(1, args, { home: there, cwd: home });
        assertMatch(
          err,
          /^Error: Cannot open database .*: check that its folder exists and can be written\n$/,
        );
        assertClear(err);
      }
      const again = `${home}/again`;
      await copyFolder(there, again);
      await withSession(again, {}, async (session) => {
        assertEquals(await versionsIn(session), versions);
        await assertWhole(session);
      });
    }),
);

testOnDisk(
  "a full disk is a clear error wherever it happens, and nothing is lost",
  "size=16m",
  (disk) =>
    withHome(async (home) => {
      const there = `${disk}/home`;
      const changed = { GAMES_SOURCE: `json:${home}/games.json` };
      const games = JSON.parse(
        await Deno.readTextFile(new URL("../../assets/sample/games.json", import.meta.url)),
      );
      await Deno.writeTextFile(`${home}/games.json`, JSON.stringify(games.slice(20)));
      await copyFolder(home, there);
      const versions = await withSession(there, {}, versionsIn);
      const failed = new Set<string>();
      // Ever less of the disk is filled up by something else, until the run succeeds.
      for (let free = 0;; free += 96 * 1024) {
        await fill(disk, free);
        const { code, err } = await questline(["materialize"], { home: there, cwd: home, env: changed });
        await Deno.remove(`${disk}/filler`);
        if (code === 0) break;
        assertEquals(code, 1, err);
        // With not a byte left, SQLite cannot tell why its first write fails.
        assertMatch(
          err,
          /the disk is full: free some space and run again; nothing|check the disk, its free space/,
        );
        assertClear(err);
        for (const [, what] of err.matchAll(/Cannot \w+ (database)?/g)) failed.add(what ?? "artifact");
        await withSession(there, changed, async (session) => {
          // What is current is old or new, and whole.
          assertEquals(Object.keys(await versionsIn(session)).length, KEYS.length);
          await assertWhole(session);
        });
        assertEquals(await filesBelow(`${there}/artifacts/tmp`), []);
      }
      assertEquals([...failed].sort(), ["artifact", "database"]);
      await withSession(there, changed, async (session) => {
        await assertWhole(session);
        for (const key of KEYS) {
          // Every earlier version is still there to go back to.
          const history = await session.engine.ledger.history(key);
          assert(history.some(({ dataVersion }) => dataVersion === versions[key]));
          assertEquals(await session.engine.store.verify(history.at(-1)!.dataVersion), "intact");
        }
      });
    }),
);

/** Fills a disk up but for so many bytes. */
async function fill(disk: string, free: number): Promise<void> {
  using file = await Deno.open(`${disk}/filler`, { write: true, create: true });
  const block = new Uint8Array(16 * 1024);
  let size = 0;
  try {
    for (;;) size += await file.write(block);
  } catch (error) {
    assertEquals((error as { code?: string }).code, "ENOSPC");
  }
  await file.truncate(Math.max(0, size - free));
}
