/** @module */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { type DataVersion, memoryStore } from "../../../assets/engine/mod.ts";
import { model } from "../../../assets/mod.ts";
import { collectGarbage } from "../../support/garbage.ts";
import { FakeClock } from "../../support/fake_clock.ts";
import type { Rig } from "../rig.ts";
import { smallWorld, world } from "../world.ts";

const KNN = "itemknn:similarity=cosine,neighbours=20";

const versionOf = (server: Rig) => server.server.services.models.current?.version.number;
const told = (server: Rig, event: string) => server.logged.filter((record) => record.event === event);

/** Waits for what the poll does by itself. */
async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries++) {
    assert(tries < 2000, "It does not come to that");
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

Deno.test("the holder serves the current model while there are no versions, and the champion once there is one", async () => {
  const made = world();
  await made.make(KNN);
  // The same world without its registry.
  await using bare = await made.serve({ versions: world().versions });
  assertEquals([versionOf(bare), bare.server.services.models.problem], [null, undefined]);
  const { label } = bare.server.services.models.current!;
  assertEquals(label, bare.server.services.models.current!.version.dataVersion.slice(0, 12));

  await using server = await made.serve();
  assertEquals(versionOf(server), undefined);
  const ready = await (await server.get("/readyz")).json() as { model: { detail: string } };
  assertStringIncludes(ready.model.detail, "none of the versions up to 1 is the champion");
  await made.promote(1);
  await server.server.services.models.refresh();
  assertEquals(versionOf(server), 1);
  assertEquals(told(server, "model_swapped").length, 1);
});

Deno.test("the holder follows the champion by polling, forwards and back", async () => {
  const made = await smallWorld(KNN);
  await made.make("popularity");
  await using server = await made.serve({ settings: { pollMs: 5 } });
  assertEquals(versionOf(server), 1);
  await made.promote(2);
  await until(() => versionOf(server) === 2);
  await made.promote(1);
  await until(() => versionOf(server) === 1);
  assertEquals(server.server.services.models.counts, { swapped: 3, refused: 0 });
});

Deno.test("a server of the challenger serves the champion while there is no challenger", async () => {
  const made = await smallWorld(KNN);
  await made.make("popularity");
  await using server = await made.serve({ settings: { alias: "challenger" } });
  assertEquals(versionOf(server), 1);
  await made.promote(2, "challenger");
  await server.server.services.models.refresh();
  assertEquals(versionOf(server), 2);
  await made.promote(null, "challenger");
  await server.server.services.models.refresh();
  assertEquals(versionOf(server), 1);
});

Deno.test("a swap reads nothing again that both versions share", async () => {
  const made = await smallWorld(KNN);
  const reads: string[] = [];
  const store = {
    ...made.engine.store,
    read(version: DataVersion) {
      reads.push(version);
      return made.engine.store.read(version);
    },
  };
  const { dataVersion } = await made.make("popularity");
  await using server = await made.serve({ engine: { ...made.engine, store } });
  assertEquals(reads.length, 3);
  await made.promote(2);
  await server.server.services.models.refresh();
  assertEquals(reads.slice(3), [dataVersion]);
});

Deno.test("a bad champion is refused and told once for each try, the old one stays, and it is tried again later", async () => {
  const made = await smallWorld(KNN);
  const second = await made.make("popularity");
  const artifacts = new Map<DataVersion, Uint8Array<ArrayBuffer>>();
  const kept = memoryStore(artifacts);
  for await (const { dataVersion } of made.engine.store.list()) {
    artifacts.set(dataVersion, (await made.engine.store.read(dataVersion)).slice());
  }
  const clock = new FakeClock();
  await using server = await made.serve({ engine: { ...made.engine, store: kept, clock } });
  const { models } = server.server.services;
  const answer = await (await server.post("/predict", { user_id: "42" })).text();

  artifacts.get(second.dataVersion)![200]! ^= 1;
  await made.promote(2);
  for (let poll = 0; poll < 5; poll++) await models.refresh();
  assertEquals([versionOf(server), models.counts], [1, { swapped: 1, refused: 1 }]);
  assertEquals(told(server, "model_refused").length, 1);
  assertStringIncludes(models.problem!, "model version 2 cannot be served: Artifact");
  assertEquals(await (await server.post("/predict", { user_id: "42" })).text(), answer);
  const ready = await server.get("/readyz");
  const { status } = await ready.json() as { status: string };
  assertEquals([ready.status, status], [200, "degraded"]);

  // It waits longer each time.
  await clock.advance(9_999);
  await models.refresh();
  assertEquals(models.counts.refused, 1);
  await clock.advance(1);
  await models.refresh();
  assertEquals(models.counts.refused, 2);
  await clock.advance(10_000);
  await models.refresh();
  assertEquals(models.counts.refused, 2);

  artifacts.get(second.dataVersion)![200]! ^= 1;
  await clock.advance(10_000);
  await models.refresh();
  assertEquals([versionOf(server), models.problem], [2, undefined]);
});

Deno.test("a champion whose bytes are no model, though they hash right, is refused", async () => {
  const made = await smallWorld(KNN);
  const { signal } = new AbortController();
  const first = (await made.versions.version(model.key, 1))!;
  const bytes = (await made.engine.store.read(first.dataVersion)).slice();
  // A writer that hashed what was broken already: only the file's own checksums tell.
  bytes[bytes.length - 9]! ^= 0xff;
  const { dataVersion } = await made.engine.store.write([bytes], { signal });
  const { number: _, ...rest } = first;
  await made.versions.register({ ...rest, dataVersion });
  await using server = await made.serve();
  await made.promote(2);
  await server.server.services.models.refresh();
  assertEquals(versionOf(server), 1);
  assertStringIncludes(server.server.services.models.problem!, "model version 2 cannot be served");
});

Deno.test("a registry that does not answer is told once, predictions go on, and its return is told", async () => {
  const made = await smallWorld(KNN);
  let isAway = false;
  const versions = {
    ...made.versions,
    aliased: (...args: Parameters<typeof made.versions.aliased>) =>
      isAway ? Promise.reject(new Error("connection lost")) : made.versions.aliased(...args),
  };
  await using server = await made.serve({ versions });
  isAway = true;
  for (let poll = 0; poll < 3; poll++) await server.server.services.models.refresh();
  assertEquals(told(server, "registry_away").length, 1);
  assertEquals(
    server.server.services.models.problem,
    "Which model is the champion is not known: connection lost",
  );
  const response = await server.post("/predict", { user_id: "42" });
  assertEquals(response.status, 200);
  await response.body?.cancel();
  isAway = false;
  await server.server.services.models.refresh();
  assertEquals([told(server, "registry_back").length, server.server.services.models.problem], [1, undefined]);
});

Deno.test("answers that are under way keep the version that they began with", async () => {
  const made = await smallWorld(KNN);
  await made.make("popularity");
  await using server = await made.serve();
  const users = Array.from({ length: 100 }, (_, u) => `user-${u % 40}`);
  const response = await server.post("/api/v1/predict/batch", { user_ids: users, k: 2 });
  const reader = response.body!.getReader();
  let text = new TextDecoder().decode((await reader.read()).value);
  await made.promote(2);
  await server.server.services.models.refresh();
  assertEquals(versionOf(server), 2);
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    text += new TextDecoder().decode(part.value);
  }
  const numbers = text.trimEnd().split("\n").map((line) =>
    (JSON.parse(line) as { model: { version: number } }).model.version
  );
  assertEquals([numbers.length, new Set(numbers)], [100, new Set([1])]);
  assertEquals(response.headers.get("x-model-version"), "1");
});

Deno.test("a model that is swapped out is given back", async () => {
  const made = await smallWorld(KNN);
  await made.make("popularity");
  await using server = await made.serve();
  const old = new WeakRef(server.server.services.models.current!.recommender);
  await made.promote(2);
  await server.server.services.models.refresh();
  await collectGarbage();
  assertEquals(old.deref(), undefined);
});
