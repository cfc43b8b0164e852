/** @module */
import { assert, assertAlmostEquals, assertEquals, assertNotEquals, assertThrows } from "@std/assert";
import { Random } from "../../assets/recommender/mod.ts";

/** The published algorithms, written again over BigInt: SplitMix64 fills the state of xoshiro128**. */
function* reference(seed: bigint): Generator<number> {
  const wide = (x: bigint) => BigInt.asUintN(64, x);
  const narrow = (x: bigint) => BigInt.asUintN(32, x);
  const rotate = (x: bigint, k: bigint) => narrow(x << k) | (x >> (32n - k));
  const s: bigint[] = [];
  for (let n = 1n; n <= 2n; n++) {
    let z = wide(seed + n * 0x9e3779b97f4a7c15n);
    z = wide((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
    z = wide((z ^ (z >> 27n)) * 0x94d049bb133111ebn);
    z ^= z >> 31n;
    s.push(narrow(z), z >> 32n);
  }
  for (;;) {
    yield Number(narrow(rotate(narrow(s[1]! * 5n), 7n) * 9n));
    const t = narrow(s[1]! << 9n);
    s[2]! ^= s[0]!;
    s[3]! ^= s[1]!;
    s[1]! ^= s[2]!;
    s[0]! ^= s[3]!;
    s[2]! ^= t;
    s[3] = rotate(s[3]!, 11n);
  }
}

Deno.test("Random gives the numbers of xoshiro128** seeded by SplitMix64", () => {
  for (const seed of [0, 1, 42, -1, Number.MAX_SAFE_INTEGER]) {
    const random = new Random(seed);
    const expected = reference(BigInt.asUintN(64, BigInt(seed)));
    for (let n = 0; n < 200; n++) assertEquals(random.uint32(), expected.next().value);
  }
});

Deno.test("Random starts from SplitMix64's published first number of seed 0", () => {
  // 0xe220a8397b1dcdaf; the first output depends on the second word of state only.
  const b = 0xe220a839;
  const x = Math.imul(b, 5);
  assertEquals(new Random(0).uint32(), Math.imul((x << 7) | (x >>> 25), 9) >>> 0);
});

Deno.test("Random.next() is uniform in [0, 1)", () => {
  const random = new Random(7);
  const bins = new Uint32Array(10);
  for (let n = 0; n < 100_000; n++) {
    const x = random.next();
    assert(x >= 0 && x < 1);
    bins[Math.floor(x * 10)]!++;
  }
  // Chi-squared with 9 degrees of freedom: 27.9 is passed once in a thousand seeds, and the seed is fixed.
  const chi = bins.reduce((sum, count) => sum + (count - 10_000) ** 2 / 10_000, 0);
  assert(chi < 27.9, `chi squared ${chi}`);
});

Deno.test("Random.int() reaches every number below n and no other", () => {
  const random = new Random(3);
  assertEquals(new Set(Array.from({ length: 500 }, () => random.int(7))), new Set([0, 1, 2, 3, 4, 5, 6]));
  assertEquals(random.int(1), 0);
  for (const n of [0, -1, 1.5, NaN, 2 ** 32 + 1]) {
    assertThrows(() => random.int(n), RangeError, "expected an integer in 1..2^32");
  }
});

Deno.test("Random.normal() has mean 0 and variance 1", () => {
  const random = new Random(11);
  const draws = Float64Array.from({ length: 100_000 }, () => random.normal());
  const mean = draws.reduce((sum, x) => sum + x, 0) / draws.length;
  assertAlmostEquals(mean, 0, 0.02);
  assertAlmostEquals(draws.reduce((sum, x) => sum + (x - mean) ** 2, 0) / draws.length, 1, 0.02);
});

Deno.test("Random.shuffle() keeps the elements and reaches every order", () => {
  const random = new Random(5);
  const orders = new Map<string, number>();
  for (let n = 0; n < 6000; n++) {
    const order = random.shuffle(new Uint32Array([1, 2, 3])).join("");
    orders.set(order, (orders.get(order) ?? 0) + 1);
  }
  assertEquals([...orders.keys()].sort(), ["123", "132", "213", "231", "312", "321"]);
  for (const count of orders.values()) assertAlmostEquals(count, 1000, 150);
});

Deno.test("Random refuses a seed that is no safe integer, and seeds differ", () => {
  for (const seed of [0.5, NaN, Infinity, 2 ** 53]) {
    assertThrows(() => new Random(seed), RangeError, "safe integer");
  }
  assertNotEquals(new Random(1).uint32(), new Random(2).uint32());
});

Deno.test("Random.below() reaches every number below n and no other, each as often", () => {
  const random = new Random(11);
  for (const n of [1, 2, 7, 100]) {
    const counts = new Uint32Array(n);
    for (let draw = 0; draw < 1000 * n; draw++) counts[random.below(n)]!++;
    assertEquals(counts.reduce((a, b) => a + b), 1000 * n);
    for (const count of counts) assert(Math.abs(count - 1000) < 150, `${count}`);
  }
  for (let draw = 0; draw < 1000; draw++) {
    const x = random.below(2 ** 32);
    assert(Number.isInteger(x) && x >= 0 && x < 2 ** 32);
  }
});
