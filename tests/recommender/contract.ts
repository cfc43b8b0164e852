/**
 * What every model must do, run on a checkerboard with a known answer and on random plays.
 *
 * @module
 */
import { assert, assertAlmostEquals, assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  type Interactions,
  type ItemFeatures,
  type ModelKind,
  ModelRegistry,
  type ModelSpec,
  openFlat,
  profileOf,
  type Recommender,
} from "../../assets/recommender/mod.ts";
import { byPopularity } from "../../assets/recommender/base_model.ts";
import { checkerboard, playsOf, randomPairs } from "./plays.ts";

/** Which model, and what can be asked of it. */
export interface ContractCase {
  readonly kind: ModelKind;
  readonly options: ModelSpec["options"];
  /** Whether it tells users apart, so that it finds the one item that a checkerboard's user lacks. */
  readonly personal: boolean;
  /** What the items of some plays are like, for a model that needs it. */
  readonly features?: (plays: Interactions) => ItemFeatures;
}

/** Registers the tests of a model. */
export function modelContract({ kind, options, personal, features }: ContractCase): void {
  const name = `${kind.name} ${JSON.stringify(options)}`;
  const context = { signal: new AbortController().signal, parallelism: 1 };
  const inputOf = (plays: Interactions) =>
    features === undefined ? { plays } : { plays, features: features(plays) };
  const fit = (plays: Interactions): Promise<Recommender> => kind.fit(inputOf(plays), options, context);
  const profiles = (plays: Interactions) =>
    Array.from({ length: plays.users.size }, (_, user) => ({
      items: plays.itemsOf(user),
      weights: plays.weightsOf(user),
      user,
    }));

  Deno.test(`${name}: names itself, with every option`, async () => {
    const model = await fit(checkerboard(6));
    assertEquals(model.spec, { model: kind.name, options: kind.resolve(options) });
    assert(kind.paper.length > 0 && kind.summary.length > 0);
  });

  if (personal) {
    Deno.test(`${name}: finds the item that a checkerboard's user lacks`, async () => {
      const plays = checkerboard(50);
      const model = await fit(plays);
      for (const profile of profiles(plays)) {
        const { items, chosen } = model.recommend(profile, 1);
        assertEquals([...items, chosen], [profile.user, 1]);
      }
    });
  }

  Deno.test(`${name}: returns no owned and no excluded item, none twice, and as many as there are`, async () => {
    await fc.assert(
      fc.asyncProperty(
        randomPairs.filter((pairs) => pairs.length > 0),
        fc.array(fc.nat({ max: 20 })),
        fc.nat({ max: 14 }),
        async (pairs, left, k) => {
          const plays = playsOf(pairs);
          const model = await fit(plays);
          const exclude = left.map((item) => item % plays.items.size);
          const scores = new Float64Array(plays.items.size);
          for (const profile of [...profiles(plays), profileOf([])]) {
            const found = model.recommend(profile, k, { exclude });
            const gone = new Set([...profile.items, ...exclude]);
            assert(found.items.every((item) => !gone.has(item)));
            assertEquals(new Set(found.items).size, found.items.length);
            assertEquals(found.items.length, Math.min(k, plays.items.size - gone.size));
            assertEquals(found.scores.length, found.items.length);

            // What the model chose is the whole catalogue sorted by score; the rest is sorted by popularity.
            model.score(profile, scores);
            const candidates = [...scores.keys()].filter((item) => scores[item] !== 0 && !gone.has(item))
              .sort((a, b) => scores[b]! - scores[a]! || a - b).slice(0, k);
            const rest = [...byPopularity(model.popularity)].filter((item) =>
              !gone.has(item) && !candidates.includes(item)
            );
            assertEquals([...found.items], [...candidates, ...rest].slice(0, found.items.length));
            assertEquals(found.chosen, candidates.length);
            assertEquals(
              [...found.scores],
              [...found.items].map((item, r) => r < found.chosen ? scores[item]! : 0),
            );
            assertEquals(model.recommend(profile, k, { exclude }), found);
          }
        },
      ),
      { numRuns: 60 },
    );
  });

  Deno.test(`${name}: explains every score by owned items, the largest first`, async () => {
    await fc.assert(
      fc.asyncProperty(randomPairs, async (pairs) => {
        const plays = playsOf(pairs);
        const model = await fit(plays);
        const scores = new Float64Array(plays.items.size);
        for (const profile of profiles(plays)) {
          model.score(profile, scores);
          scores.forEach((score, item) => {
            const why = model.explain(profile, item);
            assertAlmostEquals(why.score, score, 1e-12);
            assertAlmostEquals(why.contributions.reduce((sum, part) => sum + part, why.base), score, 1e-9);
            assertEquals(why.items.length, why.contributions.length);
            assert(why.items.every((item) => profile.items.includes(item)));
            assertEquals(why.contributions, why.contributions.slice().sort().reverse());
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  Deno.test(`${name}: tells the contributions to many items at once as it explains each`, async () => {
    await fc.assert(
      fc.asyncProperty(randomPairs, async (pairs) => {
        const plays = playsOf(pairs);
        const model = await fit(plays);
        const items = Uint32Array.from({ length: plays.items.size }, (_, item) => item).reverse();
        for (const profile of profiles(plays)) {
          const width = profile.items.length;
          const told = new Float64Array(items.length * width + 1).fill(NaN);
          model.contributions(profile, items, told);
          items.forEach((item, i) => {
            const why = model.explain(profile, item);
            profile.items.forEach((owned, p) => {
              const at = why.items.indexOf(owned);
              assertEquals(told[i * width + p], at < 0 ? 0 : why.contributions[at]);
            });
          });
          assert(Number.isNaN(told[items.length * width]));
        }
      }),
      { numRuns: 20 },
    );
  });

  Deno.test(`${name}: comes back from its file, with the same bytes and the same answers`, async () => {
    const plays = checkerboard(20);
    const model = await fit(plays);
    const bytes = model.serialize();
    const opened = new ModelRegistry([kind]).open(bytes);
    assertEquals(opened.spec, model.spec);
    assertEquals([...opened.items], [...model.items]);
    assertEquals(opened.serialize(), bytes);
    assertEquals((await fit(playsOf(pairsOf(plays).reverse()))).serialize(), bytes);
    for (const profile of profiles(plays)) {
      assertEquals(opened.recommend(profile, 20), model.recommend(profile, 20));
      assertEquals(opened.explain(profile, 3), model.explain(profile, 3));
    }
    assertThrows(() => kind.open(openFlat(bytes.subarray(0, bytes.length - 8))), Error, "promises");
  });

  Deno.test(`${name}: has answers for an empty profile, a single user, all owned, and no items`, async () => {
    const model = await fit(checkerboard(6));
    assertEquals(model.recommend(profileOf([]), 3).items.length, 3);
    assertEquals(model.recommend(profileOf([0, 1, 2, 3, 4, 5]), 3), {
      items: new Uint32Array(0),
      scores: new Float64Array(0),
      chosen: 0,
    });
    assertEquals(model.recommend(profileOf([0]), 0).items.length, 0);
    const single = await fit(playsOf([[0, 0], [0, 1], [0, 2]]));
    assertEquals([...single.recommend(profileOf([1]), 5).items], [0, 2]);
    const none = await fit(playsOf([]));
    assertEquals(none.recommend(profileOf([]), 5).items.length, 0);
    // An item that lost all its users can still fill up an answer, and content speaks for it all the same.
    const emptied = await fit(playsOf([[0, 0], [0, 1], [1, 2]]).select(new Uint8Array([1, 1, 0])));
    const { items, chosen } = emptied.recommend(profileOf([0, 1]), 5);
    assertEquals([...items, chosen], [2, features === undefined ? 0 : 1]);
  });

  Deno.test(`${name}: refuses profiles, items and numbers that are not sound`, async () => {
    const model = await fit(checkerboard(6));
    const fine = profileOf([1]);
    const list = (...items: number[]) => ({ items: new Uint32Array(items) });
    assertThrows(() => model.recommend(list(6), 1), RangeError, "item number 6 is not among the 6 items");
    assertThrows(
      () => model.recommend(list(2, 1), 1),
      RangeError,
      "item number 1 follows 2, expected ascending",
    );
    assertThrows(() => model.recommend(list(1, 1), 1), RangeError, "expected ascending");
    assertThrows(
      () => model.recommend({ ...fine, weights: new Float64Array(2) }, 1),
      RangeError,
      "2 weights",
    );
    for (const k of [-1, 0.5, NaN, Infinity]) {
      assertThrows(() => model.recommend(fine, k), RangeError, "expected a whole number of 0 or more");
    }
    for (const item of [-1, 6, 0.5, NaN]) {
      assertThrows(
        () => model.recommend(fine, 1, { exclude: [item] }),
        RangeError,
        "Cannot exclude item number",
      );
      assertThrows(() => model.explain(fine, item), RangeError, "Cannot explain item number");
    }
    assertThrows(() => model.score(fine, new Float64Array(5)), RangeError, "6 items into a buffer of 5");
    // A refusal leaves nothing behind.
    assertEquals(model.recommend(fine, 6).items.length, 5);
  });

  Deno.test(`${name}: stops when it is told to`, async () => {
    const signal = AbortSignal.abort(new Error("enough"));
    const run = async () => await kind.fit(inputOf(checkerboard(6)), options, { signal, parallelism: 1 });
    await assertRejects(run, Error, "enough");
  });

  Deno.test(`${name}: is the same by one core and by two, and says how far it is`, async () => {
    const plays = checkerboard(150);
    const one = await fit(plays);
    const steps: [number, number][] = [];
    const two = await kind.fit(inputOf(plays), options, {
      ...context,
      parallelism: 2,
      progress: (done, total) => steps.push([done, total]),
    });
    assertEquals(two.serialize(), one.serialize());
    assert(steps.every(([done, total], s) => done > (steps[s - 1]?.[0] ?? -1) && done <= total));
    if (steps.length > 0) assertEquals(...steps.at(-1)!);
  });

  Deno.test(`${name}: refuses weights that are no amounts`, async () => {
    const model = await fit(checkerboard(6));
    for (const weight of [NaN, Infinity, -1]) {
      assertThrows(
        () => model.recommend({ ...profileOf([1]), weights: new Float64Array([weight]) }, 1),
        RangeError,
        `item number 1 has weight ${weight}`,
      );
    }
  });
}

function pairsOf(plays: Interactions): [number, number][] {
  return Array.from({ length: plays.users.size }, (_, user) => user)
    .flatMap((user) => [...plays.itemsOf(user)].map((item): [number, number] => [user, item]));
}
