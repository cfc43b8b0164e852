import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { cleanGames, knownDate } from "../../assets/games/features.ts";
import { generateSample } from "../../assets/sample/generate.ts";
import { GameFeature, RawGame } from "../../assets/schemas.ts";

const mean = { imputation: "mean" } as const;

function raw(fields: Record<string, unknown>): RawGame {
  return RawGame.parse({ name: "Quillmere", ...fields });
}

Deno.test("cleanGames() gives valid rows for the sample, sorted by id", () => {
  const games = generateSample().map((game) => RawGame.parse(game));
  const { rows, report } = cleanGames(games, mean);
  for (const row of rows) GameFeature.parse(row);
  assertEquals(rows.map(({ game }) => game), games.map(({ id }) => id).sort());
  assert(report.ratings_imputed > 0 && report.playtimes_imputed > 0 && report.names_changed > 5);
  assert(report.shared_names >= 2 && report.dates_refused >= 1);
  assertEquals(report.empty_columns, []);
});

Deno.test("cleanGames() sorts ids in code-unit order", () => {
  const { rows } = cleanGames([raw({ id: 2 }), raw({ id: 10 }), raw({ id: "a" }), raw({ id: "B" })], mean);
  assertEquals(rows.map(({ game }) => game), ["10", "2", "B", "a"]);
});

Deno.test("cleanGames() keeps the first of two games with one id, and counts the other", () => {
  const { rows, report } = cleanGames([
    raw({ id: 1, name: "First" }),
    raw({ id: " 1", name: "Second" }),
    raw({ id: " " }),
  ], mean);
  assertEquals(rows.map(({ name }) => name), ["First"]);
  assertEquals([report.games, report.duplicate_ids, report.without_id], [3, 1, 1]);
});

Deno.test("cleanGames() computes owned_ratio within 0..1", () => {
  const { rows } = cleanGames([
    raw({ id: 1, added: 10, added_by_status: { owned: 4, yet: 6 } }),
    raw({ id: 2, added: 10, added_by_status: { owned: 40 } }),
    raw({ id: 3, added: 0, added_by_status: { owned: 4 } }),
    raw({ id: 4, added: 10 }),
  ], mean);
  assertEquals(rows.map(({ owned_ratio }) => owned_ratio), [0.4, 1, 0, 0]);
  assertEquals(rows.map(({ owned_ratio_scaled }) => owned_ratio_scaled), [0.4, 1, 0, 0]);
});

Deno.test("cleanGames() marks what it imputed", () => {
  const { rows, report } = cleanGames([
    raw({ id: 1, rating: 4, ratings_count: 2, playtime: 10 }),
    raw({ id: 2, rating: 0, ratings_count: 0, playtime: 0 }),
    raw({ id: 3, rating: 2, ratings_count: 1, playtime: 40 }),
  ], { imputation: "median" });
  assertEquals(rows[1], {
    ...rows[1]!,
    rating: 3,
    rating_imputed: true,
    rating_scaled: 0.5,
    playtime: 25,
    playtime_imputed: true,
    playtime_scaled: 0.5,
  });
  assertEquals([rows[0]!.rating_imputed, rows[0]!.playtime_imputed], [false, false]);
  assertEquals([report.ratings_imputed, report.rating_fill, report.playtimes_imputed, report.playtime_fill], [
    1,
    3,
    1,
    25,
  ]);
});

Deno.test("cleanGames() reports columns that have no value at all", () => {
  const { rows, report } = cleanGames([raw({ id: 1 }), raw({ id: 2 })], mean);
  assertEquals(report.empty_columns, ["rating", "playtime"]);
  assertEquals([rows[0]!.rating, rows[0]!.rating_scaled, rows[0]!.playtime], [0, 0, 0]);
});

Deno.test("cleanGames() cleans genres and tags and keeps their order", () => {
  const { rows } = cleanGames([
    raw({ id: 1, genres: [{ name: "RPG" }, { name: " Action" }, { name: "RPG\u200b" }] }),
  ], mean);
  assertEquals([rows[0]!.genres, rows[0]!.tags], [["RPG", "Action"], []]);
});

Deno.test("cleanGames() gives the same rows whatever the order of distinct games", () => {
  const games = generateSample(7, 30).map((game) => RawGame.parse(game));
  const expected = JSON.stringify(cleanGames(games, { imputation: "median" }).rows);
  fc.assert(
    fc.property(fc.shuffledSubarray(games, { minLength: games.length }), (shuffled) => {
      assertEquals(JSON.stringify(cleanGames(shuffled, { imputation: "median" }).rows), expected);
    }),
    { numRuns: 20 },
  );
});

Deno.test("cleanGames() accepts no games", () => {
  assertEquals(cleanGames([], mean).rows, []);
});

Deno.test("knownDate() takes only dates that are in the calendar", () => {
  assertEquals(
    ["2024-02-29", " 2019-12-01 ", "2023-02-29", "2021-00-00", "TBA", "2024-1-1", "", null].map(knownDate),
    [
      "2024-02-29",
      "2019-12-01",
      null,
      null,
      null,
      null,
      null,
      null,
    ],
  );
});
