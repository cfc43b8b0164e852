/**
 * Plays as the recommender's matrix.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { partitionValuesOf } from "../../assets/engine/mod.ts";
import { playableGames, playedGames } from "../../assets/plays/interactions.ts";
import type { Play } from "../../assets/schemas.ts";
import { cleanGames } from "../../assets/games/features.ts";

const whole = (plays: readonly Play[]) => partitionValuesOf({ "": plays });
const at = (user: string, game: string, time: string | null = null) => ({ user, game, weight: 1, time });

Deno.test("playedGames() has the games that were played, playableGames() the catalogue's as well", async () => {
  const plays = [at("ann", "go"), at("bob", "chess"), at("bob", "go")];
  const { rows: catalogue } = cleanGames([{ id: "shogi", name: "Shogi" }, { id: "go", name: "Go" }], {
    imputation: "median",
  });
  assertEquals([...(await playedGames(whole(plays))).items], ["chess", "go"]);
  assertEquals([...(await playableGames(whole(plays), catalogue)).items], ["chess", "go", "shogi"]);
  assertEquals([...(await playableGames(whole(plays), catalogue)).itemDegrees()], [1, 2, 0]);
  assertStrictEquals(
    await playableGames(whole(plays), catalogue),
    await playableGames(whole(plays), catalogue),
  );
});

Deno.test("times are known only when every play has one", async () => {
  const day = "2026-03-01T00:00:00.000Z";
  assertEquals([...(await playedGames(whole([at("ann", "go", day)]))).times!], [Date.parse(day)]);
  assertEquals((await playedGames(whole([at("ann", "go", day), at("ann", "chess")]))).times, undefined);
  assertEquals((await playedGames(whole([]))).times, undefined);
});

Deno.test("days give the same matrix as one log of all plays", async () => {
  const days = {
    "2026-03-01": [at("bob", "go", "2026-03-01T10:00:00.000Z"), at("ann", "go", "2026-03-01T11:00:00.000Z")],
    "2026-03-02": [],
    "2026-03-03": [
      at("ann", "chess", "2026-03-03T10:00:00.000Z"),
      at("bob", "go", "2026-03-03T11:00:00.000Z"),
    ],
  };
  const one = await playedGames(whole(Object.values(days).flat().toReversed()));
  const parts = await playedGames(partitionValuesOf<readonly Play[]>(days));
  assertEquals([[...parts.users], [...parts.items], parts.matrix, parts.times], [
    [...one.users],
    [...one.items],
    one.matrix,
    one.times,
  ]);
  assertEquals([...parts.matrix.values], [1, 1, 2]);
});
