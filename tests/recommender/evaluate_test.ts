/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import {
  evaluate,
  IdMap,
  Interactions,
  itemKnn,
  popularity,
  splitRandomPerUser,
} from "../../assets/recommender/mod.ts";
import { withFastClock } from "./clock.ts";
import { checkerboard, playsOf } from "./plays.ts";

const context = { signal: new AbortController().signal, parallelism: 1 };

Deno.test("evaluate() measures a perfect model as perfect", async () => {
  const train = checkerboard(20);
  const users = Array.from(train.users);
  const test = Interactions.from({ user: users, item: Array.from(train.items) }, {
    users: train.users,
    items: train.items,
  });
  const model = await itemKnn.fit({ plays: train }, {}, context);
  const { users: measured, at } = await evaluate(model, { train, test, ks: [1, 2] });
  assertEquals([...measured], users.map((_, user) => user));
  const { recall, precision, hitRate, map, ndcg } = at[0]!.mean;
  assertEquals([recall, precision, hitRate, map, ndcg], [1, 1, 1, 1, 1]);
  assertEquals(at[0]!.coverage, 1);
  assertEquals([at[1]!.mean.recall, at[1]!.mean.precision, at[1]!.mean.ndcg], [1, 0.5, 1]);
});

Deno.test("evaluate() ranks all items but the user's own, and only users with something to find", async () => {
  const train = playsOf([[0, 0], [1, 0], [2, 0], [0, 1], [1, 1], [3, 2], [3, 1]]);
  const ids = { users: train.users, items: train.items };
  // For user 2, who has item 0, the most popular of the others is 1, then 2; user 3 has 1 and 2.
  const test = Interactions.from({ user: ["u02", "u03"], item: ["i02", "i00"] }, ids);
  const model = await popularity.fit({ plays: train }, {}, context);
  const { users, at } = await evaluate(model, { train, test, ks: [1, 2] });
  assertEquals([...users], [2, 3]);
  assertEquals([...at[0]!.perUser.recall], [0, 1]);
  assertEquals([...at[1]!.perUser.recall], [1, 1]);
  assertEquals([...at[1]!.perUser.map], [1 / 2, 1]);
  // Four users had something: item 1 is had by 3 of them, item 0 by 3.
  assertEquals([...at[0]!.perUser.novelty], [-Math.log2(3 / 4), -Math.log2(3 / 4)]);
});

Deno.test("evaluate() gives the same, however often it pauses", async () => {
  const { train, test } = splitRandomPerUser(checkerboard(24), { test: 0.25, seed: 3 });
  const model = await itemKnn.fit({ plays: train }, {}, context);
  const plain = await evaluate(model, { train, test, ks: [5, 10] });
  assertEquals(await withFastClock(() => evaluate(model, { train, test, ks: [5, 10] })), plain);
});

Deno.test("evaluate() stops when it is told to", async () => {
  const { train, test } = splitRandomPerUser(checkerboard(24), { test: 0.25, seed: 3 });
  const model = await popularity.fit({ plays: train }, {}, context);
  await withFastClock(async () => {
    const controller = new AbortController();
    const run = evaluate(model, { train, test, ks: [5], signal: controller.signal });
    controller.abort(new Error("enough"));
    await assertRejects(() => run, Error, "enough");
  });
});

Deno.test("evaluate() refuses parts that number items otherwise, and bad cut-offs", async () => {
  const train = checkerboard(6);
  const model = await popularity.fit({ plays: train }, {}, context);
  const other = Interactions.from({ user: [], item: [] }, { users: train.users, items: IdMap.from(["x"]) });
  await assertRejects(() => evaluate(model, { train, test: other, ks: [5] }), RangeError, "different ids");
  await assertRejects(
    () => evaluate(model, { train, test: train, ks: [] }),
    RangeError,
    "Cannot measure at K",
  );
});
