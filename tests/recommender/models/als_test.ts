/** @module */
import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import {
  als,
  type EpochReport,
  type Interactions,
  profileOf,
  Random,
  splitRandomPerUser,
} from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { playsOf } from "../plays.ts";
import { randomPlays } from "../random_plays.ts";

const small = { factors: 3, epochs: 4, alpha: 8 };
modelContract({ kind: als, options: { ...small, factors: 2, epochs: 12, alpha: 20 }, personal: true });
modelContract({
  kind: als,
  options: { ...small, frequency: 0, regularization: 0.1, confidence: "linear", solver: "cholesky" },
  personal: false,
});

const context = { signal: new AbortController().signal, parallelism: 1 };

async function lossesOf(
  plays: Interactions,
  options: Record<string, string | number>,
): Promise<EpochReport[]> {
  const reports: EpochReport[] = [];
  await als.fit({ plays }, options, { ...context, onEpoch: (report) => reports.push(report) });
  return reports;
}

/** The loss from its definition: every pair, observed or not. */
function denseLoss(
  plays: Interactions,
  x: readonly (readonly number[])[],
  y: readonly (readonly number[])[],
  { alpha, lambda }: { alpha: number; lambda: number },
): number {
  let loss = 0;
  x.forEach((user, u) => {
    const owned = [...plays.itemsOf(u)];
    y.forEach((item, i) => {
      const score = user.reduce((sum, value, k) => sum + value * item[k]!, 0);
      const at = owned.indexOf(i);
      const c = at < 0 ? 1 : 1 + alpha * plays.weightsOf(u)[at]!;
      loss += c * ((at < 0 ? 0 : 1) - score) ** 2;
    });
  });
  for (const rows of [x, y]) for (const row of rows) for (const value of row) loss += lambda * value * value;
  return loss;
}

/** Solves a dense system by Gauss's elimination with pivots. */
function solve(a: number[][], b: number[]): number[] {
  const n = b.length;
  const rows = a.map((row, i) => [...row, b[i]!]);
  for (let c = 0; c < n; c++) {
    const best = rows.reduce(
      (at, row, r) => r >= c && Math.abs(row[c]!) > Math.abs(rows[at]![c]!) ? r : at,
      c,
    );
    [rows[c], rows[best]] = [rows[best]!, rows[c]!];
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const times = rows[r]![c]! / rows[c]![c]!;
      rows[r] = rows[r]!.map((value, k) => value - times * rows[c]![k]!);
    }
  }
  return rows.map((row, i) => row[n]! / row[i]!);
}

/** One side from the other, over dense matrices and from the definition. */
function denseHalf(
  rows: number,
  weightOf: (row: number, other: number) => number | undefined,
  other: readonly (readonly number[])[],
  { alpha, lambda }: { alpha: number; lambda: number },
): number[][] {
  const f = other[0]!.length;
  return Array.from({ length: rows }, (_, r) => {
    const a = Array.from({ length: f }, (_, i) => Array.from({ length: f }, (_, j) => i === j ? lambda : 0));
    const b = new Array<number>(f).fill(0);
    other.forEach((y, o) => {
      const weight = weightOf(r, o);
      const c = 1 + alpha * (weight ?? 0);
      for (let i = 0; i < f; i++) {
        for (let j = 0; j < f; j++) a[i]![j]! += c * y[i]! * y[j]!;
        if (weight !== undefined) b[i]! += c * y[i]!;
      }
    });
    return b.every((value) => value === 0) ? b : solve(a, b);
  });
}

Deno.test("als agrees with dense alternating least squares, loss and scores", async () => {
  const plays = randomPlays(14, 11, 0.35, 5);
  const f = 3;
  const settings = { alpha: 6, lambda: 0.3 };
  const epochs = 4;
  const options = {
    factors: f,
    epochs,
    alpha: settings.alpha,
    regularization: settings.lambda,
    frequency: 0,
    confidence: "linear",
    solver: "cholesky",
    seed: 9,
  };
  const reports: EpochReport[] = [];
  const model = await als.fit({ plays }, options, { ...context, onEpoch: (report) => reports.push(report) });

  // The same start: users first, then items, normal with a deviation of 0.1 / √f.
  const random = new Random(9);
  const start = (rows: number) =>
    Array.from(
      { length: rows },
      () => Array.from({ length: f }, () => Math.fround(random.normal() * 0.1 / Math.sqrt(f))),
    );
  let x = start(plays.users.size);
  let y = start(plays.items.size);
  const weight = (user: number, item: number) => {
    const at = plays.itemsOf(user).indexOf(item);
    return at < 0 ? undefined : plays.weightsOf(user)[at]!;
  };
  for (let epoch = 0; epoch < epochs; epoch++) {
    x = denseHalf(plays.users.size, weight, y, settings);
    y = denseHalf(plays.items.size, (item, user) => weight(user, item), x, settings);
    const loss = denseLoss(plays, x, y, settings);
    assertAlmostEquals(reports[epoch]!.loss, loss, 1e-4 * loss);
  }
  const folded = denseHalf(plays.users.size, weight, y, settings);
  const scores = new Float64Array(plays.items.size);
  for (let user = 0; user < plays.users.size; user++) {
    model.score({ items: plays.itemsOf(user), weights: plays.weightsOf(user) }, scores);
    scores.forEach((score, item) => {
      assertAlmostEquals(score, folded[user]!.reduce((sum, v, k) => sum + v * y[item]![k]!, 0), 1e-4);
    });
  }
});

for (const solver of ["cg", "cholesky"]) {
  for (const frequency of [0, 1]) {
    Deno.test(`als: the loss never rises, ${solver}, frequency ${frequency}`, async () => {
      const plays = randomPlays(60, 40, 0.15, 3);
      const losses =
        (await lossesOf(plays, { factors: 8, epochs: 25, solver, frequency, regularization: 0.05 }))
          .map(({ loss }) => loss);
      assertEquals(losses.length, 25);
      assert(losses[24]! < losses[0]! * 0.95, `${losses}`);
      losses.slice(1).forEach((loss, e) => assert(loss <= losses[e]! * (1 + 1e-6), `${losses}`));
    });
  }
}

Deno.test("als: conjugate gradients come to what Cholesky gives", async () => {
  const plays = randomPlays(40, 30, 0.2, 4);
  const options = { factors: 4, epochs: 6, regularization: 0.1 };
  const [cg] = (await lossesOf(plays, { ...options, solver: "cg", steps: 20 })).slice(-1);
  const [exact] = (await lossesOf(plays, { ...options, solver: "cholesky" })).slice(-1);
  assertAlmostEquals(cg!.loss, exact!.loss, exact!.loss * 1e-4);
});

Deno.test("als: a heavier play says more, unless all count the same", async () => {
  // Items 2 and 3 are each had with item 0, by as many users.
  const pairs = [[0, 0], [0, 1], [1, 0], [1, 2], [2, 1], [2, 3], [3, 2], [3, 3]] as const;
  const plays = playsOf(pairs, [1, 50, 1, 1, 50, 1, 1, 1]);
  const same = await als.fit({ plays }, { factors: 3, epochs: 5, confidence: "same" }, context);
  const flat = await als.fit(
    { plays: playsOf(pairs) },
    { factors: 3, epochs: 5, confidence: "same" },
    context,
  );
  assertEquals(same.recommend(profileOf([0]), 4), flat.recommend(profileOf([0]), 4));
  const linear = await als.fit({ plays }, { factors: 3, epochs: 5, confidence: "linear" }, context);
  const scores = [1, 50].map((weight) => {
    const out = new Float64Array(4);
    linear.score({ items: new Uint32Array([0, 1]), weights: new Float64Array([1, weight]) }, out);
    return out[1]!;
  });
  assert(scores[1]! > scores[0]!, `${scores}`);
});

Deno.test("als stops when validation gets no better, and keeps the best epoch", async () => {
  const { train, validation } = splitRandomPerUser(randomPlays(80, 40, 0.2, 8), {
    test: 0.2,
    validation: 0.2,
    seed: 1,
  });
  const reports: EpochReport[] = [];
  const options = { factors: 16, epochs: 60, patience: 3, regularization: 1e-6 };
  const watch = { ...context, onEpoch: (report: EpochReport) => reports.push(report) };
  const model = await als.fit({ plays: train, validation }, options, watch);
  assert(reports.length < 60, `${reports.length}`);
  const scores = reports.map(({ validation }) => validation!);
  const best = scores.indexOf(Math.max(...scores));
  assertEquals(reports.length, best + 1 + 3);
  const again = await als.fit({ plays: train, validation }, { ...options, epochs: best + 1 }, context);
  const profile = profileOf(train.itemsOf(0));
  assertEquals(model.recommend(profile, 5).items, again.recommend(profile, 5).items);
});

Deno.test("als stops within a fit when it is told to", async () => {
  const controller = new AbortController();
  let epochs = 0;
  const fit = als.fit({ plays: randomPlays(60, 40, 0.2, 1) }, { epochs: 5, factors: 4 }, {
    parallelism: 1,
    signal: controller.signal,
    onEpoch: ({ epoch }) => (epochs = epoch) === 2 && controller.abort(new Error("enough")),
  });
  await assertRejects(async () => await fit, Error, "enough");
  assertEquals(epochs, 2);
});
