import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import fc from "fast-check";
import { syntheticPlays, type WeighedGame } from "../../assets/plays/synthetic.ts";

function games(n: number): WeighedGame[] {
  return Array.from({ length: n }, (_, i) => ({ game: `g${i}`, rating: i % 6, owned_ratio: (i % 10) / 10 }));
}

Deno.test("syntheticPlays() follows the published parameters by default", () => {
  const plays = syntheticPlays(games(200));
  const perUser = Map.groupBy(plays, ({ user }) => user);
  assertEquals(perUser.size, 100);
  assert(perUser.has("user-001") && perUser.has("user-100"));
  const counts = new Set([...perUser.values()].map((own) => own.length));
  assertEquals([...counts].sort(), [1, 2, 3, 4, 5]);
  for (const own of perUser.values()) assertEquals(new Set(own.map(({ game }) => game)).size, own.length);
  assert(plays.every(({ weight, time }) => weight === 1 && time === null));
});

Deno.test("syntheticPlays() is decided by its seed", () => {
  assertEquals(syntheticPlays(games(50)), syntheticPlays(games(50), { seed: 42 }));
  assertNotEquals(syntheticPlays(games(50)), syntheticPlays(games(50), { seed: 43 }));
});

Deno.test("syntheticPlays() without noise draws by weight", () => {
  const two = [{ game: "heavy", rating: 5, owned_ratio: 0.9 }, {
    game: "light",
    rating: 1,
    owned_ratio: 0.5,
  }];
  const count = (alpha: number) =>
    syntheticPlays(two, { users: 4000, maxGames: 1, alpha, noise: 0 }).filter(({ game }) => game === "heavy")
      .length / 4000;
  // The weights are 4.5 and 0.5: 0.9 of the share, half of which counts when alpha is 0.5.
  assert(Math.abs(count(1) - 0.9) < 0.03, `${count(1)}`);
  assert(Math.abs(count(0.5) - 0.7) < 0.03, `${count(0.5)}`);
  assert(Math.abs(count(0) - 0.5) < 0.03, `${count(0)}`);
});

Deno.test("syntheticPlays() draws uniformly where all weights are 0", () => {
  const unrated = ["a", "b", "c", "d"].map((game) => ({ game, rating: 0, owned_ratio: 0 }));
  const plays = syntheticPlays(unrated, { users: 2000, maxGames: 1, alpha: 1, noise: 0 });
  for (const own of Map.groupBy(plays, ({ game }) => game).values()) {
    assert(Math.abs(own.length / 2000 - 0.25) < 0.04);
  }
});

Deno.test("syntheticPlays() never repeats a game, nor draws more than there are", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 8 }),
      fc.integer(),
      fc.double({ min: 0, max: 2, noNaN: true }),
      (n, seed, noise) => {
        const plays = syntheticPlays(games(n), { users: 5, minGames: 1, maxGames: 10, seed, noise });
        for (
          const own of Map.groupBy(plays, ({ user }) => user).values()
        ) {
          assertEquals(new Set(own.map(({ game }) => game)).size, own.length);
        }
        if (n > 0) assertEquals(new Set(plays.map(({ user }) => user)).size, 5);
        else assertEquals(plays, []);
      },
    ),
  );
});

Deno.test("syntheticPlays() refuses parameters out of range", () => {
  assertThrows(() => syntheticPlays(games(3), { alpha: 1.5 }), RangeError, "alpha is 1.5, expected 0..1");
  assertThrows(() => syntheticPlays(games(3), { noise: NaN }), RangeError, "noise is NaN");
  assertThrows(() => syntheticPlays(games(3), { minGames: 4, maxGames: 2 }), RangeError, "maxGames is 2");
  assertThrows(() => syntheticPlays(games(3), { users: -1 }), RangeError, "users is -1");
});
