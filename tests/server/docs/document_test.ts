/** @module */
import { Validator } from "@seriousme/openapi-schema-validator";
import { assert, assertEquals } from "@std/assert";
import type { z } from "zod";
import { run } from "../../../assets/engine/mod.ts";
import { exampleOf, operationsOf } from "../../../server/docs/examples.ts";
import { KOREAN } from "../../../server/i18n/docs.ts";
import { pages } from "../../../server/pages/mod.ts";
import { apiDocument } from "../../../server/mod.ts";
import { PROBLEM_KINDS } from "../../../server/problem.ts";
import * as assets from "../../../server/schemas/assets.ts";
import * as feedback from "../../../server/schemas/feedback.ts";
import * as games from "../../../server/schemas/game.ts";
import * as health from "../../../server/schemas/health.ts";
import * as models from "../../../server/schemas/models.ts";
import * as predictions from "../../../server/schemas/prediction.ts";
import * as problems from "../../../server/schemas/problem.ts";
import * as runs from "../../../server/schemas/runs.ts";
import { CHECKOUT } from "../../support/program.ts";
import { memoryDatabase } from "../memory_database.ts";
import { smallWorld } from "../world.ts";

const TOKEN = "a-token-of-the-tests";
const world = await smallWorld();
await prepare();
const document = apiDocument();

/** Routes that are no part of the API: pages and files. */
const NO_API = /^\/(?:docs|openapi\.json)/;

Deno.test("the document is valid OpenAPI 3.1", async () => {
  const validator = new Validator();
  const { valid, errors } = await validator.validate(
    structuredClone(document) as unknown as Parameters<Validator["validate"]>[0],
  );
  assert(valid, JSON.stringify(errors, null, 2));
  assertEquals(validator.version, "3.1");
});

Deno.test("the document is what the server answers, and what the task writes", async () => {
  await using server = await world.serve();
  assertEquals(await (await server.get("/openapi.json")).json(), document);
  const { stdout } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P=openapi", `${CHECKOUT}/infra/cli/main.ts`, "openapi"],
    cwd: CHECKOUT,
    stderr: "inherit",
  }).output();
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), document);
});

Deno.test("no route is missing from the document", async () => {
  await using server = await world.serve();
  const ofPages = new Set(
    pages(server.server.services).routes.map(({ method, path }) => `${method} ${path}`),
  );
  const routes = server.server.app.routes.filter(({ method, path }) =>
    method !== "ALL" && !NO_API.test(path) && !ofPages.has(`${method} ${path}`)
  );
  const found = new Set(
    routes.map(({ method, path }) => `${method.toLowerCase()} ${path.replace(/:(\w+)/g, "{$1}")}`),
  );
  const told = new Set(operationsOf(document).map(({ method, path }) => `${method} ${path}`));
  assertEquals([...found].sort(), [...told].sort());
});

Deno.test("every route's example is answered as the document says", async (t) => {
  for (const { method, path, operation } of operationsOf(document)) {
    await t.step(`${method} ${path}`, async () => {
      const engine = world.whole;
      await using server = await world.serve({
        engine,
        database: memoryDatabase(engine),
        feedback: {
          keep: () => Promise.resolve(),
          state: () => ({ bytes: 0, limit: 1, problem: null, written: 0, torn: 0 }),
        },
        settings: { apiToken: TOKEN },
      });
      const { address, body } = exampleOf(document, path, operation);
      assert(!/[{}]/.test(address), `${address} lacks an example`);
      assert(operation.requestBody === undefined || body !== undefined, "its body lacks an example");
      const headers = { authorization: `Bearer ${TOKEN}`, accept: "application/json" };
      const response = method === "get"
        ? await server.get(address, headers)
        : await server.post(address, body ?? "", headers);
      const text = await response.text();
      assert(response.status < 300, `${address}: ${response.status} ${text}`);
      const told = operation.responses[response.status];
      assert(told !== undefined, `${response.status} is not in the document`);
      const type = response.headers.get("content-type")!.split(";")[0]!;
      assert(type in told.content!, `${type} is not in the document`);
      if (!type.includes("json")) return;
      const { $ref } = told.content![type]!.schema;
      const values = type === "application/x-ndjson" ? text.trimEnd().split("\n") : [text];
      for (const value of values) schemaOf($ref!).parse(JSON.parse(value));
    });
  }
});

Deno.test("every schema's example is of the schema", () => {
  let count = 0;
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    if (schema.example === undefined) continue;
    schemaOf(`/${name}`).parse(schema.example);
    count++;
  }
  assert(count > 5);
});

Deno.test("every route says what it is for, in both languages of the page", () => {
  for (const { method, path, operation } of operationsOf(document)) {
    assert(operation.summary !== "" && operation.tags.length > 0, `${method} ${path}`);
    assert(`${method} ${path}` in KOREAN, `${method} ${path} has no Korean words`);
  }
});

Deno.test("GET /docs shows every route and problem, in the language that is asked for, with nothing inline", async () => {
  await using server = await world.serve();
  const page = async (query: string, headers?: Record<string, string>) => {
    const response = await server.get(`/docs${query}`, headers);
    assertEquals(response.headers.get("content-type"), "text/html; charset=UTF-8");
    const policy = response.headers.get("content-security-policy")!;
    assert(policy.includes("default-src 'none'") && !policy.includes("unsafe"), policy);
    return await response.text();
  };
  const english = await page("");
  const korean = await page("?lang=ko");
  // The form that switches the theme names the address.
  const accepted = await page("", { "accept-language": "ko-KR,ko;q=0.9,en;q=0.8" });
  assert(korean.replace("/docs?lang=ko", "/docs") === accepted);
  assert(english.includes('<html lang="en"') && korean.includes('<html lang="ko"'));
  for (const text of [english, korean]) {
    assert(!/<script(?! type="module" src="\/static\/)|<style|style=|onclick/.test(text));
    for (const kind of Object.keys(PROBLEM_KINDS)) assert(text.includes(`id="${kind}"`), kind);
    for (const { id } of operationsOf(document)) assert(text.includes(`id="${id}"`), id);
    for (const [, target] of text.matchAll(/href="#([^"]+)"/g)) {
      assert(text.includes(`id="${target}"`), target);
    }
  }
  for (const words of Object.values(KOREAN)) assert(korean.includes(words), words);
});

/** The schema of a name in the document. */
function schemaOf(ref: string): z.ZodType {
  const name = ref.split("/").at(-1)!;
  const all = [games, health, predictions, problems, assets, runs, models, feedback].flatMap((module) =>
    Object.values(module as object)
  );
  const found = all.find((value) => (value as Partial<z.ZodType>).meta?.()?.["id"] === name) as
    | z.ZodType
    | undefined;
  assert(found !== undefined, `there is no schema ${name}`);
  return found;
}

/** Makes what the examples ask for: three versions with a move to take back, a run, and a catalogue to go back to. */
async function prepare(): Promise<void> {
  await world.make("itemknn:similarity=jaccard,neighbours=20");
  await world.make("popularity");
  await world.promote(2);
  const { whole } = world;
  const config = new Map([["clean_features", { imputation: "mean" }]]);
  const signal = new AbortController().signal;
  await run({ ...whole, config }, {
    concurrency: 1,
    signal,
    selected: new Set(["clean_features"]),
    force: true,
  });
  const id = "01k5zq8x3v7m2d9c4f";
  await whole.ledger.startRun({
    id,
    selection: "evaluation",
    owner: "another",
    status: "running",
    startedAt: 1,
    finishedAt: null,
  });
  await whole.ledger.append([{
    type: "step_log",
    runId: id,
    seq: 1,
    at: 1,
    asset: "model",
    partition: "",
    level: "info",
    message: "",
  }]);
}
