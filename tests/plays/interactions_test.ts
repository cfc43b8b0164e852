/**
 * Plays as the recommender's matrix.
 *
 * @module
 */
import { assertEquals, assertStrictEquals } from "@std/assert";
import { playableGames, playedGames } from "../../assets/plays/interactions.ts";
import { cleanGames } from "../../assets/games/features.ts";

const at = (user: string, game: string, time: string | null = null) => ({ user, game, weight: 1, time });

Deno.test("playedGames() has the games that were played, playableGames() the catalogue's as well", () => {
  const plays = [at("ann", "go"), at("bob", "chess"), at("bob", "go")];
  const { rows: catalogue } = cleanGames([{ id: "shogi", name: "Shogi" }, { id: "go", name: "Go" }], {
    imputation: "median",
  });
  assertEquals([...playedGames(plays).items], ["chess", "go"]);
  assertEquals([...playableGames(plays, catalogue).items], ["chess", "go", "shogi"]);
  assertEquals([...playableGames(plays, catalogue).itemDegrees()], [1, 2, 0]);
  assertStrictEquals(playableGames(plays, catalogue), playableGames(plays, catalogue));
});

Deno.test("times are known only when every play has one", () => {
  const day = "2026-03-01T00:00:00.000Z";
  assertEquals([...playedGames([at("ann", "go", day)]).times!], [Date.parse(day)]);
  assertEquals(playedGames([at("ann", "go", day), at("ann", "chess")]).times, undefined);
  assertEquals(playedGames([]).times, undefined);
});
