/**
 * Stories of garbage collection.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { check, collectGarbage, type DataVersion } from "../../assets/engine/mod.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";
import { settled } from "../support/fake_clock.ts";

/** raw → model, made `turns` times with other data each time. */
async function history(turns: number) {
  const rig = new Rig();
  let turn = 0;
  const raw = rig.asset("raw", { make: () => ({ turn }) });
  const model = rig.asset("model", { deps: [raw] });
  const versions: DataVersion[] = [];
  for (; turn < turns; turn++) {
    rig.edit(raw, String(turn));
    await rig.clock.advance(1000);
    await rig.run();
    versions.push(await rig.version(raw));
  }
  turn--;
  return { rig, raw, model, versions };
}

function collect(rig: Rig, keep: number, dryRun = false) {
  return collectGarbage(rig.engine(), { keep, dryRun, signal: ALWAYS });
}

async function stored(rig: Rig): Promise<number> {
  return (await Array.fromAsync(rig.store.list())).length;
}

Deno.test("gc keeps the last versions of every asset and frees the rest", async () => {
  const { rig, raw, model, versions } = await history(5);
  assertEquals(await stored(rig), 10);
  const { materializations, artifacts, bytes, temporaryFiles } = await collect(rig, 2);
  assertEquals([materializations, artifacts, temporaryFiles], [6, 6, 0]);
  assert(bytes > 0);
  assertEquals(await stored(rig), 4);
  assertEquals((await rig.ledger.history("raw")).map(({ dataVersion }) => dataVersion), [
    versions[4]!,
    versions[3]!,
  ]);
  assertEquals(await rig.outcomes(), { raw: "fresh", model: "fresh" });
  await rig.rollback(raw);
  assertEquals(await rig.version(raw), versions[3]!);
  assertEquals((await rig.outcomes()).model, "reused");
  assertEquals(await rig.value(model), { model: { raw: { turn: 3 } } });
});

Deno.test("a dry run frees nothing and tells the same", async () => {
  const { rig } = await history(4);
  const before = [await stored(rig), await rig.ledger.history("raw"), await rig.ledger.history("model")];
  const told = await collect(rig, 1, true);
  assertEquals(
    [await stored(rig), await rig.ledger.history("raw"), await rig.ledger.history("model")],
    before,
  );
  assertEquals(await collect(rig, 1), told);
  assertEquals(await collect(rig, 1), {
    materializations: 0,
    artifacts: 0,
    temporaryFiles: 0,
    bytes: 0,
    published: 0,
    runs: 0,
    byAsset: new Map(),
  });
});

Deno.test("gc keeps what is current, however old it is", async () => {
  const { rig, raw, versions } = await history(4);
  await rig.rollback(raw, versions[0]!);
  await collect(rig, 1);
  assertEquals(await rig.version(raw), versions[0]!);
  assertEquals(await rig.store.verify(versions[0]!), "intact");
  assertEquals((await rig.plan()).steps[0]?.action, "fresh");
});

Deno.test("gc forgets that equal bytes were made again and again, and keeps the latest record of it", async () => {
  const { rig } = await history(1);
  for (let i = 0; i < 3; i++) {
    await rig.clock.advance(1000);
    await rig.run({ force: true });
  }
  assertEquals((await rig.ledger.history("raw")).length, 4);
  assertEquals((await collect(rig, 5)).materializations, 6);
  const [kept, ...others] = await rig.ledger.history("raw");
  assertEquals(others, []);
  assertEquals((await rig.ledger.current({ asset: "raw", partition: "" }))?.materialization.id, kept?.id);
});

Deno.test("gc keeps a refused candidate until its step succeeds", async () => {
  const rig = new Rig();
  let value = 1;
  const raw = rig.asset("raw", { make: () => value, checks: [check("small", (n) => (n as number) < 5)] });
  await rig.run();
  value = 9;
  rig.edit(raw, "2");
  await rig.run();
  const [failure] = await rig.ledger.failures();
  await collect(rig, 1);
  assertEquals(await rig.store.verify(failure!.candidate!), "intact");
  value = 2;
  rig.edit(raw, "3");
  await rig.run();
  await collect(rig, 1);
  assertEquals(await rig.store.verify(failure!.candidate!), "lost");
});

Deno.test("gc leaves assets alone that are no longer declared, but for their old versions", async () => {
  const { rig, model } = await history(3);
  rig.assets.pop();
  await collect(rig, 1);
  assertEquals((await rig.ledger.history("model")).length, 1);
  assertEquals(await rig.store.verify(await rig.version(model)), "intact");
});

Deno.test("gc waits for what runs, and gives every lease back", async () => {
  const { rig } = await history(2);
  const running = await rig.ledger.acquire(
    { asset: "model", partition: "" },
    "someone",
    rig.clock.now(),
    60_000,
  );
  assert(!("heldBy" in running));
  const waiting: string[] = [];
  const options = { keep: 1, dryRun: false, signal: ALWAYS, waiting: (by: string) => void waiting.push(by) };
  const collecting = collectGarbage(rig.engine(), options);
  await rig.clock.advance(5_000);
  assertEquals([await stored(rig), waiting], [4, ["someone"]]);
  await rig.ledger.release(running);
  await rig.clock.until(collecting);
  assertEquals([await stored(rig), rig.clock.sleeping], [2, 0]);
  assertEquals(await rig.ledger.owners(), []);
});

Deno.test("gc gives the leases back that it has when it is cancelled", async () => {
  const { rig } = await history(1);
  await rig.ledger.acquire({ asset: "model", partition: "" }, "someone", rig.clock.now(), 60_000);
  const stop = new AbortController();
  const collecting = collectGarbage(rig.engine(), { keep: 1, dryRun: false, signal: stop.signal });
  collecting.catch(() => {});
  await rig.clock.advance(1_000);
  stop.abort(new Error("enough"));
  assertEquals(await collecting.catch((error) => error.message), "enough");
  assertEquals(await rig.ledger.owners(), ["someone"]);
  assertEquals(rig.clock.sleeping, 0);
});

Deno.test("gc never changes what a run finds, as far as it kept it", async () => {
  const turn = fc.oneof(
    fc.record({ edit: fc.nat(1), to: fc.nat(3) }),
    fc.constant("run" as const),
    fc.constant("rollback" as const),
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(turn, { maxLength: 12 }),
      fc.integer({ min: 1, max: 3 }),
      async (turns, keep) => {
        const rig = new Rig();
        const code = ["0", "0"];
        const raw = rig.asset("raw", { make: () => code[0] });
        rig.asset("model", { deps: [raw], make: ({ raw }) => [raw, code[1]] });
        for (const turn of turns) {
          if (turn === "run") await rig.run();
          else if (turn === "rollback") await rig.rollback(raw).catch(() => {});
          else {
            code[turn.edit] = String(turn.to);
            rig.edit(rig.assets[turn.edit]!, String(turn.to));
          }
        }
        const before = (await rig.plan()).steps;
        const currents = await rig.ledger.currents();
        await collect(rig, keep);
        assertEquals(await rig.ledger.currents(), currents);
        const after = (await rig.plan()).steps;
        for (const [i, step] of before.entries()) {
          assertEquals(after[i]!.state, step.state);
          if (step.action === "fresh") assertEquals(after[i]!.action, "fresh");
        }
        // Every record that is left has its bytes.
        for (const { key } of rig.assets) {
          for (const { dataVersion } of await rig.ledger.history(key)) {
            assertEquals(await rig.store.verify(dataVersion), "intact");
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});

Deno.test("gc waits for a run that is under way elsewhere, and buries one that is dead", async () => {
  const { rig } = await history(2);
  const running = {
    id: "elsewhere",
    selection: "*",
    owner: "other",
    status: "running",
    startedAt: 0,
    finishedAt: null,
  } as const;
  await rig.ledger.startRun(running);
  const told: string[] = [];
  const collecting = collectGarbage(
    rig.engine({ owner: { id: "me", isAlive: () => Promise.resolve(true) } }),
    {
      keep: 1,
      dryRun: false,
      signal: ALWAYS,
      waiting: (heldBy) => told.push(heldBy),
    },
  );
  await settled();
  assertEquals([told, await stored(rig)], [["other"], 4]);
  await rig.ledger.finishRun("elsewhere", "succeeded", 1);
  await rig.clock.until(collecting);
  assertEquals(await stored(rig), 2);

  await rig.ledger.startRun({ ...running, id: "dead" });
  const dead = rig.engine({ owner: { id: "me", isAlive: () => Promise.resolve(false) } });
  await collectGarbage(dead, { keep: 1, dryRun: false, signal: ALWAYS });
  assertEquals((await rig.ledger.runs(1))[0]?.status, "interrupted");
});
