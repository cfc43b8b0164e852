/** @module */
import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as fc from "fast-check";
import {
  formatModelSpec,
  ModelRegistry,
  models,
  parseModelSpec,
  popularity,
  writeFlat,
} from "../../assets/recommender/mod.ts";
import { checkerboard } from "./plays.ts";

Deno.test("parseModelSpec() reads names and options", () => {
  assertEquals(parseModelSpec("popularity"), { model: "popularity", options: {} });
  assertEquals(parseModelSpec(" itemknn: similarity = dice , neighbours=5,"), {
    model: "itemknn",
    options: { similarity: "dice", neighbours: "5" },
  });
});

Deno.test("parseModelSpec() reads what formatModelSpec() writes", () => {
  const word = fc.stringMatching(/^[a-z0-9_.-]{1,8}$/);
  fc.assert(fc.property(word, fc.dictionary(word, word), (model, options) => {
    assertEquals(parseModelSpec(formatModelSpec({ model, options })), { model, options: { ...options } });
  }));
});

Deno.test("parseModelSpec() refuses other forms", () => {
  assertThrows(() => parseModelSpec(":a=1"), SyntaxError, "expected a name first");
  assertThrows(() => parseModelSpec("m:a"), SyntaxError, 'expected option=value, got "a"');
  assertThrows(() => parseModelSpec("m:=1"), SyntaxError, 'expected option=value, got "=1"');
  assertThrows(() => parseModelSpec("m:a=1,a=2"), SyntaxError, 'option "a" is there twice');
});

Deno.test("ModelRegistry.resolve() completes options and reads text", () => {
  const spec = { model: "itemknn", options: { neighbours: "7", shrinkage: 0.5 } };
  assertEquals(models.resolve(spec), {
    model: "itemknn",
    options: {
      similarity: "cosine",
      neighbours: 7,
      shrinkage: 0.5,
      minSupport: 1,
      normalize: "none",
      alpha: 0.5,
      bias: false,
      weighting: "none",
      k1: 1.2,
      b: 0.75,
      halfLife: 0,
      maxItemsPerUser: 0,
    },
  });
});

Deno.test("ModelRegistry.resolve() names what it does not know and what it knows", () => {
  const refused: [string, string][] = [
    ["knn", 'Cannot find model "knn": the models are popularity, itemknn'],
    ["popularity:k=1", 'Cannot set option "k" of popularity: its options are none'],
    ["itemknn:k=1", "its options are similarity, neighbours, shrinkage, minSupport, normalize"],
    ["itemknn:__proto__=1", 'Cannot set option "__proto__"'],
    [
      "itemknn:similarity=cos",
      'expected one of cosine, jaccard, dice, lift, conditional, asymmetric, loglikelihood, got "cos"',
    ],
    ["itemknn:neighbours=1.5", 'expected a whole number of 1 or more, got "1.5"'],
    ["itemknn:neighbours=", 'expected a whole number of 1 or more, got ""'],
    ["itemknn:shrinkage=-1", 'expected a number of 0 or more, got "-1"'],
    ["itemknn:shrinkage=Infinity", 'got "Infinity"'],
  ];
  for (const [text, message] of refused) {
    assertThrows(() => models.resolve(parseModelSpec(text)), RangeError, message);
  }
});

Deno.test("ModelRegistry.open() refuses files of other models", async () => {
  const context = { signal: new AbortController().signal, parallelism: 1 };
  const model = await models.fit(parseModelSpec("itemknn"), { plays: checkerboard(4) }, context);
  const only = new ModelRegistry([popularity]);
  assertThrows(() => only.open(model.serialize()), RangeError, 'Cannot find model "itemknn"');
  assertThrows(
    () => models.open(writeFlat({ kind: "recommender", meta: { name: "x" }, sections: {} })),
    RangeError,
    'its meta data names none: {"name":"x"}',
  );
  await assertRejects(
    () => only.fit(parseModelSpec("itemknn"), { plays: checkerboard(4) }, context),
    RangeError,
  );
  assertThrows(
    () => new ModelRegistry([popularity, popularity]),
    RangeError,
    'two models named "popularity"',
  );
});
