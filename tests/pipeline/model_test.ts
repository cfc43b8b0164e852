/**
 * The assets that choose, fit, measure and use a model.
 *
 * @module
 */
import { assert, assertEquals, assertGreater } from "@std/assert";
import { materialize } from "../../assets/engine/mod.ts";
import { coOccurrence, evaluation, model, recommendations, trials } from "../../assets/mod.ts";
import { catalogue, plays, twoTastes } from "./rig.ts";

const GAMES = ["a0", "a1", "a2", "a3", "a4", "a5", "b0", "b1", "b2", "b3", "b4", "b5"];
const userLogs = twoTastes(60, 6);
const cleanFeatures = catalogue(...GAMES, "new");
const item = "itemknn:similarity=cosine,neighbours=5";

async function chosen(candidates: readonly string[], logs = userLogs) {
  const inputs = { userLogs: logs, cleanFeatures };
  return await materialize(trials, { inputs, config: { candidates } });
}

Deno.test("trials finds who knows the two tastes, and tells every trial", async () => {
  const { value, events } = await chosen(["popularity", item]);
  assertEquals(value.winner.startsWith("itemknn"), true);
  assertEquals(value.trials.map(({ spec }) => spec.split(":")[0]), ["popularity", "itemknn"]);
  assertGreater(value.trials[1]!.metrics.ndcg!, value.trials[0]!.metrics.ndcg!);
  assertEquals(events.filter(({ type }) => type === "step_measured").length, 2);
});

Deno.test("of candidates that do alike, the first wins", async () => {
  const { value } = await chosen([`${item},shrinkage=1`, item, "popularity"]);
  assertEquals(value.winner.includes("shrinkage=1"), true);
});

Deno.test("trials of users with too few games choose the first, and warn", async () => {
  const { value, checks } = await chosen([item, "popularity"], plays(["ann", "a0"], ["bob", "a1"]));
  assertEquals([value.users, value.winner.startsWith("itemknn")], [0, true]);
  assertEquals(value.trials[0]!.metrics.ndcg, null);
  assertEquals(checks.map(({ passed, blocking }) => [passed, blocking]), [[false, false]]);
});

Deno.test("model, evaluation and recommendations follow from the trials", async () => {
  const { value: table } = await chosen([item]);
  const { value: counts } = await materialize(coOccurrence, { inputs: { userLogs } });
  const inputs = { trials: table, coOccurrence: counts, userLogs, cleanFeatures };
  const { value: fitted, dataVersion } = await materialize(model, { inputs });
  assertEquals([...fitted.items], [...GAMES, "new"]);
  assertEquals((await materialize(model, { inputs })).dataVersion, dataVersion);

  const { value: report, checks } = await materialize(evaluation, {
    inputs: { trials: table, userLogs, cleanFeatures },
  });
  assertEquals(report.at.map(({ k }) => k), [5, 10, 20]);
  assert(report.at[0]!.model.ndcg! > report.at[0]!.popularity.ndcg!);
  assertEquals(checks[0]!.passed, true);

  const { value: rows } = await materialize(recommendations, {
    inputs: { model: fitted, userLogs, cleanFeatures },
    config: { k: 3 },
  });
  assertEquals(rows.length, 60 * 3);
  for (const { user, rank, game, strategy, because, confidence } of rows) {
    const taste = Number(user.slice(1)) % 2 === 0 ? "a" : "b";
    const owned = userLogs.filter((play) => play.user === user).map((play) => play.game);
    assertEquals(owned.includes(game), false);
    // The one game of the user's taste that is missing comes first; the rest is popular.
    if (rank === 1) assertEquals([game.startsWith(taste), strategy, because.length], [true, "model", 3]);
    else assertEquals([strategy, because], ["popular", []]);
    assert(confidence >= 0 && confidence <= 1);
  }
});
