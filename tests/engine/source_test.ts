/**
 * Stories of assets that read a source.
 *
 * @module
 */
import { differences } from "../../assets/engine/diff.ts";
import { assertEquals, assertRejects } from "@std/assert";
import { z } from "zod";
import {
  asset,
  ConfigError,
  json,
  type ReadContext,
  type Source,
  SourceChangedError,
  sourceToken,
} from "../../assets/engine/mod.ts";
import { ALWAYS, Rig } from "../support/engine_rig.ts";

interface Game {
  readonly id: number;
}

/** A source in memory whose content a test can change. */
function shelf(games: Game[]): Source<Game> & { games: Game[]; version: string; observed: string[] } {
  return {
    name: "games.csv",
    games,
    version: "1",
    observed: [],
    observe() {
      return Promise.resolve({ version: this.version, detail: `file games.csv, ${this.games.length} rows` });
    },
    async *read({ version }, { progress, metadata }: ReadContext) {
      this.observed.push(version);
      for (const [i, game] of this.games.entries()) {
        yield await Promise.resolve([game]);
        progress(i + 1, this.games.length);
      }
      metadata({ source: "read" });
    },
  };
}

const games = sourceToken<Game>("games");

function pipeline() {
  const rig = new Rig();
  const source = shelf([{ id: 1 }, { id: 2 }]);
  const raw = asset({
    key: "raw",
    description: "",
    source: games,
    codec: json(z.array(z.object({ id: z.number() }))),
    materialize: async (_, { source }) => (await Array.fromAsync(source.records())).flat(),
  });
  rig.assets.push(raw);
  rig.asset("below", { deps: [raw] });
  rig.parts = { sources: new Map([["games", source]]) };
  return { rig, raw, source };
}

Deno.test("an asset is stale when its source has other content", async () => {
  const { rig, raw, source } = pipeline();
  await rig.run();
  assertEquals(await rig.value(raw), [{ id: 1 }, { id: 2 }]);
  const made = (await rig.ledger.current({ asset: "raw", partition: "" }))!.materialization;
  assertEquals(made.source, { name: "games", version: "1", detail: "file games.csv, 2 rows" });
  assertEquals(made.metadata, { source: "read" });

  source.version = "2";
  assertEquals(await rig.causes(raw), ["source_changed"]);
  const [cause] = (await rig.plan()).steps[0]!.causes;
  assertEquals(cause?.sentence, "source: file games.csv, 2 rows has other content");
  assertEquals(await rig.outcomes(), { raw: "materialized", below: "fresh" });

  source.games.push({ id: 3 });
  source.version = "3";
  assertEquals(await rig.outcomes(), { raw: "materialized", below: "materialized" });
  // Each read was told what the plan had observed.
  assertEquals(source.observed, ["1", "2", "3"]);
});

Deno.test("an asset whose source is not bound is refused before anything runs", async () => {
  const { rig } = pipeline();
  rig.parts = {};
  await assertRejects(
    () => rig.run(),
    ConfigError,
    'Asset "raw" reads the source "games", which nothing is bound to',
  );
});

Deno.test("an optional source may be bound or not, and that is a change", async () => {
  const rig = new Rig();
  const plays = sourceToken<Game>("plays", { optional: true });
  const logs = asset({
    key: "logs",
    description: "",
    source: plays,
    codec: json(z.number()),
    materialize: async (_, { source }) =>
      source === undefined ? -1 : (await Array.fromAsync(source.records())).length,
  });
  rig.assets.push(logs);
  assertEquals(await rig.outcomes(), { logs: "materialized" });
  assertEquals(await rig.value(logs), -1);
  rig.parts = { sources: new Map([["plays", shelf([{ id: 1 }])]]) };
  assertEquals(await rig.causes(logs), ["source_changed"]);
  await rig.run({ signal: ALWAYS });
  assertEquals(await rig.value(logs), 1);
  rig.parts = {};
  assertEquals(await rig.outcomes(), { logs: "reused" });
});

Deno.test("a source that moves on while it is read is looked at again", async () => {
  const { rig, raw, source } = pipeline();
  const read = source.read;
  source.read = async function* (observed, context) {
    if (this.version === "1") {
      this.version = "2";
      this.games.push({ id: 3 });
      throw new SourceChangedError("games.csv changed while it was read");
    }
    yield* read.call(this, observed, context);
  };
  await rig.run();
  assertEquals(await rig.value(raw), [{ id: 1 }, { id: 2 }, { id: 3 }]);
  assertEquals(
    (await rig.ledger.current({ asset: "raw", partition: "" }))!.materialization.source?.version,
    "2",
  );
  assertEquals(await rig.outcomes(), { raw: "fresh", below: "fresh" });
});

Deno.test("a source that never holds still fails the step, and says so", async () => {
  const { rig, source } = pipeline();
  let reads = 0;
  source.read = async function* () {
    this.version = String(++reads);
    yield await Promise.resolve([]);
    throw new SourceChangedError("games.csv changed while it was read");
  };
  assertEquals(await rig.outcomes(), { raw: "failed", below: "skipped" });
  assertEquals(reads, 3);
  assertEquals((await rig.ledger.failures())[0]?.message, "games.csv changed while it was read");
});

Deno.test("a cause says what a source is now, or how much other content it has", () => {
  const made = { code: { version: "c" as never, parts: {} }, config: {}, inputs: [] };
  const told = (old: string | null, now: string | null) => {
    const source = (detail: string | null) =>
      detail === null ? null : { name: "logs", version: detail + now, detail };
    return differences("a" as never, "" as never, { ...made, source: source(old) }, {
      ...made,
      source: now === null ? null : { name: "logs", version: "now", detail: now },
    })[0]?.sentence;
  };
  assertEquals(
    told("file g.csv, 20 B", "file g.csv, 16 B"),
    "source: file g.csv has other content (20 B, now 16 B)",
  );
  assertEquals(told(null, "file g.csv, 16 B"), "source: is now file g.csv, 16 B (was: none)");
  assertEquals(
    told("file a.csv, 1 B", "file b.csv, 1 B"),
    "source: is now file b.csv, 1 B (was: file a.csv, 1 B)",
  );
  assertEquals(told("file a.csv, 1 B", null), "source: is now none (was: file a.csv, 1 B)");
});
