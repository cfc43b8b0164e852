/** @module */
import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { askOf, paramsOf, SHELF } from "../../../server/pages/recommendations/ask.ts";

const ask = (query: string) => askOf(new URLSearchParams(query));

Deno.test("askOf() reads what an address asks", () => {
  assertEquals(
    ask("game=1&game=2&game=1&genre=RPG&tag=Co-op&from=2010&to=2020&rating=3.5&variety=2&owned=yes&k=48"),
    {
      user: undefined,
      liked: ["1", "2"],
      find: "",
      genres: ["RPG"],
      tags: ["Co-op"],
      from: 2010,
      to: 2020,
      minRating: 3.5,
      variety: 2,
      includeOwned: true,
      k: 48,
    },
  );
  assertEquals(ask("user=a&game=1").liked, []);
});

Deno.test("askOf() leaves out what cannot be read", () => {
  const empty = ask("");
  assertEquals(empty.k, SHELF);
  for (
    const query of [
      "k=-1",
      "k=1e9",
      "k=x",
      "from=0",
      "to=1.5",
      "rating=NaN",
      "rating=6",
      "variety=9",
      "owned=1",
    ]
  ) {
    assertEquals(ask(query), empty, query);
  }
  assertEquals(ask(`user=${"a".repeat(300)}`).user, undefined);
  assertEquals(ask(Array.from({ length: 500 }, (_, i) => `game=${i}`).join("&")).liked.length, 100);
});

Deno.test("askOf() of paramsOf() is the same question, whatever the address was", () => {
  const names = ["user", "game", "genre", "tag", "from", "to", "rating", "variety", "owned", "k"];
  const value = fc.oneof(fc.string(), fc.integer().map(String), fc.constantFrom("yes", "0", "3.5", "2012"));
  fc.assert(fc.property(fc.array(fc.tuple(fc.constantFrom(...names), value)), (pairs) => {
    const asked = askOf(new URLSearchParams(pairs));
    assertEquals(askOf(paramsOf(asked)), asked);
    assert(asked.k >= 1 && asked.k <= 240);
  }));
});
