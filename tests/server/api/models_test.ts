/** @module */
import { assertEquals, assertStringIncludes } from "@std/assert";
import type { Fingerprint, ModelVersion } from "../../../assets/engine/mod.ts";
import { hash } from "../../db/ledger_samples.ts";
import { withWorld, type World } from "../small_world.ts";

/** A version whose artifact is in the store. */
function sampleVersion(
  name: string,
  metrics: Record<string, number>,
  testPart: string | null,
): Omit<ModelVersion, "number"> {
  return {
    name: "model",
    materialization: name,
    runId: "r1",
    fingerprint: hash<Fingerprint>(name),
    dataVersion: hash(`data ${name}`),
    size: 7,
    spec: "slim:l1=1",
    evaluation: null,
    metrics,
    testPart,
    lineage: [{
      asset: "anything",
      partition: "",
      dataVersion: hash("logs"),
      materialization: null,
      runId: null,
    }],
    fitMs: 5,
    createdAt: 1000,
  };
}

async function register(world: World): Promise<void> {
  const { versions, engine: { store } } = world.server.services;
  const signal = new AbortController().signal;
  const add = async (name: string, metrics: Record<string, number>, testPart: string | null) => {
    const { dataVersion } = await store.write([new TextEncoder().encode(name)], { signal });
    await versions.register({ ...sampleVersion(name, metrics, testPart), dataVersion });
  };
  await add("a", { ndcg_at_10: 0.5 }, "t");
  await add("b", { ndcg_at_10: 0.6, recall_at_10: 0.3 }, "t");
  await add("c", {}, null);
}

async function champion(world: World): Promise<number | null> {
  return (await world.json<{ aliases: { champion: number | null } }>("/models")).aliases.champion;
}

const moved = async (response: Response) => {
  const text = await response.text();
  assertEquals(response.status, 200, text);
  const { moves } = JSON.parse(text) as {
    moves: { from: number | null; to: number; why: string; by: string }[];
  };
  return moves.map(({ from, to, by, why }) => [from, to, by, why]);
};

Deno.test("POST /models/{version}/promote moves the alias, keeps who and why, and does nothing twice", () =>
  withWorld(async (world) => {
    await register(world);
    assertEquals(await champion(world), null);
    assertEquals(await moved(await world.send("POST", "/models/1/promote", {})), [[null, 1, "api", ""]]);
    const body = { why: "better", by: "ann" };
    assertEquals(await moved(await world.send("POST", "/models/2/promote", body)), [[1, 2, "ann", "better"]]);
    assertEquals(await moved(await world.send("POST", "/models/2/promote", body)), []);
    assertEquals(await moved(await world.send("POST", "/models/3/promote", { alias: "challenger" })), [[
      null,
      3,
      "api",
      "",
    ]]);
    const { versions } = await world.json<{ versions: { number: number; aliases: string[] }[] }>("/models");
    assertEquals(versions.map(({ number, aliases }) => [number, aliases]), [
      [3, ["challenger"]],
      [2, ["champion"]],
      [1, []],
    ]);
    const missing = await world.send("POST", "/models/9/promote", {});
    assertEquals(missing.status, 404);
    await missing.body?.cancel();
  }));

Deno.test("POST /models/rollback takes one move back after the other, until there is none", () =>
  withWorld(async (world) => {
    await register(world);
    for (const version of [1, 2, 3]) {
      await (await world.send("POST", `/models/${version}/promote`, {})).body?.cancel();
    }
    assertEquals(await moved(await world.send("POST", "/models/rollback", { why: "oops" })), [[
      3,
      2,
      "api",
      "oops",
    ]]);
    assertEquals(await moved(await world.send("POST", "/models/rollback", {})), [[2, 1, "api", ""]]);
    const over = await world.send("POST", "/models/rollback", {});
    assertEquals(over.status, 409);
    assertStringIncludes((await over.json() as { detail: string }).detail, "there was none before version 1");
    assertEquals(await champion(world), 1);
    const { moves } = await world.json<{ moves: unknown[] }>("/models/2");
    assertEquals(moves.length, 4);
  }));

Deno.test("GET /models/{a}/compare/{b} puts metrics side by side, and says whether that means anything", () =>
  withWorld(async (world) => {
    await register(world);
    assertEquals(await world.json("/models/1/compare/2"), {
      a: 1,
      b: 2,
      comparable: true,
      metrics: [
        { name: "ndcg_at_10", a: 0.5, b: 0.6, difference: 0.6 - 0.5 },
        { name: "recall_at_10", a: null, b: 0.3, difference: null },
      ],
    });
    assertEquals((await world.json("/models/1/compare/3"))["comparable"], false);
    for (const path of ["/models/1/compare/9", "/models/9"]) {
      assertEquals((await world.json(path))["status"], 404);
    }
    for (const path of ["/models/x", "/models/0", "/models/1.5", "/models/99999999999"]) {
      assertEquals((await world.json(path))["status"], 400, path);
    }
    assertEquals((await world.json("/models/current"))["status"], 503);
    const { lineage } = await world.json<{ lineage: { asset: string }[] }>("/models/1");
    assertEquals(lineage.map(({ asset }) => asset), ["anything"]);
  }));
