import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { normalizePlays } from "../../assets/plays/normalize.ts";
import type { Play } from "../../assets/schemas.ts";

const play = (user: string, game: string, time: string | null = null, weight = 1): Play => ({
  user,
  game,
  weight,
  time,
});

Deno.test("normalizePlays() sorts by user, time, game and weight, in code-unit order", () => {
  const early = "2026-01-01T00:00:00.000Z";
  const late = "2026-01-02T00:00:00.000Z";
  const sorted = [
    play("10", "b"),
    play("2", "a"),
    play("2", "z", null, 1),
    play("2", "z", null, 2),
    play("2", "c", early),
    play("2", "a", late),
    play("B", "a"),
    play("a", "a"),
  ];
  assertEquals(normalizePlays(sorted.toReversed()).plays, sorted);
});

Deno.test("normalizePlays() counts users, games and duplicate pairs", () => {
  const { counts } = normalizePlays([
    play("u", "a"),
    play("u", "a"),
    play("u", "a", null, 5),
    play("u", "b"),
    play("v", "a"),
  ]);
  assertEquals(counts, { plays: 5, users: 2, games: 2, duplicate_pairs: 2 });
});

Deno.test("normalizePlays() gives the same bytes whatever the order", () => {
  const plays = fc.array(fc.record({
    user: fc.constantFrom("u", "v", "ü", "10", "9"),
    game: fc.constantFrom("a", "b", "가"),
    weight: fc.constantFrom(0, 1, 2.5),
    time: fc.constantFrom(null, "2026-01-01T00:00:00.000Z", "2026-01-02T00:00:00.000Z"),
  }));
  fc.assert(fc.property(
    plays.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
    ([list, shuffled]) =>
      assertEquals(JSON.stringify(normalizePlays(shuffled)), JSON.stringify(normalizePlays(list))),
  ));
});
