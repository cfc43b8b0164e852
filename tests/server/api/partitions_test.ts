/**
 * What the API and the pages tell of an asset in partitions.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { z } from "zod";
import {
  allPartitions,
  asset,
  json,
  memoryEngine,
  memoryVersions,
  run,
  sourcePartitions,
  sourceToken,
} from "../../../assets/engine/mod.ts";
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { Days } from "../../support/days.ts";
import { withFolder } from "../../support/program.ts";
import { type Rig, rig } from "../rig.ts";

const keyOf = (day: number) => new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);

interface World {
  readonly server: Rig;
  readonly source: Days;
  /** Days that cannot be read. */
  readonly broken: Set<string>;
  run(): Promise<void>;
}

/** A server on an asset of so many days, and on their total. */
function withDays(days: number, body: (world: World) => Promise<void>): Promise<void> {
  return withFolder(async (folder) => {
    const source = new Days(Object.fromEntries(Array.from({ length: days }, (_, i) => [keyOf(i), [i]])));
    const broken = new Set<string>();
    const logs = asset({
      key: "logs",
      description: "Numbers by day",
      group: "maths",
      partitions: sourcePartitions(),
      source: sourceToken<unknown>("days"),
      codec: json(z.array(z.unknown())),
      async materialize(_, { partition, source }) {
        if (broken.has(partition)) throw new Error(`${partition} is unreadable`);
        return (await Array.fromAsync(source!.records())).flat();
      },
    });
    const total = asset({
      key: "total",
      description: "How many there are",
      group: "maths",
      deps: { logs: allPartitions(logs) },
      codec: json(z.number()),
      materialize: async ({ logs }) => (await Array.fromAsync(logs)).flat().length,
    });
    const database = await openSqlite(`${folder}/db.sqlite`);
    const engine = memoryEngine([logs, total], {
      ledger: database.ledger,
      pins: database.pins,
      sources: new Map([["days", source]]),
    });
    const server = rig({ engine, database, versions: memoryVersions() });
    try {
      const { signal } = new AbortController();
      await body({
        server,
        source,
        broken,
        run: async () => {
          await run(engine, { concurrency: 1, signal });
          server.server.services.plans.forget();
        },
      });
    } finally {
      await server[Symbol.asyncDispose]();
      await database.close();
    }
  });
}

interface Listed {
  readonly key: string;
  readonly state: string;
  readonly partitions: Record<string, unknown> | null;
  readonly steps: { partition: string }[];
}

Deno.test("GET /assets counts partitions, and lists those that are not fresh, a hundred at most", () =>
  withDays(120, async ({ server, source, broken, run }) => {
    const list = async () => {
      const { assets } = await (await server.get("/api/v1/assets")).json() as { assets: Listed[] };
      return assets;
    };
    const [empty, total] = await list();
    assertEquals([empty!.state, empty!.steps.length, total!.partitions], ["missing", 100, null]);
    broken.add(keyOf(5));
    await run();
    broken.clear();
    source.days.set(keyOf(7), ["late"]);
    source.days.delete(keyOf(119));
    source.days.set(keyOf(120), ["new"]);
    server.server.services.plans.forget();
    const [logs] = await list();
    assertEquals(logs!.partitions, {
      total: 120,
      fresh: 117,
      stale: 1,
      missing: 1,
      failed: 1,
      removed: 1,
      ranges: [
        { state: "fresh", from: keyOf(0), to: keyOf(4), count: 5 },
        { state: "failed", from: keyOf(5), to: keyOf(5), count: 1 },
        { state: "fresh", from: keyOf(6), to: keyOf(6), count: 1 },
        { state: "stale", from: keyOf(7), to: keyOf(7), count: 1 },
        { state: "fresh", from: keyOf(8), to: keyOf(118), count: 111 },
        { state: "missing", from: keyOf(120), to: keyOf(120), count: 1 },
      ],
    });
    assertEquals(logs!.steps.map(({ partition }) => partition), [keyOf(5), keyOf(7), keyOf(120)]);
    const detail = await server.get("/api/v1/assets/logs");
    assertEquals(detail.status, 200);
    const { why } = await detail.json() as { why: { depth: number }[] };
    assert(why.length >= 3);
  }));

Deno.test("POST /assets/{key}/rollback takes one partition back", () =>
  withDays(3, async ({ server, source, run }) => {
    await run();
    source.days.set(keyOf(1), ["late"]);
    server.server.services.plans.forget();
    await run();
    const back = (body: unknown) => server.post("/api/v1/assets/logs/rollback", body);
    const whole = await back({});
    assertEquals(whole.status, 409);
    await whole.body?.cancel();
    const one = await back({ partition: keyOf(1) });
    assertEquals([one.status, (await one.json() as { changed: boolean }).changed], [200, true]);
  }));

Deno.test("the pages of an asset in partitions show them", () =>
  withDays(40, async ({ server, source, run }) => {
    await run();
    source.days.set(keyOf(3), ["late"]);
    server.server.services.plans.forget();
    const views = ["overview", "data", "history", "code"].flatMap((view) => [
      `/assets/logs?view=${view}`,
      `/assets/total?view=${view}`,
    ]);
    for (
      const path of ["/assets", "/assets/logs", ...views, `/assets/logs?view=history&partition=${keyOf(3)}`]
    ) {
      const page = await server.get(path, { accept: "text/html" });
      const text = await page.text();
      assertEquals(page.status, 200, `${path}: ${text.slice(0, 300)}`);
      if (path === "/assets/logs") assertStringIncludes(text, keyOf(3));
    }
  }));
