/** @module */
import { assert, assertEquals } from "@std/assert";
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { sampleEvent } from "../ledger_samples.ts";

const SCRIPT = new URL("./writer_process.ts", import.meta.url).pathname;

Deno.test("openSqlite() lets several processes create, migrate and write one file at the same time", async () => {
  const folder = await Deno.makeTempDir();
  try {
    for (let round = 0; round < 3; round++) {
      const path = `${folder}/round-${round}/db.sqlite`;
      const names = ["p1", "p2", "p3", "p4"];
      const children = names.map((name) =>
        new Deno.Command(Deno.execPath(), {
          args: ["run", "-A", "--no-lock", "--quiet", SCRIPT, path, name, "40"],
          stdin: "piped",
          stdout: "null",
          stderr: "piped",
        }).spawn()
      );
      await Promise.all(children.map(async (child) => {
        const writer = child.stdin.getWriter();
        await writer.write(new Uint8Array(1));
        await writer.close();
      }));
      const ends = await Promise.all(children.map((child) => child.output()));
      for (const end of ends) assertEquals(new TextDecoder().decode(end.stderr), "");
      assert(ends.every((end) => end.success));

      const { ledger } = await openSqlite(path);
      for (const name of names) {
        const expected = Array.from({ length: 80 }, (_, i) => sampleEvent(name, i + 1));
        assertEquals(await ledger.events(name), expected);
      }
      assert((await ledger.history("model")).length > 0);
      assertEquals(await ledger.owners(), []);
      await ledger.close();
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("openSqlite() lets several connections of one process write at the same time", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/db.sqlite`;
  try {
    await Promise.all(Array.from({ length: 8 }, async (_, i) => {
      const { ledger } = await openSqlite(path);
      for (let seq = 1; seq <= 25; seq++) await ledger.append([sampleEvent(`r${i}`, seq)]);
      await ledger.close();
    }));
    const { ledger } = await openSqlite(path);
    for (let i = 0; i < 8; i++) assertEquals((await ledger.events(`r${i}`)).length, 25);
    await ledger.close();
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
