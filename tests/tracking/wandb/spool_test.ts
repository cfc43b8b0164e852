/** @module */
import { assertEquals, assertThrows } from "@std/assert";
import { openNumbers, runName } from "../../../infra/tracking/wandb/numbers.ts";
import { knownAccount } from "../../../infra/tracking/wandb/account.ts";
import type { End, Recording, Start } from "../../../infra/tracking/wandb/recording.ts";
import { runUrl } from "../../../infra/tracking/wandb/settings.ts";
import { openSpool } from "../../../infra/tracking/wandb/spool.ts";
import { withFolder } from "../../support/program.ts";

const begun = (id: string, at = 1): Start => ({
  type: "start",
  format: 1,
  id,
  server: "https://api.wandb.ai",
  project: "questline",
  entity: null,
  runId: "run",
  asset: "trials",
  partition: "",
  at,
});
const ended = (number: number): End => ({
  type: "end",
  number,
  name: `questline-${number}`,
  config: { list: [1, { deep: null }] },
  tags: ["questline"],
  summary: { good: true },
  at: number,
});
const ids = (recordings: readonly Recording[]) => recordings.map(({ start }) => start.id);

Deno.test("a recording reads back as it was written, and not while it is written", () =>
  withFolder(async (folder) => {
    const spool = openSpool(`${folder}/spool`);
    assertEquals(await spool.list(), []);
    const open = spool.begin(begun("a"));
    open.row({ "trial/ndcg": 0.5 });
    open.save();
    assertEquals(await spool.list(), []);
    open.restart();
    open.row({ "trial/ndcg": 0.25 });
    open.row({ model: "itemknn — 안개" });
    open.finish(ended(1));
    const [recording] = await spool.list();
    assertEquals(recording!.start, begun("a"));
    assertEquals(recording!.rows, [{ "trial/ndcg": 0.25 }, { model: "itemknn — 안개" }]);
    assertEquals(recording!.end, ended(1));
    await spool.remove(recording!);
    await spool.remove(recording!);
    assertEquals(await spool.list(), []);
    const discarded = spool.begin(begun("b"));
    discarded.discard();
    assertEquals([...Deno.readDirSync(`${folder}/spool`)], []);
  }));

Deno.test("a recording may end anywhere: what is whole of it is read, and it can be completed", () =>
  withFolder(async (folder) => {
    const spool = openSpool(folder);
    const open = spool.begin(begun("a"));
    open.row({ loss: 1 });
    open.row({ loss: 2 });
    open.finish(ended(1));
    const [{ path }] = await spool.list() as [Recording];
    const whole = await Deno.readFile(path);
    const lines = new TextDecoder().decode(whole).split("\n").map((line) => line.length + 1);
    for (let length = 0; length <= whole.length; length++) {
      await Deno.writeFile(path, whole.subarray(0, length));
      const [recording] = await spool.list();
      // A line counts from its line break on.
      const count = lines.findLastIndex((_, n) => lines.slice(0, n).reduce((a, b) => a + b, 0) <= length);
      assertEquals(recording?.rows.length, count === 0 ? undefined : Math.min(count - 1, 2), `${length}`);
      assertEquals(recording?.end !== undefined, count === 4, `${length}`);
      if (recording === undefined || recording.end !== undefined) continue;
      await spool.complete(recording, ended(2));
      const [completed] = await spool.list();
      assertEquals([completed!.rows, completed!.end], [recording.rows, ended(2)]);
    }
    // A line that the disk spoilt costs that line.
    await Deno.writeFile(path, whole);
    const text = await Deno.readTextFile(path);
    await Deno.writeTextFile(
      path,
      text.replace('{"type":"row","row":{"loss":1}}', '{"type":"row","row":{"lo##'),
    );
    assertEquals((await spool.list())[0]!.rows, [{ loss: 2 }]);
  }));

Deno.test("the spool is bounded: the oldest recordings make room, and steps beyond a number are counted", () =>
  withFolder(async (folder) => {
    const few = openSpool(`${folder}/few`, { recordings: 2, bytes: 1 << 20, rows: 3 });
    for (const [id, at] of [["a", 1], ["b", 2], ["c", 3], ["d", 4]] as const) {
      const open = few.begin(begun(id, at));
      for (let i = 0; i < 5; i++) open.row({ i });
      assertEquals(open.leftOut, 2);
      open.finish(ended(at));
    }
    const kept = await few.list();
    assertEquals(ids(kept), ["c", "d"]);
    assertEquals(kept[0]!.rows, [{ i: 0 }, { i: 1 }, { i: 2 }]);
    assertEquals(await few.dropped(), 2);

    const small = openSpool(`${folder}/small`, { recordings: 100, bytes: 1500, rows: 100 });
    for (const [id, at] of [["a", 1], ["b", 2], ["c", 3]] as const) {
      const open = small.begin(begun(id, at));
      open.row({ text: "x".repeat(700) });
      open.finish(ended(at));
    }
    // The newest stays, whatever its size.
    assertEquals(ids(await small.list()), ["c"]);
    assertEquals(await small.dropped(), 2);
  }));

Deno.test("a disk that refuses is said, and nothing is left open", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/file`, "");
    assertThrows(() => openSpool(`${folder}/file/spool`).begin(begun("a")));
  }));

Deno.test("numbers count up within a project, over processes and crashes", () =>
  withFolder(async (folder) => {
    const numbers = openNumbers(folder);
    assertEquals([numbers.next("a"), numbers.next("a"), numbers.next("b")], [1, 2, 1]);
    numbers.atLeast("a", 10);
    numbers.atLeast("a", 3);
    // A crash in the middle of writing leaves a file beside.
    await Deno.writeTextFile(`${folder}/numbers.json.new`, '{"a"');
    assertEquals([openNumbers(folder).next("a"), openNumbers(folder).next("b")], [11, 2]);
    const script = `import { openNumbers } from ${
      JSON.stringify(new URL("../../../infra/tracking/wandb/numbers.ts", import.meta.url).href)
    };
      const numbers = openNumbers(${JSON.stringify(folder)});
      const given = Array.from({ length: 25 }, () => numbers.next("c"));
      await Deno.stdout.write(new TextEncoder().encode(given.join(" ")));`;
    const given = await Promise.all([1, 2, 3].map(async () => {
      const { stdout } = await new Deno.Command(Deno.execPath(), {
        args: ["eval", "-q", script],
        stderr: "inherit",
      }).output();
      return new TextDecoder().decode(stdout).split(" ").map(Number);
    }));
    assertEquals(given.flat().sort((a, b) => a - b), Array.from({ length: 75 }, (_, i) => i + 1));
    assertEquals([runName("q", 7), runName("q", 1234)], ["q-007", "q-1234"]);
  }));

Deno.test("whose key it is, is remembered for that key and that server", () =>
  withFolder(async (folder) => {
    const settings = { apiKey: "key", server: "https://api.wandb.ai", project: "p" };
    const account = knownAccount(folder, settings);
    assertEquals(account.entity(), undefined);
    account.learn("team");
    assertEquals([account.entity(), knownAccount(folder, settings).entity()], ["team", "team"]);
    assertEquals(knownAccount(folder, { ...settings, apiKey: "other" }).entity(), undefined);
    assertEquals(knownAccount(folder, { ...settings, server: "http://own" }).entity(), undefined);
    assertEquals(knownAccount(folder, { ...settings, entity: "set" }).entity(), "set");
    await Deno.writeTextFile(`${folder}/account.json`, '{"of":');
    assertEquals(knownAccount(folder, settings).entity(), undefined);
  }));

Deno.test("runUrl() leads to the pages of a run", () => {
  assertEquals(
    runUrl("https://api.wandb.ai", "me", "my games", "ab1"),
    "https://wandb.ai/me/my%20games/runs/ab1",
  );
  assertEquals(runUrl("https://wandb.example.org", "me", "p", "x"), "https://wandb.example.org/me/p/runs/x");
});
