/** @module */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { bpr, type EpochReport, profileOf } from "../../../assets/recommender/mod.ts";
import { BprSampler } from "../../../assets/recommender/factors/bpr_sampler.ts";
import { modelContract } from "../contract.ts";
import { checkerboard, playsOf } from "../plays.ts";
import { randomPlays } from "../random_plays.ts";

modelContract({ kind: bpr, options: { factors: 2, epochs: 4 }, personal: false });
modelContract({
  kind: bpr,
  options: { factors: 3, epochs: 3, candidates: 4, finalRate: 0.1 },
  personal: false,
});

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("bpr learns a planted structure: what the own group plays comes before all else", async () => {
  // A user is black or white and lacks one item of the own colour: those of the other colour are never played.
  const plays = checkerboard(30);
  const reports: EpochReport[] = [];
  const watch = { ...context, onEpoch: (report: EpochReport) => reports.push(report) };
  const model = await bpr.fit({ plays }, { factors: 4, epochs: 150, learningRate: 0.1 }, watch);
  for (let user = 0; user < 30; user++) {
    const { items, chosen } = model.recommend({ items: plays.itemsOf(user), user }, 1);
    assertEquals([...items, chosen], [user, 1]);
    // Somebody unknown who has the same is placed by the items.
    assertEquals(model.recommend({ items: plays.itemsOf(user) }, 1).items[0]! % 2, user % 2);
  }
  assertEquals(reports.length, 150);
  assertAlmostEquals(reports[0]!.loss, Math.LN2, 0.05);
  assert(reports[149]!.loss < reports[0]!.loss / 2, `${reports[149]!.loss}`);
});

Deno.test("bpr's step is the gradient of its objective", () => {
  // Two users with an item each: a sample is (0, 0, 1) or (1, 1, 0), and the user who moved says which.
  const options = { factors: 3, regularization: 0.2, candidates: 1, seed: 4 };
  const sampler = new BprSampler(playsOf([[0, 0], [1, 1]]).matrix, options);
  assertEquals(sampler.samples, 2);
  const before = [sampler.users.slice(), sampler.items.slice()] as const;
  const loss = sampler.learn(1, 0.01);
  const u = before[0].findIndex((value, k) => value !== sampler.users[k]) < 3 ? 0 : 1;
  const rows = [before[0].subarray(u * 3, u * 3 + 3), before[1].subarray(u * 3, u * 3 + 3)];
  rows.push(before[1].subarray((1 - u) * 3, (1 - u) * 3 + 3));
  const now = [sampler.users.subarray(u * 3, u * 3 + 3), sampler.items.subarray(u * 3, u * 3 + 3)];
  now.push(sampler.items.subarray((1 - u) * 3, (1 - u) * 3 + 3));
  const objective = (values: readonly ArrayLike<number>[]) => {
    const [x, had, lacked] = values;
    let difference = 0, squares = 0;
    for (let k = 0; k < 3; k++) {
      difference += x![k]! * (had![k]! - lacked![k]!);
      squares += x![k]! ** 2 + had![k]! ** 2 + lacked![k]! ** 2;
    }
    return { likelihood: -Math.log1p(Math.exp(-difference)), penalty: 0.2 / 2 * squares };
  };
  assertAlmostEquals(loss, -objective(rows).likelihood, 1e-6);
  for (let row = 0; row < 3; row++) {
    for (let k = 0; k < 3; k++) {
      const moved = (by: number) => {
        const { likelihood, penalty } = objective(
          rows.map((values, r) => Float64Array.from(values, (v, at) => r === row && at === k ? v + by : v)),
        );
        return likelihood - penalty;
      };
      const gradient = (moved(1e-5) - moved(-1e-5)) / 2e-5;
      assertAlmostEquals(now[row]![k]! - rows[row]![k]!, 0.01 * gradient, 1e-7);
    }
  }
});

Deno.test("bpr draws a hundredth of the items a sample, from 1 to 32, unless it is told how many", () => {
  const factorsOf = (items: number, candidates: number) => {
    const plays = randomPlays(20, items, 30 / items, 3);
    const sampler = new BprSampler(plays.matrix, { factors: 2, regularization: 0.01, candidates, seed: 9 });
    sampler.learn(200, 0.1);
    return sampler.items;
  };
  for (const [items, candidates] of [[60, 1], [100, 1], [101, 2], [3200, 32], [5000, 32]] as const) {
    assertEquals(factorsOf(items, 0), factorsOf(items, candidates), `${items} items`);
    assertNotEquals(factorsOf(items, 0), factorsOf(items, candidates + 1), `${items} items`);
  }
});

Deno.test("bpr pushes down the candidate that scores highest", () => {
  // One user with the first of many items: of so many draws, one is the item that the user rates highest but lacks.
  const plays = playsOf([[0, 0], [1, 1], [1, 2], [1, 3], [1, 4]]);
  const sampler = new BprSampler(plays.matrix, { factors: 3, regularization: 0, candidates: 200, seed: 4 });
  const scores = (user: number) =>
    Array.from({ length: 5 }, (_, item) => {
      let sum = 0;
      for (let k = 0; k < 3; k++) sum += sampler.users[user * 3 + k]! * sampler.items[item * 3 + k]!;
      return sum;
    });
  for (let step = 0; step < 20; step++) {
    const users = sampler.users.slice();
    const items = sampler.items.slice();
    const [first, second] = [scores(0), scores(1)];
    sampler.learn(1, 0.05);
    const user = users.findIndex((value, k) => value !== sampler.users[k]) < 3 ? 0 : 1;
    // Items that went against the user: the one that was pushed down.
    const pushed = [0, 1, 2, 3, 4].filter((item) =>
      items[item * 3] !== sampler.items[item * 3] &&
      (sampler.items[item * 3]! - items[item * 3]!) * users[user * 3]! < 0
    );
    const lacked = user === 0 ? [1, 2, 3, 4] : [0];
    const rated = user === 0 ? first : second;
    assertEquals(pushed, [lacked.reduce((best, item) => rated[item]! > rated[best]! ? item : best)]);
  }
});

Deno.test("bpr never pushes down what a user has, and learns nothing of those who have all", () => {
  const plays = randomPlays(20, 6, 0.7, 2);
  const sampler = new BprSampler(plays.matrix, { factors: 2, regularization: 0, candidates: 3, seed: 1 });
  const full = [...Array(20).keys()].filter((user) => plays.itemsOf(user).length === 6);
  assert(full.length > 0);
  assertEquals(sampler.samples, plays.size - 6 * full.length);
  sampler.learn(500, 0.1);
  for (const user of full) assertEquals([...sampler.users.subarray(user * 2, user * 2 + 2)], [0, 0]);
});

Deno.test("bpr stops early, and when it is told to", async () => {
  const plays = randomPlays(40, 30, 0.2, 5);
  const validation = plays.select(Uint8Array.from({ length: plays.size }, (_, e) => e % 5 === 0 ? 1 : 0));
  const train = plays.select(Uint8Array.from({ length: plays.size }, (_, e) => e % 5 === 0 ? 0 : 1));
  const reports: EpochReport[] = [];
  const options = { factors: 4, epochs: 300, patience: 4, learningRate: 0.2 };
  await bpr.fit({ plays: train, validation }, options, { ...context, onEpoch: (r) => reports.push(r) });
  const scores = reports.map(({ validation }) => validation!);
  assertEquals(reports.length, scores.indexOf(Math.max(...scores)) + 1 + 4);

  const controller = new AbortController();
  const watch = {
    signal: controller.signal,
    parallelism: 1,
    onEpoch: () => controller.abort(new Error("enough")),
  };
  await assertRejects(async () => await bpr.fit({ plays }, options, watch), Error, "enough");
});

Deno.test("bpr explains a known user by the base alone, others by what they have", async () => {
  const plays = randomPlays(10, 8, 0.4, 6);
  const model = await bpr.fit({ plays }, { factors: 3, epochs: 5 }, context);
  const known = model.explain({ items: plays.itemsOf(0), user: 0 }, 1);
  assertEquals([known.base, known.items.length], [known.score, 0]);
  const other = model.explain(profileOf([2, 3]), 1);
  assertEquals([other.base, other.items.length], [0, 2]);
  // A number beyond the users of the fit is nobody.
  assertEquals(model.explain({ items: new Uint32Array([2, 3]), user: 10 }, 1), other);
});
