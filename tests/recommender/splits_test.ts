/** @module */
import { assert, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  Interactions,
  parseSplitSpec,
  type Split,
  splitAtTime,
  splitBySpec,
  splitGiven,
  splitLastOut,
  splitLeaveOneOut,
  splitRandomPerItem,
} from "../../assets/recommender/mod.ts";
import { itemSets, playsOf, randomPairs } from "./plays.ts";
import { randomPlays } from "./random_plays.ts";

interface Play {
  readonly user: number;
  readonly item: number;
  readonly time: number;
}

/** Plays of up to 8 users and 9 items; times collide. */
const timedPlays: fc.Arbitrary<Play[]> = fc.array(
  fc.record({
    user: fc.nat({ max: 7 }),
    item: fc.nat({ max: 8 }),
    time: fc.nat({ max: 12 }),
  }),
  { minLength: 1, maxLength: 50 },
);

function timed(plays: readonly Play[]): Interactions {
  return Interactions.from({
    user: plays.map(({ user }) => `u${user}`),
    item: plays.map(({ item }) => `i${item}`),
    time: plays.map(({ time }) => time),
  });
}

/** Entries as text with their time, so that parts can be put together and compared. */
function entries(plays: Interactions): string[] {
  return Array.from({ length: plays.users.size }, (_, u) => u).flatMap((u) =>
    [...plays.itemsOf(u)].map((i, p) => {
      const at = plays.matrix.indptr[u]! + p;
      return `${u}/${i}/${plays.matrix.values[at]}/${plays.times?.[at] ?? "-"}`;
    })
  );
}

function assertWhole(plays: Interactions, { train, validation, test, trainAndValidation }: Split): void {
  assertEquals([...entries(train), ...entries(validation), ...entries(test)].sort(), entries(plays).sort());
  assertEquals([...entries(train), ...entries(validation)].sort(), entries(trainAndValidation).sort());
}

Deno.test("Interactions keeps the latest time of a pair, through selecting and transposing", () => {
  fc.assert(fc.property(timedPlays, fc.infiniteStream(fc.boolean()), (plays, marks) => {
    const matrix = timed(plays);
    const latest = (u: number, i: number) => {
      const own = plays.filter(({ user, item }) =>
        `u${user}` === matrix.users.idOf(u) && `i${item}` === matrix.items.idOf(i)
      );
      return Math.max(...own.map(({ time }) => time));
    };
    const check = (part: Interactions, turned = false) => {
      for (let r = 0; r < part.users.size; r++) {
        part.itemsOf(r).forEach((c, p) => {
          const time = part.times![part.matrix.indptr[r]! + p]!;
          assertEquals(time, turned ? latest(c, r) : latest(r, c));
        });
      }
    };
    check(matrix);
    check(matrix.transpose(), true);
    check(matrix.select(Uint8Array.from({ length: matrix.size }, () => marks.next().value ? 1 : 0)));
  }));
  assertEquals(playsOf([[0, 0]]).times, undefined);
  assertThrows(
    () => Interactions.from({ user: ["a"], item: ["b"], time: [1, 2] }),
    RangeError,
    "1 plays and 2 times",
  );
});

Deno.test("splitRandomPerItem() holds out each item's rounded share, and keeps one user of each", () => {
  fc.assert(fc.property(randomPairs, fc.integer(), (pairs, seed) => {
    const plays = playsOf(pairs);
    const split = splitRandomPerItem(plays, { test: 0.25, validation: 0.25, seed });
    assertWhole(plays, split);
    const all = plays.itemDegrees();
    const [train, validation, test] = [split.train, split.validation, split.test].map((p) => p.itemDegrees());
    all.forEach((n, i) => {
      const even = (x: number) => x % 1 === 0.5 ? 2 * Math.round(x / 2) : Math.round(x);
      assertEquals(test![i], n < 2 ? 0 : Math.max(even(n / 4), 1));
      assertEquals(validation![i]! > 0, n >= 3);
      assert(train![i]! >= 1);
    });
  }));
  const plays = randomPlays(30, 20, 0.3, 1);
  const test = (seed: number) => entries(splitRandomPerItem(plays, { test: 0.2, seed }).test);
  assertEquals(test(1), test(1));
  assertNotEquals(test(1), test(2));
  assertThrows(() => splitRandomPerItem(plays, { test: 1, seed: 1 }), RangeError, "Cannot hold out");
});

Deno.test("splitLastOut() takes from the end, and nothing in a part is later than in the next", () => {
  fc.assert(fc.property(timedPlays, fc.integer(), fc.nat({ max: 2 }), (columns, seed, validation) => {
    const plays = timed(columns);
    const split = splitLastOut(plays, { test: 2, validation, seed });
    assertWhole(plays, split);
    for (let u = 0; u < plays.users.size; u++) {
      const n = plays.itemsOf(u).length;
      const held = n > 2 + validation;
      assertEquals(split.test.itemsOf(u).length, held ? 2 : 0);
      assertEquals(split.validation.itemsOf(u).length, held ? validation : 0);
      const times = (part: Interactions) => [
        ...part.times!.subarray(part.matrix.indptr[u], part.matrix.indptr[u + 1]),
      ];
      const last = Math.max(-1, ...times(split.train));
      assert(times(split.validation).every((time) => time >= last));
      assert(times(split.test).every((time) => time >= Math.max(last, ...times(split.validation))));
    }
  }));
});

Deno.test("splitLastOut() puts plays of one time into a seeded order", () => {
  const plays = timed(Array.from({ length: 9 }, (_, item) => ({ user: 0, item, time: 5 })));
  const counts = new Uint32Array(9);
  for (let seed = 0; seed < 900; seed++) counts[splitLastOut(plays, { seed }).test.itemsOf(0)[0]!]!++;
  for (const count of counts) assert(Math.abs(count - 100) < 40, `${counts}`);
});

Deno.test("splitAtTime() cuts at a time", () => {
  fc.assert(fc.property(timedPlays, fc.integer({ min: 1, max: 12 }), (columns, testFrom) => {
    const plays = timed(columns);
    if (!plays.times!.some((time) => !(time >= testFrom))) return;
    const split = splitAtTime(plays, { testFrom });
    assertWhole(plays, split);
    assert(split.test.times!.every((time) => time >= testFrom));
    assert(split.train.times!.every((time) => !(time >= testFrom)));
    assertEquals(split.validation.size, 0);
  }));
});

Deno.test("splitAtTime() finds the earliest cut that holds out no more than the share", () => {
  fc.assert(fc.property(timedPlays, fc.double({ min: 0.05, max: 0.9, noNaN: true }), (columns, share) => {
    const plays = timed(columns);
    const known = [...plays.times!];
    const fits = (cut: number) => known.filter((time) => time >= cut).length <= share * known.length + 1e-9;
    const cut = [...new Set(known)].sort((a, b) => a - b).find(fits) ?? Infinity;
    const split = () => splitAtTime(plays, { test: share });
    if (!known.some((time) => time < cut)) return;
    assertEquals([...split().test.times!].sort(), known.filter((time) => time >= cut).sort());
  }));
  const plays = timed([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((time) => ({ user: 0, item: time % 9, time })));
  const { train, validation, test } = splitAtTime(plays, { test: 0.2, validation: 0.3 });
  assertEquals([train.size, validation.size, test.size].reduce((a, b) => a + b), plays.size);
  assert(Math.max(...train.times!) < Math.min(...validation.times!));
  assert(Math.max(...validation.times!) < Math.min(...test.times!));
});

Deno.test("splitLeaveOneOut() ranks the last two items among distinct items that were never played", () => {
  fc.assert(
    fc.property(timedPlays, fc.integer(), fc.integer({ min: 1, max: 12 }), (columns, seed, negatives) => {
      const plays = timed(columns);
      const split = splitLeaveOneOut(plays, { negatives, seed });
      assertWhole(plays, split);
      itemSets(plays).forEach((owned, u) => {
        assertEquals(split.test.itemsOf(u).length, owned.size >= 3 ? 1 : 0);
        assertEquals(split.validation.itemsOf(u).length, owned.size >= 3 ? 1 : 0);
        for (const { indptr, indices } of [split.testNegatives, split.validationNegatives]) {
          const drawn = indices.subarray(indptr[u], indptr[u + 1]);
          assertEquals(
            drawn.length,
            owned.size >= 3 ? Math.min(negatives, plays.items.size - owned.size) : 0,
          );
          assertEquals(new Set(drawn).size, drawn.length);
          assert(drawn.every((item) => !owned.has(item)));
        }
      });
    }),
  );
});

Deno.test("splitLeaveOneOut() draws every unplayed item equally often", () => {
  const plays = timed(
    [0, 1, 2].map((item) => ({ user: 0, item, time: item })).concat(
      [3, 4, 5, 6, 7, 8].map((item) => ({ user: 1, item, time: item })),
    ),
  );
  const counts = new Uint32Array(9);
  for (let seed = 0; seed < 1200; seed++) {
    const { indptr, indices } = splitLeaveOneOut(plays, { negatives: 2, seed }).testNegatives;
    for (const item of indices.subarray(indptr[0], indptr[1])) counts[item]!++;
  }
  assertEquals([...counts.subarray(0, 3)], [0, 0, 0]);
  for (const count of counts.subarray(3)) assert(Math.abs(count - 400) < 80, `${counts}`);
});

Deno.test("splits by time refuse plays without times, and what makes no sense", () => {
  const plain = playsOf([[0, 0], [0, 1], [0, 2], [0, 3]]);
  for (
    const split of [
      () => splitLastOut(plain, { seed: 1 }),
      () => splitAtTime(plain, { test: 0.5 }),
      () => splitLeaveOneOut(plain, { seed: 1 }),
    ]
  ) assertThrows(split, RangeError, "the plays have no times");
  const plays = timed([{ user: 0, item: 0, time: 5 }, { user: 0, item: 1, time: 6 }]);
  assertThrows(() => splitLastOut(plays, { test: 0, seed: 1 }), RangeError, "last 0 items");
  assertThrows(() => splitLastOut(plays, { minItems: 1, seed: 1 }), RangeError, "require 1 items");
  assertThrows(() => splitAtTime(plays, { testFrom: 5 }), RangeError, "no play is before it");
  assertThrows(() => splitAtTime(plays, { testFrom: NaN }), RangeError, "Cannot cut at NaN");
  assertThrows(() => splitLeaveOneOut(plays, { negatives: 0, seed: 1 }), RangeError, "draw 0 negatives");
});

Deno.test("splitGiven() takes parts over the same ids", () => {
  const plays = playsOf([[0, 0], [0, 1], [1, 0]]);
  const test = plays.select(new Uint8Array([0, 0, 1]));
  const split = splitGiven(plays, test);
  assertEquals([split.train, split.test, split.validation.size], [plays, test, 0]);
  assertThrows(() => splitGiven(plays, playsOf([[0, 0]])), RangeError, "different ids");
});

Deno.test("parseSplitSpec() reads what it documents, and refuses the rest with what is expected", () => {
  assertEquals(parseSplitSpec("random-per-user:0.25"), { name: "random-per-user", values: [0.25] });
  assertEquals(parseSplitSpec("random-per-item:0.2:0.1"), { name: "random-per-item", values: [0.2, 0.1] });
  assertEquals(parseSplitSpec("leave-last-out"), { name: "leave-last-out", values: [] });
  assertEquals(parseSplitSpec("time-cut:2026-03-01"), {
    name: "time-cut",
    values: [],
    date: Date.UTC(2026, 2, 1),
  });
  assertEquals(parseSplitSpec("time-cut:2026-03-01T12:30").date, Date.UTC(2026, 2, 1, 12, 30));
  for (
    const text of [
      "random-per-user",
      "random-per-user:",
      "random-per-user:x",
      "leave-one-out:1:2",
      "time-cut:1:2:3",
    ]
  ) {
    assertThrows(() => parseSplitSpec(text), SyntaxError, `Cannot parse split "${text}": expected`);
  }
  assertThrows(
    () => parseSplitSpec("random"),
    SyntaxError,
    "the splits are random-per-user, random-per-item",
  );
});

Deno.test("splitBySpec() is the split that it names", () => {
  const plays = timed(
    Array.from({ length: 40 }, (_, e) => ({ user: e % 4, item: Math.floor(e / 4) % 9, time: e })),
  );
  const by = (text: string) => splitBySpec(plays, parseSplitSpec(text), 7);
  const same = (a: Split, b: Split) =>
    assertEquals([entries(a.train), entries(a.test)], [entries(b.train), entries(b.test)]);
  same(by("random-per-item:0.2"), splitRandomPerItem(plays, { test: 0.2, seed: 7 }));
  same(by("leave-last-out:2:1"), splitLastOut(plays, { test: 2, validation: 1, seed: 7 }));
  same(by("time-cut:0.3"), splitAtTime(plays, { test: 0.3 }));
  const one = by("leave-one-out:3");
  same(one, splitLeaveOneOut(plays, { negatives: 3, seed: 7 }));
  assertEquals(one.testNegatives?.indptr[1], 0 + Math.min(3, plays.items.size - plays.itemsOf(0).length));
});
