/**
 * The `user_logs` asset.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { materialize } from "../../assets/engine/mod.ts";
import { NO_LOG, userLogs } from "../../assets/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import { catalogue, plays, records } from "./rig.ts";

const inputs = { cleanFeatures: catalogue("chess", "go") };

Deno.test("user_logs gives the same bytes for the same plays in any order", async () => {
  const log = plays(["bob", "go"], ["ann", "go"], ["ann", "chess"]);
  const one = await materialize(userLogs, { inputs, source: records<unknown>(...log) });
  const other = await materialize(userLogs, { inputs, source: records<unknown>(...log.toReversed()) });
  assertEquals(one.dataVersion, other.dataVersion);
  assertEquals(one.value.map(({ user, game }: Play) => `${user} ${game}`), ["ann chess", "ann go", "bob go"]);
  assertEquals([one.metadata["users"], one.metadata["games"], one.metadata["synthetic"]], [2, 2, false]);
});

Deno.test("user_logs keeps plays of games that the catalogue lacks, and says so", async () => {
  const { value, metadata, events } = await materialize(userLogs, {
    inputs,
    source: records<unknown>(...plays(["ann", "go"], ["ann", "hex"], ["bob", "hex"])),
  });
  assertEquals([value.length, metadata["plays_of_unknown_games"]], [3, 2]);
  const log = events.find(({ type }) => type === "step_log");
  assert(log?.type === "step_log");
  assertStringIncludes(
    log.message,
    '2 of 3 plays (67 %) are of 1 game that the catalogue does not have, such as "hex": they are kept, ' +
      "shown by their id; do both files use the same ids?",
  );
  const few = await materialize(userLogs, {
    inputs,
    source: records<unknown>(
      ...plays(...Array.from({ length: 2999 }, (_, u) => [`u${u}`, "go"] as const), ["ann", "hex"]),
    ),
  });
  const told = few.events.find(({ type }) => type === "step_log");
  assert(told?.type === "step_log");
  assertStringIncludes(told.message, "1 of 3,000 plays (below 1 %) are of 1 game");
  assert(!told.message.includes("same ids"));
});

Deno.test("user_logs makes plays up where there is no log, by its seed", async () => {
  const games = { cleanFeatures: catalogue(...Array.from({ length: 30 }, (_, i) => `game-${i}`)) };
  const one = await materialize(userLogs, { inputs: games });
  const again = await materialize(userLogs, { inputs: games });
  const other = await materialize(userLogs, { inputs: games, config: { seed: 43 } });
  assertEquals(one.dataVersion, again.dataVersion);
  assertNotEquals(one.dataVersion, other.dataVersion);
  assertEquals([one.metadata["users"], one.metadata["synthetic"]], [100, true]);
});

Deno.test("user_logs makes plays up in place of a log that nobody has brought, beside those that there are", async () => {
  const games = { cleanFeatures: catalogue(...Array.from({ length: 30 }, (_, i) => `game-${i}`)) };
  const made = await materialize(userLogs, { inputs: games });
  const both = await materialize(userLogs, {
    inputs: games,
    source: records<unknown>(NO_LOG, ...plays(["newcomer", "game-1"])),
  });
  assertEquals(both.value.filter(({ user }: Play) => user !== "newcomer"), made.value);
  assertEquals([both.metadata["users"], both.metadata["synthetic"]], [101, true]);
});
