/** @module */
import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { Interactions, models } from "../../assets/recommender/mod.ts";
import { listedModels } from "../../infra/evaluate/model_list.ts";
import { CONTENT_MODELS } from "../../infra/evaluate/request.ts";
import { run } from "./program.ts";

Deno.test("listedModels() has every model with what each option accepts", () => {
  const listed = listedModels();
  assertEquals(listed.map(({ name }) => name), [...models].map(({ name }) => name));
  for (const { name, options, summary } of listed) {
    assert(summary !== "");
    assertEquals(Object.fromEntries(options.map((o) => [o.name, o.default])), models.get(name).resolve({}));
    for (const { accepts } of options) assert(/^(a |one of |true or false)/.test(accepts), accepts);
  }
});

Deno.test("evaluate --models prints them and measures nothing", async () => {
  const { code, out, err } = await run(["evaluate", "--models"]);
  assertEquals([code, err], [0, ""]);
  assert(/^itemknn {2}Items like /m.test(out), out);
  assert(/^ {2}neighbours +100 +a whole number/m.test(out), out);
  const asked = await run(["evaluate", "--models", "--json"]);
  assertEquals(JSON.parse(asked.out), listedModels());
  const help = await run(["evaluate", "--help"]);
  assertStringIncludes(help.out, "--models");
});

Deno.test("CONTENT_MODELS are the models that refuse to be fit without features", async () => {
  const plays = Interactions.from({ user: ["u", "u", "v"], item: ["a", "b", "a"] });
  for (const kind of models) {
    const fit = async () =>
      await kind.fit({ plays }, {}, { signal: new AbortController().signal, parallelism: 1 });
    if (CONTENT_MODELS.includes(kind.name)) await assertRejects(fit, RangeError, "features");
    else await fit();
  }
});
