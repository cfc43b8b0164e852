/** @module */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import { partitionValuesOf } from "../../assets/engine/mod.ts";
import { userLogs } from "../../assets/mod.ts";
import { playedGames } from "../../assets/plays/interactions.ts";
import { normalizePlays } from "../../assets/plays/normalize.ts";
import { readOwnedDays } from "../../assets/plays/owned_days.ts";
import { readOwnedGames } from "../../assets/plays/owned_games.ts";
import { playRecords } from "../../assets/plays/play_records.ts";
import { IdMap } from "../../assets/recommender/mod.ts";
import type { Play } from "../../assets/schemas.ts";

function bytesOf(plays: readonly Play[]): Uint8Array {
  const parts = [...userLogs.codec.encode([...plays])];
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

// Everything that CSV has to quote, and more than one byte.
const id = fc.string({
  unit: fc.constantFrom("a", "b", ",", '"', "\n", "한", "🎮", " "),
  minLength: 1,
  maxLength: 4,
});
const anyPlay = fc.record({
  user: id,
  game: id,
  weight: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1e9, noNaN: true })),
  time: fc.option(fc.constant("2026-01-02T03:04:05.000Z")),
}).map((play) => ({ ...play, weight: play.weight + 0 }));

Deno.test("readOwnedGames() reads what the codec and the matrix read", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyPlay, { minLength: 1, maxLength: 40 }), async (any) => {
      const { plays } = normalizePlays(any);
      const matrix = await playedGames(partitionValuesOf({ "": plays }));
      const owned = await readOwnedGames(bytesOf(plays), matrix.items);
      assertEquals([...owned.users], [...matrix.users]);
      assertEquals(owned.size, matrix.size);
      for (let user = 0; user < matrix.users.size; user++) {
        const { items, weights, user: number } = owned.profileOf(user);
        assertEquals([items, weights, number], [matrix.itemsOf(user), matrix.weightsOf(user), user]);
      }
    }),
  );
});

Deno.test("readOwnedDays() reads what the matrix of all days reads", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(anyPlay, { maxLength: 12 }), { minLength: 1, maxLength: 5 }),
      async (any) => {
        const days = any.map((day) => normalizePlays(day).plays);
        const byDay = Object.fromEntries(days.map((plays, day) => [`2026-11-0${day + 1}`, plays]));
        const matrix = await playedGames(partitionValuesOf(byDay));
        const owned = await readOwnedDays(
          days.map((plays) => () => Promise.resolve(bytesOf(plays))),
          matrix.items,
        );
        assertEquals([...owned.users], [...matrix.users]);
        assertEquals(owned.size, matrix.size);
        for (let user = 0; user < matrix.users.size; user++) {
          const { items, weights } = owned.profileOf(user);
          assertEquals([items, weights], [matrix.itemsOf(user), matrix.weightsOf(user)]);
        }
      },
    ),
  );
});

Deno.test("readOwnedDays() refuses a game that the model lacks, and keeps no weights of 1", async () => {
  const play = (user: string, game: string) => ({ user, game, weight: 1, time: null });
  const items = IdMap.from(["a"]);
  const read = (...days: Play[][]) =>
    readOwnedDays(days.map((plays) => () => Promise.resolve(bytesOf(plays))), items);
  await assertRejects(() => read([play("u", "a")], [play("u", "b")]), RangeError, 'does not know game "b"');
  const owned = await read([play("u", "a")], [play("t", "a")]);
  assertEquals([owned.size, owned.byteLength], [2, 4 * (3 + 2)]);
});

Deno.test("readOwnedGames() reads a log that is longer than what it decodes at once", async () => {
  const plays = Array.from({ length: 30_000 }, (_, n) => ({
    user: `user "${String(n >> 4).padStart(6, "0")}"`,
    game: `게임\n${String(n & 15).padStart(2, "0")}`,
    weight: 1,
    time: null,
  }));
  const items = IdMap.from(plays.map(({ game }) => game));
  let pauses = 0;
  const owned = await readOwnedGames(bytesOf(plays), items, () => Promise.resolve(void pauses++));
  assertEquals([owned.users.size, owned.size], [1875, 30_000]);
  assertEquals(owned.profileOf(1874).items, Uint32Array.from({ length: 16 }, (_, item) => item));
  assertEquals(pauses > 5, true);
  // Weights of 1 take no memory of their own.
  assertEquals(owned.byteLength, 4 * (1876 + 30_000));
});

Deno.test("readOwnedGames() refuses a game that the model lacks, and users out of order", async () => {
  const play = (user: string, game: string) => ({ user, game, weight: 1, time: null });
  const items = IdMap.from(["a"]);
  await assertRejects(
    () => readOwnedGames(bytesOf([play("u", "b")]), items),
    RangeError,
    'the model does not know game "b"',
  );
  await assertRejects(
    () => readOwnedGames(bytesOf([play("v", "a"), play("u", "a")]), items),
    SyntaxError,
    'user "u" follows "v"',
  );
});

Deno.test("playRecords() refuses bytes that are no play log", () => {
  const read = (text: string) => [...playRecords(new TextEncoder().encode(text))].flat();
  assertThrows(() => read(""), SyntaxError, "got nothing");
  assertThrows(() => read("user,game\n"), SyntaxError, "expected 4 fields, got 2");
  assertThrows(
    () => read("a,b,c,d\n"),
    SyntaxError,
    "expected the columns user,game,weight,time, got a,b,c,d",
  );
  const header = "user,game,weight,time\r\n";
  assertEquals(read(header), []);
  assertThrows(() => read(`${header}u,g\r\n`), SyntaxError, "expected 4 fields, got 2");
  assertThrows(() => read(`${header}"u,g,1,\r\n`), SyntaxError, "record 2 is cut off");
  assertThrows(() => read(`${header}"u"x,g,1,\r\n`), SyntaxError, "is no record");
});
