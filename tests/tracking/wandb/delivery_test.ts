/**
 * A pipeline that tells a server of Weights & Biases.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { RunEvent } from "../../../assets/engine/mod.ts";
import { wandbSync } from "../../../infra/cli/commands/wandb.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import { withFolder } from "../../support/program.ts";
import {
  capturedTerminal,
  expectMaterialized,
  materializeIn,
  type TestSession,
  versionsIn,
  withSession,
} from "../../support/session.ts";
import { startWandbServer, stepsOf, wandbEnv } from "../../support/wandb_server.ts";

const CANDIDATES = { ASSET_TRIALS__CANDIDATES: '["popularity","bpr:epochs=3,factors=4"]' };

/** How many steps each asset measured. */
function measured(events: readonly RunEvent[]): Record<string, number> {
  const counts: Record<string, number> = { trials: 0, model: 0 };
  for (const event of events) {
    if (event.type === "step_measured") counts[event.asset] = (counts[event.asset] ?? 0) + 1;
  }
  return counts;
}

/** The links in the metadata of the current materializations. */
async function links({ engine }: TestSession): Promise<Record<string, unknown>> {
  const currents = await engine.ledger.currents();
  return Object.fromEntries(
    currents.map(({ materialization: { asset, metadata } }) => [asset, metadata["links"]]),
  );
}

async function sync(session: TestSession): Promise<{ code: number; out: string; err: string }> {
  const terminal = capturedTerminal();
  const code = await wandbSync({ ...session, terminal });
  return { code, ...terminal.written };
}

Deno.test("trials and model get a run each: config, tags, every trial and epoch, summary, and a link", () =>
  withFolder(async (home) => {
    await using server = await startWandbServer();
    const env = { ...CANDIDATES, ...wandbEnv(server), WANDB_ENTITY: "team" };
    // A clock that stands still: there is time enough to send everything, on a busy machine too.
    const parts = { clock: new FakeClock() };
    await withSession(home, env, async (session) => {
      const events = await expectMaterialized(session);
      const runs = [...server.runs.values()];
      assertEquals(runs.map(({ displayName }) => displayName), ["questline-001", "questline-002"]);
      const [trials, model] = runs;
      assert(trials !== undefined && model !== undefined);
      const { runId } = events[0]!;
      for (const run of runs) {
        const asset = run.jobType!;
        assertEquals([run.state, run.group, run.completed, run.project], ["finished", runId, 1, "questline"]);
        assertEquals(run.lines.size, measured(events)[asset]! + 1, asset);
        const made = events.find((event) => event.type === "step_materialized" && event.asset === asset);
        assert(made?.type === "step_materialized");
        assertEquals(run.config["data_version"], { value: made.dataVersion });
        assertEquals(made.metadata["links"], {
          "Weights & Biases": `${server.url}/team/questline/runs/${run.id}`,
        });
      }
      assertEquals(trials.config["candidates"], { value: ["popularity", "bpr:epochs=3,factors=4"] });
      assertEquals(trials.tags, ["questline", "trials", String(trials.config["model"]!.value)]);
      const steps = stepsOf(trials);
      assertEquals(steps.map(({ model }) => String(model).split(":")[0]), [
        "popularity",
        "bpr",
        "bpr",
        "bpr",
        "bpr",
        "undefined",
      ]);
      assertEquals(steps.flatMap(({ epoch }) => epoch ?? []), [1, 2, 3]);
      assert(typeof steps[1]!["epoch/loss"] === "number" && typeof steps[0]!["trial/ndcg"] === "number");
      assertEquals(trials.summary["winner"], trials.config["spec"]!.value);
      assert(typeof trials.summary["duration_s"] === "number");
      assertEquals((await links(session))["user_logs"], undefined);
      assertEquals([...Deno.readDirSync(`${home}/wandb/spool`)], []);
    }, parts);
    // A later process has nothing to send, and counts on where this one ended.
    await withSession(home, env, async (session) => {
      const before = server.asked.length;
      await expectMaterialized(session);
      assertEquals(server.asked.length, before);
      await materializeIn(session, ["model"], { force: true });
    }, parts);
    assertEquals([...server.runs.values()].map(({ displayName }) => displayName), [
      "questline-001",
      "questline-002",
      "questline-003",
    ]);
  }));

Deno.test("tracking changes no bytes and no fingerprint, and without a key there is none", async () => {
  const versions: Record<string, string>[] = [];
  await using server = await startWandbServer();
  const offline = { ...wandbEnv(server), WANDB_MODE: "offline" };
  const disabled = { ...wandbEnv(server), WANDB_MODE: "disabled" };
  for (const env of [{}, disabled, offline, wandbEnv(server)]) {
    await withFolder((home) =>
      withSession(home, env, async (session) => {
        await expectMaterialized(session);
        versions.push({
          ...await versionsIn(session),
          prints: JSON.stringify(
            (await session.engine.ledger.currents()).map(({ materialization: { asset, fingerprint } }) => [
              asset,
              fingerprint,
            ]).sort(),
          ),
        });
        const isOn = session.wandb !== undefined;
        assertEquals(isOn, env === offline || "WANDB_API_KEY" in env && env !== disabled);
        assertEquals([...Deno.readDirSync(home)].some(({ name }) => name === "wandb"), isOn);
        if (env === offline || !isOn) assertEquals(server.asked, []);
        if (env === offline) assertEquals((await sync(session)).code, 0);
        if (env === offline) assertEquals(server.runs.size, 2);
        server.asked.length = 0;
      })
    );
  }
  assertEquals(versions.slice(1), versions.slice(1).map(() => versions[0]!));
});
