/**
 * What of a run's events is recorded.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Context, sourceToken } from "../../../assets/engine/mod.ts";
import { SourceChangedError } from "../../../assets/engine/source.ts";
import { openNumbers } from "../../../infra/tracking/wandb/numbers.ts";
import { openSpool } from "../../../infra/tracking/wandb/spool.ts";
import { rowOf } from "../../../infra/tracking/wandb/rows.ts";
import { wandbTracker } from "../../../infra/tracking/wandb/tracker.ts";
import { Rig } from "../../support/engine_rig.ts";
import { withFolder } from "../../support/program.ts";

function tracked(folder: string) {
  const spool = openSpool(`${folder}/spool`);
  const told = { started: 0, recorded: 0, failures: [] as string[] };
  const tracker = wandbTracker({
    settings: { apiKey: "k", server: "https://api.wandb.ai", project: "q" },
    spool,
    numbers: openNumbers(folder),
    assets: new Set(["t"]),
    configOf: () => ({ depth: 3 }),
    entity: () => "me",
    onStart: () => void told.started++,
    onRecorded: () => void told.recorded++,
    onFailure: (error) => void told.failures.push((error as Error).name),
  });
  return { spool, told, tracker };
}

Deno.test("a failed try's steps are forgotten, and so is a step that fails or is cancelled", () =>
  withFolder(async (folder) => {
    const { spool, told, tracker } = tracked(folder);
    using _ = tracker;
    const rig = new Rig();
    let tries = 0;
    const make =
      ({ outcomes, signal }: { outcomes: ("fail" | "ok")[]; signal?: AbortController }) =>
      (_: unknown, { measured, metadata }: Context) => {
        const outcome = outcomes[tries++]!;
        measured("m", { ndcg: tries, lost: null, odd: NaN });
        signal?.abort();
        if (outcome === "fail") throw new Error("not now");
        metadata({ winner: "slim:l1=2,l2=x", rows: 2, list: [1] });
        return tries;
      };
    const recipe = { retry: { max: 1, backoff: "constant" as const, delayMs: 1 } };
    rig.asset("t", { ...recipe, make: make({ outcomes: ["fail", "ok"] }) });
    await rig.clock.until(rig.run({ listeners: [tracker] }));
    const [recording] = await spool.list();
    assertEquals(recording!.rows, [{ model: "m", "trial/ndcg": 2 }]);
    assertEquals(recording!.end!.name, "q-001");
    assertEquals(recording!.end!.tags, ["questline", "t", "slim"]);
    assertEquals(recording!.end!.summary, {
      winner: "slim:l1=2,l2=x",
      rows: 2,
      bytes: recording!.end!.summary["bytes"]!,
      duration_s: recording!.end!.summary["duration_s"]!,
    });
    const { fingerprint, data_version, questline_run, materialized_at, ...config } = recording!.end!.config;
    const [made] = await rig.ledger.history("t");
    assertEquals([fingerprint, data_version, questline_run], [
      made!.fingerprint,
      made!.dataVersion,
      made!.runId,
    ]);
    assertEquals(materialized_at, new Date(made!.finishedAt).toISOString());
    assertEquals(config, {
      asset: "t",
      depth: 3,
      model: "slim",
      options: { l1: 2, l2: "x" },
      spec: "slim:l1=2,l2=x",
    });
    assertEquals(told, { started: 1, recorded: 1, failures: [] });

    // Fresh: nothing to follow.
    await rig.run({ listeners: [tracker] });
    assertEquals(told.started, 1);

    const failing = new Rig();
    await failing.clock.advance(10_000);
    tries = 0;
    failing.asset("t", { make: make({ outcomes: ["fail"] }) });
    await failing.run({ listeners: [tracker] });
    const stop = new AbortController();
    const cancelled = new Rig();
    await cancelled.clock.advance(20_000);
    tries = 0;
    cancelled.asset("t", { make: make({ outcomes: ["ok"], signal: stop }) });
    await cancelled.run({ listeners: [tracker], signal: stop.signal });
    assertEquals((await spool.list()).length, 1);
    assertEquals(told.recorded, 1);
    assertEquals([...Deno.readDirSync(`${folder}/spool`)].length, 1);
  }));

Deno.test("a step that starts anew is recorded anew", () =>
  withFolder(async (folder) => {
    const { spool, tracker } = tracked(folder);
    using _ = tracker;
    const rig = new Rig();
    let looks = 0;
    rig.asset("t", {
      source: sourceToken("s"),
      make(_, { measured }) {
        measured("m", { look: ++looks });
        if (looks === 1) throw new SourceChangedError("moved on");
        return looks;
      },
    });
    rig.parts = {
      sources: new Map([["s", {
        name: "s",
        observe: () => Promise.resolve({ version: String(looks) }),
        async *read() {},
      }]]) as never,
    };
    await rig.run({ listeners: [tracker] });
    const recordings = await spool.list();
    assertEquals(recordings.map(({ rows }) => rows), [[{ model: "m", "trial/look": 2 }]]);
  }));

Deno.test("a disk that is full costs the recording and nothing else", () =>
  withFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/spool`, "in the way");
    const { told, tracker } = tracked(folder);
    using _ = tracker;
    const rig = new Rig();
    rig.asset("t");
    assertEquals(await rig.outcomes({ listeners: [tracker] }), { t: "materialized" });
    assertEquals([told.recorded, told.failures.length], [0, 1]);
  }));

Deno.test("rowOf() tells epochs from trials", () => {
  const event = (subject: string) => rowOf({ subject, metrics: { loss: 0.5, ndcg: null } });
  assertEquals(event("bpr:epochs=3 epoch 2"), { model: "bpr:epochs=3", epoch: 2, "epoch/loss": 0.5 });
  assertEquals(event("bpr:epochs=3"), { model: "bpr:epochs=3", "trial/loss": 0.5 });
});
