/**
 * Readable names in the bucket.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import { pipeline } from "../../../assets/mod.ts";
import {
  honoursIfNoneMatch,
  type Manifest,
  openBucket,
  shelf,
  type ShelfPath,
} from "../../../infra/store/s3/mod.ts";
import { shelfPath } from "../../../infra/store/s3/manifests.ts";
import { StoreError } from "../../../infra/store/store_error.ts";
import { withFolder } from "../../support/program.ts";
import { s3Service, settingsFor, variablesFor } from "../../support/s3.ts";
import { refused, startFake } from "../../support/s3_fake.ts";
import { collectIn, keptIn, materializeIn, withSession } from "../../support/session.ts";
import { sha } from "../store_contract.ts";
import { ALWAYS, withinS3 } from "./place.ts";

const signal = ALWAYS;

function manifest(content: string): Manifest {
  const sha256 = sha(new TextEncoder().encode(content));
  return {
    version: 1,
    asset: "model",
    partition: "",
    content: { key: `artifacts/${sha256}`, sha256, size: 1 },
  };
}

Deno.test("place() writes a name once, and read() and list() find it", async () => {
  await using server = startFake({ page: 2 });
  await withinS3(server, async ({ bucket }) => {
    const names = shelf(bucket);
    assert(await names.place("data/a/1", manifest("x"), signal));
    assert(!await names.place("data/a/1", manifest("y"), signal));
    assertEquals(await names.read("data/a/1", signal), manifest("x"));
    assertEquals(await names.read("data/a/2", signal), undefined);
    for (const path of ["data/a/2", "data/a/3", "data/b/1"] as const) {
      await names.place(path, manifest("x"), signal);
    }
    assertEquals(await Array.fromAsync(names.list("data/a/", signal)), ["data/a/1", "data/a/2", "data/a/3"]);
    await names.remove("data/a/1", signal);
    assertEquals(await names.read("data/a/1", signal), undefined);
  });
});

Deno.test("place() and the listings know every character that a key may have", async () => {
  await using server = startFake();
  const bucket = await openBucket({ ...settingsFor(server.endpoint), prefix: "it's (a) prefix!*/" });
  try {
    const names = shelf(bucket);
    const path = "data/user_logs/2026-01-01%20a+b~&=é/1" as const;
    assert(await names.place(path, manifest("x"), signal));
    assert(!await names.place(path, manifest("x"), signal));
    assertEquals(await names.read(path, signal), manifest("x"));
    assertEquals([...server.objects.keys()], [`it's (a) prefix!*/${path}.json`]);
    await names.remove(path, signal);
    assertEquals(server.objects.size, 0);
  } finally {
    bucket.close();
  }
});

Deno.test("claim() gives a number to one of many, also when the answer is lost", async () => {
  await using server = startFake();
  await withinS3(server, async ({ bucket }) => {
    const names = Array.from({ length: 6 }, () => shelf(bucket));
    const won = await Promise.all(
      names.map((one, i) => one.claim("models/model/v1", manifest(`${i}`), signal)),
    );
    assertEquals(won.filter((mine) => mine).length, 1);
    const winner = won.indexOf(true);
    assertEquals(await names[0]!.read("models/model/v1", signal), manifest(`${winner}`));
    // Our own first try succeeded, and its answer never came.
    assert(await names[winner]!.claim("models/model/v1", manifest(`${winner}`), signal));
  });
});

for (const ifNoneMatch of ["ignores", "refuses"] as const) {
  Deno.test(`claim() refuses where the endpoint ${ifNoneMatch} If-None-Match`, async () => {
    await using server = startFake({ ifNoneMatch });
    await withinS3(server, async ({ bucket }) => {
      assert(!await honoursIfNoneMatch(bucket, signal));
      await assertRejects(
        () => shelf(bucket).claim("models/model/v1", manifest("x"), signal),
        StoreError,
        "does not honour If-None-Match",
      );
      assertEquals([...server.objects.keys()], []);
    });
  });
}

const service = await s3Service();
service.test("honoursIfNoneMatch() finds out that s3rver does not", (server) =>
  withinS3(server, async ({ bucket, leftovers }) => {
    assert(!await honoursIfNoneMatch(bucket, signal));
    assertEquals(await leftovers(), []);
  }));

service.test("a run names every data file, model and batch of recommendations, and gc takes dead names down", (server) =>
  withFolder(async (home) => {
    const env = variablesFor(server.endpoint, "shelf/");
    const bucket = await openBucket({ ...settingsFor(server.endpoint), prefix: "shelf/" });
    const names = shelf(bucket);
    const all = async () =>
      (await Promise.all(
        (["data/", "models/", "recommendations/"] as ShelfPath[]).map((folder) =>
          Array.fromAsync(names.list(folder, signal))
        ),
      )).flat();
    try {
      const first = await withSession(home, env, async (session) => {
        await materializeIn(session);
        return (await session.engine.ledger.currents()).map(({ materialization }) => materialization);
      });
      const shelves: Record<string, "data" | "models" | "recommendations"> = {
        model: "models",
        recommendations: "recommendations",
      };
      const paths = first.map((one) => shelfPath(one, shelves[one.asset] ?? "data"));
      assertEquals(await all(), [...paths, "models/model/v1"].sort());
      const numbered = (await names.read("models/model/v1", signal))!;
      const model = first.find(({ asset }) => asset === "model")!;
      assertEquals([numbered.content.sha256, numbered["number"]], [model.dataVersion, 1]);
      const folders = paths.map((path) => path.split("/").slice(0, -1).join("/")).sort();
      assertEquals(
        folders,
        [
          ...["clean_features", "co_occurrence", "evaluation", "raw_games", "trials", "user_logs"]
            .map((key) => `data/${key}`),
          "models/model",
          "recommendations",
        ],
      );
      for (const [i, { dataVersion, size, asset, id }] of first.entries()) {
        const found = await names.read(paths[i]!, signal);
        assertEquals(found!.content, { key: `shelf/artifacts/${dataVersion}`, sha256: dataVersion, size });
        assertEquals([found!.asset, found!["materialization"]], [asset, id]);
        assertEquals((await bucket.head(found!.content.key, signal))!.size, size);
      }
      const changed = { ...env, ASSET_CLEAN_FEATURES__IMPUTATION: "mean" };
      await withSession(home, changed, async (session) => {
        await materializeIn(session);
        assert((await all()).length > paths.length);
        await collectIn(session, 1);
        const currents = await session.engine.ledger.currents();
        const kept = new Set((await keptIn(session)).map((version) => version.slice(0, 12)));
        const left = await all();
        for (const path of left) {
          assert(/^models\/model\/v[12]$/.test(path) || kept.has(path.slice(-12)), path);
        }
        assert(left.length >= currents.length);
      });
    } finally {
      bucket.close();
    }
  }));

Deno.test("a run that was killed before it named its last materialization is made up for by the next", async () => {
  await using server = startFake();
  const env = variablesFor(server.endpoint);
  await withFolder(async (home) => {
    await withSession(home, env, async (session) => assertEquals((await materializeIn(session)).code, 0));
    const named = [...server.objects.keys()].filter((key) => key.endsWith(".json"));
    assertEquals(named.length, pipeline.length + 1);
    for (const key of named) server.objects.delete(key);
    await withSession(home, env, async (session) => assertEquals((await materializeIn(session)).code, 0));
    assertEquals([...server.objects.keys()].filter((key) => key.endsWith(".json")).sort(), named.sort());
  });
});

Deno.test("a bucket that refuses names fails no run", async () => {
  const instead = (request: Request) =>
    request.method === "PUT" && request.url.includes(".json") ? refused(403, "AccessDenied") : undefined;
  await using server = startFake({ instead });
  await withFolder(async (home) => {
    await withSession(home, variablesFor(server.endpoint), async (session) => {
      const { code, events } = await materializeIn(session);
      assertEquals(code, 0);
      assertEquals(events.filter(({ type }) => type === "step_materialized").length, pipeline.length);
    });
    assertEquals([...server.objects.keys()].filter((key) => key.endsWith(".json")), []);
  });
});
