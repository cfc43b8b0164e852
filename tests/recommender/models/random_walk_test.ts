/** @module */
import { assertAlmostEquals, assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { models, p3alpha, profileOf, rp3beta } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { itemSets, manyPlays, playsOf, randomPairs } from "../plays.ts";

modelContract({ kind: p3alpha, options: { alpha: 0.8, neighbours: 30 }, personal: true });
modelContract({ kind: rp3beta, options: { neighbours: 30 }, personal: true });

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("p3alpha and rp3beta multiply the chances of the three steps", async () => {
  await fc.assert(fc.asyncProperty(
    randomPairs,
    fc.constantFrom(0, 0.5, 1, 1.7),
    fc.constantFrom(0, 0.4, 1),
    async (pairs, alpha, beta) => {
      const plays = playsOf(pairs);
      const sets = itemSets(plays);
      const degrees = plays.itemDegrees();
      const model = await rp3beta.fit({ plays }, { alpha, beta, neighbours: 100 }, context);
      const walks = await p3alpha.fit({ plays }, { alpha, neighbours: 100 }, context);
      for (let j = 0; j < degrees.length; j++) {
        for (let i = 0; i < degrees.length; i++) {
          if (i === j) continue;
          let chance = 0;
          for (const set of sets) {
            if (set.has(i) && set.has(j)) chance += (1 / degrees[j]! / set.size) ** alpha;
          }
          assertAlmostEquals(walks.explain(profileOf([j]), i).score, chance, 1e-6);
          assertAlmostEquals(model.explain(profileOf([j]), i).score, chance / degrees[i]! ** beta, 1e-6);
        }
      }
    },
  ));
});

Deno.test("p3alpha keeps the likeliest ends of the walks from each item", async () => {
  const plays = manyPlays({ users: 80, items: 30, seed: 1 });
  const whole = await p3alpha.fit({ plays }, {}, context);
  const few = await p3alpha.fit({ plays }, { neighbours: 3 }, context);
  const [all, kept] = [new Float64Array(30), new Float64Array(30)];
  for (let j = 0; j < 30; j++) {
    whole.score(profileOf([j]), all);
    few.score(profileOf([j]), kept);
    const best = [...all.keys()].filter((i) => all[i]! > 0).sort((a, b) => all[b]! - all[a]! || a - b).slice(
      0,
      3,
    );
    assertEquals(kept, all.map((score, i) => best.includes(i) ? score : 0));
  }
});

Deno.test("rp3beta with a beta of 0 is p3alpha", async () => {
  const plays = manyPlays({ users: 50, items: 30, seed: 2 });
  const scores = [new Float64Array(30), new Float64Array(30)];
  for (const [m, spec] of ["p3alpha", "rp3beta"].entries()) {
    const options = spec === "rp3beta" ? { beta: 0 } : {};
    const model = await models.fit({ model: spec, options }, { plays }, context);
    model.score(profileOf([1, 2]), scores[m]!);
  }
  assertEquals(scores[0], scores[1]);
});
