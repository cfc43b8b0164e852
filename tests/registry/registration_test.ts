/**
 * Stories about models that become versions, with the real pipeline and database.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Engine, type RunEvent, WHOLE } from "../../assets/engine/mod.ts";
import { SERVING } from "../../assets/mod.ts";
import { codeReader } from "../../infra/code/code_reader.ts";
import { ROOT } from "../../infra/compose.ts";
import { withFolder } from "../support/program.ts";
import { expectMaterialized, materializeIn, type TestSession, withSession } from "../support/session.ts";

const parts: Partial<Engine> = { code: codeReader({ root: ROOT }) };
const candidates = (spec: string) => ({ ASSET_TRIALS__CANDIDATES: JSON.stringify([spec]) });
const KNN = candidates("itemknn:neighbours=50");
const SLIM = candidates("slim:l1=1");
const WALK = candidates("rp3beta");
const OTHER_PLAYS = { ASSET_USER_LOGS__SEED: "7" };

type Told = Extract<RunEvent, { type: "version_registered" | "alias_moved" | "gate_refused" }>;

const told = (events: readonly RunEvent[]) =>
  events.filter((event): event is Told =>
    ["version_registered", "alias_moved", "gate_refused"].includes(event.type)
  );
const words = (events: readonly RunEvent[]) =>
  told(events).map((event) =>
    event.type === "alias_moved"
      ? `${event.alias} ${event.from} → ${event.to}`
      : `${event.type} ${event.number}`
  );

/** Materializes in a home, and answers what was told about versions. */
function run(home: string, env: Readonly<Record<string, string>>, more: Partial<Engine> = {}) {
  return withSession(home, env, expectMaterialized, { ...parts, ...more });
}

const champion = ({ database }: TestSession) => database.versions.aliased("model", "champion");

Deno.test("the first model is version 1 and the champion, with everything it was made from", () =>
  withFolder((home) =>
    withSession(home, KNN, async (session) => {
      const events = await expectMaterialized(session);
      assertEquals(words(events), ["version_registered 1", "champion null → 1"]);
      const version = (await champion(session))!;
      const { ledger, store } = session.engine;
      const current = (await ledger.current({ asset: "model", partition: WHOLE }))!.materialization;
      const evaluation = (await ledger.current({ asset: "evaluation", partition: WHOLE }))!.materialization;
      assertEquals([version.materialization, version.runId, version.dataVersion, version.size], [
        current.id,
        current.runId,
        current.dataVersion,
        current.size,
      ]);
      assertEquals(version.evaluation, evaluation.dataVersion);
      assertEquals(version.metrics["ndcg_at_10"], evaluation.metadata["ndcg_at_10"] as number);
      for (const name of ["recall", "precision", "hitRate", "map", "ndcg", "novelty", "coverage"]) {
        for (const k of [5, 10, 20]) {
          assertEquals(typeof version.metrics[`popularity_${name}_at_${k}`], "number", name);
        }
      }
      assertMatch(version.spec, /^itemknn:.*neighbours=50/);
      assertEquals(version.lineage.map(({ asset }) => asset), [
        "raw_games",
        "clean_features",
        "user_logs",
        "trials",
        "co_occurrence",
      ]);
      for (const { asset, dataVersion, materialization, runId } of version.lineage) {
        const made = (await ledger.current({ asset, partition: WHOLE }))!.materialization;
        assertEquals([dataVersion, materialization, runId], [made.dataVersion, made.id, made.runId]);
        assertEquals(await store.verify(dataVersion), "intact");
      }
      assert(SERVING.every((key) => version.lineage.some(({ asset }) => asset === key)));
      // Nothing new: nothing is told.
      assertEquals(words(await expectMaterialized(session)), []);
      assertEquals((await session.database.versions.versions("model")).length, 1);
    }, parts)
  ));

Deno.test("on the same test part the metrics decide; the old model again is its old version", () =>
  withFolder(async (home) => {
    await run(home, KNN);
    const second = await run(home, SLIM);
    await withSession(home, SLIM, async (session) => {
      const [v2, v1] = await session.database.versions.versions("model");
      assertEquals(v2!.testPart, v1!.testPart);
      const [a, b] = [v1!.metrics["ndcg_at_10"]!, v2!.metrics["ndcg_at_10"]!];
      const passes = b >= a * 0.98 && b >= v2!.metrics["popularity_ndcg_at_10"]!;
      assertEquals(words(second), [
        "version_registered 2",
        ...(passes ? ["champion 1 → 2"] : ["gate_refused 2", "challenger null → 2"]),
      ]);
      const why = told(second).find((event) => event.type === "alias_moved")!;
      assertMatch(why.type === "alias_moved" ? why.why : "", /on the same test part|below popularity/);
    }, parts);
    // Back to the first configuration: its artifact is reused, and it has a version already.
    assertEquals(words(await run(home, KNN)), []);
  }));

Deno.test("a champion of other plays is fit again, once, or not at all when it is the same configuration", () =>
  withFolder(async (home) => {
    await run(home, KNN);
    const second = await run(home, { ...SLIM, ...OTHER_PLAYS });
    const logs = second.flatMap((event) => event.type === "step_log" ? [event.message] : []);
    assertEquals(logs, [
      "Fitting the configuration of version 1, the champion, again: it was measured on other plays",
    ]);
    const [, move] = told(second);
    assertMatch(
      move!.type === "alias_moved" || move!.type === "gate_refused" ? move!.why : "",
      /version 1's configuration, fit again for this test part, has|below popularity/,
    );
    await withSession(home, KNN, async ({ engine, database: { versions, measurements } }) => {
      const [v2, v1] = await versions.versions("model");
      assert(v1!.testPart !== v2!.testPart);
      // What was measured then is remembered.
      const { measureOn, namedMetrics } = await import("../../infra/registry/measure_again.ts");
      const { signal } = new AbortController();
      const again = await measureOn({ ...engine, measurements }, v2!, v1!.spec, signal);
      assertEquals(again.fitted, false);
      // It is what a pipeline with that configuration comes to on those plays.
      const third = await run(home, { ...KNN, ...OTHER_PLAYS });
      const [v3] = await versions.versions("model");
      assertEquals(v3!.testPart, v2!.testPart);
      assertEquals(namedMetrics(again.report).get("ndcg_at_10"), v3!.metrics["ndcg_at_10"]);
      assertEquals(words(third)[0], "version_registered 3");
    }, parts);
    // The same configuration as the champion's on other plays needs no measurement.
    await withSession(home, {}, async (session) => {
      const { versions } = session.database;
      const { promote } = await import("../../assets/engine/mod.ts");
      await promote(session.engine, versions, 3, {
        name: "model",
        alias: "champion",
        by: "tester",
        why: "",
        needs: SERVING,
        signal: session.signal,
      });
    }, parts);
    const fourth = await run(home, { ...KNN, ASSET_USER_LOGS__SEED: "8" });
    const why = told(fourth).map((event) => "why" in event ? event.why : "");
    assertMatch(why.join("; "), /it is the configuration of version 3, fit on other plays|below popularity/);
    assertEquals(fourth.filter(({ type }) => type === "step_log"), []);
  }));

Deno.test("a process that is killed after any part of the conclusion leaves the rest to the next run", () =>
  withFolder(async (folder) => {
    for (const point of ["settled", "registered", "decided"] as const) {
      const home = `${folder}/${point}`;
      // Stands for a kill: nothing that comes after it happens.
      const { code } = await withSession(home, KNN, (session) => materializeIn(session), {
        ...parts,
        fault(reached) {
          if (reached === point) throw new Error("killed");
        },
      });
      assertEquals(code, 0);
      const before = await withSession(home, KNN, async ({ database: { versions } }) => ({
        versions: (await versions.versions("model")).length,
        moves: (await versions.moves("model")).length,
      }), parts);
      assertEquals(
        before,
        {
          settled: { versions: 0, moves: 0 },
          registered: { versions: 1, moves: 0 },
          decided: { versions: 1, moves: 1 },
        }[point],
      );
      // Everything is fresh, and yet it is done.
      const events = await run(home, KNN);
      assertEquals(events.filter(({ type }) => type === "step_fresh").length, 8);
      await withSession(home, KNN, async (session) => {
        assertEquals((await champion(session))!.number, 1);
        assertEquals((await session.database.versions.versions("model")).length, 1);
        assertEquals((await session.database.versions.moves("model")).length, 1);
      }, parts);
      assertEquals(words(await run(home, KNN)), []);
    }
  }));

Deno.test("a model that was not measured is a version, and does not replace one that was", () =>
  withFolder(async (home) => {
    await run(home, KNN);
    const events = await withSession(
      home,
      SLIM,
      (session) => expectMaterialized(session, ["+model"]),
      parts,
    );
    assertEquals(words(events), ["version_registered 2", "gate_refused 2", "challenger null → 2"]);
    assertMatch(JSON.stringify(told(events)), /ndcg_at_10 was not measured/);
    // Measured later, it is another version.
    const later = await run(home, SLIM);
    assertEquals(words(later)[0], "version_registered 3");
    await withSession(home, SLIM, async ({ database: { versions } }) => {
      const [v3, v2] = await versions.versions("model");
      assertEquals([v2!.evaluation, v2!.testPart, v2!.metrics], [null, null, {}]);
      assertEquals(v3!.dataVersion, v2!.dataVersion);
      assert(v3!.evaluation !== null);
    }, parts);
  }));

Deno.test("several processes that end at once register one version and decide once", () =>
  withFolder(async (home) => {
    await withSession(home, KNN, () => Promise.resolve(), parts);
    const ends = await Promise.all([0, 1, 2].map(() => run(home, KNN)));
    const all = ends.flatMap(words).sort();
    assertEquals(all, ["champion null → 1", "version_registered 1"]);
  }));

Deno.test("a registry that cannot be reached costs a warning, and no result", () =>
  withFolder(async (home) => {
    await withSession(home, WALK, async (session) => {
      const { conclusion } = session.engine;
      const away = { asset: "model", conclude: () => Promise.reject(new Error("The database is away")) };
      const engine = { ...session.engine, conclusion: away };
      const { code, events } = await materializeIn({ ...session, engine });
      assertEquals(code, 0);
      const warnings = events.filter((event) => event.type === "step_log" && event.level === "warn");
      assertEquals(warnings.length, 1);
      assert(conclusion !== undefined);
      assertEquals(words(await expectMaterialized(session)), ["version_registered 1", "champion null → 1"]);
    }, parts);
  }));

Deno.test("with MODEL_GATE=manual a person promotes, with off every version is served", () =>
  withFolder(async (home) => {
    await run(home, KNN);
    const manual = await run(home, { ...SLIM, MODEL_GATE: "manual" });
    assertEquals(words(manual), ["version_registered 2", "gate_refused 2", "challenger null → 2"]);
    const off = await run(home, { ...WALK, MODEL_GATE: "off" });
    assertEquals(words(off), ["version_registered 3", "champion 1 → 3"]);
  }));
