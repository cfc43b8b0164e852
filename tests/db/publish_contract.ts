/**
 * What every dialect's published rows have to do.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { GameFeature, Recommendation } from "../../assets/schemas.ts";
import type { Database } from "../../db/database.ts";
import { hash } from "./ledger_samples.ts";

const V1 = hash("version 1");
const V2 = hash("version 2");
const never = new AbortController().signal;

/** Recommendations of users `u0`, `u1` …, ten each. */
export function sampleRecommendations(users: number, mark = ""): Recommendation[] {
  return Array.from({ length: users * 10 }, (_, i) => ({
    user: `u${Math.floor(i / 10)}`,
    rank: (i % 10) + 1,
    game: `${mark}g${i}`,
    score: Math.sqrt(i) / 3,
    confidence: 1 / (i + 1),
    strategy: i % 7 === 0 ? "popular" : "model",
    because: i % 3 === 0 ? [] : [`g${i}`, "돌의 정원"],
  }));
}

function sampleGame(game: string, name: string): GameFeature {
  return {
    game,
    name,
    released: null,
    genres: ["RPG"],
    tags: [],
    rating: 4.1,
    rating_imputed: true,
    playtime: 12.5,
    playtime_imputed: false,
    ratings_count: 3,
    added: 10,
    owned: 1,
    owned_ratio: 0.1,
    metacritic: null,
    image: "https://example.org/a.png",
    rating_scaled: 0.1 + 0.2,
    playtime_scaled: 0,
    ratings_count_scaled: 1,
    added_scaled: 0.5,
    owned_ratio_scaled: 1 / 3,
  };
}

/** Registers the contract as tests. */
export function testPublished(name: string, open: () => Promise<Database>): void {
  function test(what: string, body: (database: Database) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const database = await open();
      try {
        await body(database);
      } finally {
        await database.close();
      }
    });
  }

  test("a batch is there as a whole, beside the others", async ({ recommendations }) => {
    assertEquals(await recommendations.has(V1), false);
    assertEquals(await recommendations.recommendationsOf(V1, "u1"), []);
    const rows = sampleRecommendations(1500);
    await recommendations.publish(V1, rows, never);
    await recommendations.publish(V2, sampleRecommendations(2, "new-"), never);
    assertEquals(await recommendations.has(V1), true);
    assertEquals(await recommendations.versions(), [V1, V2]);
    assertEquals(await recommendations.recommendationsOf(V1, "u0"), rows.slice(0, 10));
    assertEquals(await recommendations.recommendationsOf(V1, "u1499"), rows.slice(-10));
    assertEquals((await recommendations.recommendationsOf(V2, "u1"))[0]?.game, "new-g10");
    assertEquals(await recommendations.recommendationsOf(V2, "u2"), []);
  });

  test("publishing again is harmless, and an empty batch is a batch", async ({ recommendations }) => {
    await recommendations.publish(V1, sampleRecommendations(3), never);
    await recommendations.publish(V1, sampleRecommendations(3), never);
    assertEquals((await recommendations.recommendationsOf(V1, "u2")).length, 10);
    await recommendations.publish(V2, [], never);
    assertEquals(await recommendations.has(V2), true);
  });

  test("an abort leaves nothing that is read, and the next publish starts over", async ({ recommendations }) => {
    const rows = sampleRecommendations(3000);
    const stop = new AbortController();
    const trap: Recommendation = {
      ...rows[12_000]!,
      get score() {
        stop.abort(new Error("enough"));
        return 1;
      },
    };
    await assertRejects(
      () => recommendations.publish(V1, rows.toSpliced(12_000, 1, trap), stop.signal),
      Error,
      "enough",
    );
    assertEquals(await recommendations.has(V1), false);
    assertEquals(await recommendations.versions(), []);
    assertEquals(await recommendations.recommendationsOf(V1, "u0"), []);
    await recommendations.publish(V2, rows.slice(0, 20), never);
    await recommendations.publish(V1, rows, never);
    assertEquals(await recommendations.recommendationsOf(V1, "u2999"), rows.slice(-10));
  });

  test("a row that cannot be written leaves nothing that is read", async ({ recommendations }) => {
    const rows = sampleRecommendations(1200);
    await assertRejects(() => recommendations.publish(V1, [...rows, rows[0]!], never));
    assertEquals(await recommendations.has(V1), false);
    await recommendations.publish(V1, rows, never);
    assertEquals(await recommendations.recommendationsOf(V1, "u0"), rows.slice(0, 10));
  });

  test("an aborted signal publishes nothing", async ({ recommendations }) => {
    await assertRejects(() => recommendations.publish(V1, [], AbortSignal.abort()));
    assertEquals(await recommendations.has(V1), false);
  });

  test("withdraw() removes one batch", async ({ recommendations, games }) => {
    await recommendations.publish(V1, sampleRecommendations(1500), never);
    await recommendations.publish(V2, sampleRecommendations(2), never);
    await games.publish(V1, [sampleGame("1", "One")], never);
    await recommendations.withdraw(V1);
    await recommendations.withdraw(V1);
    assertEquals(await recommendations.has(V1), false);
    assertEquals(await recommendations.versions(), [V2]);
    assertEquals((await recommendations.recommendationsOf(V2, "u0")).length, 10);
    assertEquals(await games.has(V1), true);
  });

  test("games are found by id, with every field", async ({ games }) => {
    const rows = [sampleGame("1", "One"), sampleGame("2", "둘"), {
      ...sampleGame("3", "3"),
      metacritic: 81,
      image: null,
    }];
    await games.publish(V1, rows, never);
    assertEquals(await games.gameNames(V1, ["2", "1", "unknown"]), new Map([["1", "One"], ["2", "둘"]]));
    assertEquals(await games.gamesById(V1, ["3", "2"]), new Map([["2", rows[1]!], ["3", rows[2]!]]));
    assertEquals((await games.gameNames(V2, ["1"])).size, 0);
    assert((await games.gameNames(V1, [])).size === 0);
  });
}
