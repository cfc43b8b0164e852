/**
 * What every model registry has to do, whatever it is made of.
 *
 * @module
 */
import { assert, assertEquals, assertRejects } from "@std/assert";
import type { Fingerprint } from "../../assets/engine/keys.ts";
import type { AliasMove, ModelVersion, VersionRegistry } from "../../assets/engine/versions.ts";
import { hash } from "./ledger_samples.ts";

/** A version with every field set. */
export function sampleVersion(
  mark: string,
  changes: Partial<ModelVersion> = {},
): Omit<ModelVersion, "number"> {
  return {
    name: "model",
    materialization: `m-${mark}`,
    runId: "run-1",
    fingerprint: hash<Fingerprint>(`fingerprint ${mark}`),
    dataVersion: hash(`model ${mark}`),
    size: 2 ** 40 + 1,
    spec: "slim:l1=1,l2=10",
    evaluation: hash(`evaluation ${mark}`),
    metrics: { ndcg_at_10: 0.1 + 0.2, popularity_ndcg_at_10: 0.25 },
    testPart: hash("test part"),
    lineage: [
      {
        asset: "user_logs",
        partition: "2026-11-01",
        dataVersion: hash("logs"),
        materialization: "l1",
        runId: "r",
      },
      { asset: "trials", partition: "", dataVersion: hash("trials"), materialization: null, runId: null },
    ],
    fitMs: 12.5,
    createdAt: 1_700_000_000_000,
    ...changes,
  };
}

let moved = 0;

/** A move, later than all before. */
export function sampleMove(
  from: number | null,
  to: number | null,
  changes: Partial<AliasMove> = {},
): AliasMove {
  const id = `move-${String(++moved).padStart(6, "0")}`;
  return {
    id,
    name: "model",
    alias: "champion",
    from,
    to,
    at: 1000 + moved,
    by: "ada",
    why: "게임",
    ...changes,
  };
}

/**
 * Registers the contract as tests.
 *
 * @param open a new, empty registry
 */
export function testVersions(
  name: string,
  open: () => Promise<{ versions: VersionRegistry; close(): Promise<void> }>,
): void {
  function test(what: string, body: (versions: VersionRegistry) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const { versions, close } = await open();
      try {
        await body(versions);
      } finally {
        await close();
      }
    });
  }
  /** Registers so many versions. */
  const filled = async (versions: VersionRegistry, count: number) => {
    for (let i = 1; i <= count; i++) await versions.register(sampleVersion(String(i)));
  };

  test("an empty registry answers with nothing", async (versions) => {
    assertEquals(await versions.versions("model"), []);
    assertEquals(await versions.version("model", 1), undefined);
    assertEquals(await versions.aliased("model", "champion"), undefined);
    assertEquals([...await versions.aliases("model")], []);
    assertEquals(await versions.moves("model"), []);
  });

  test("register() numbers versions from 1 and keeps every field", async (versions) => {
    const [one, two] = [
      sampleVersion("1"),
      sampleVersion("2", { evaluation: null, metrics: {}, testPart: null }),
    ];
    assertEquals(await versions.register(one), { version: { ...one, number: 1 }, isNew: true });
    assertEquals(await versions.register(two), { version: { ...two, number: 2 }, isNew: true });
    assertEquals(await versions.version("model", 1), { ...one, number: 1 });
    assertEquals(await versions.versions("model"), [{ ...two, number: 2 }, { ...one, number: 1 }]);
    assertEquals((await versions.versions("model", 1)).map(({ number }) => number), [2]);
    const other = sampleVersion("1", { name: "ranker" });
    assertEquals((await versions.register(other)).version.number, 1);
    assertEquals((await versions.versions("model")).length, 2);
  });

  test("register() finds the version of the same model and evaluation, and changes nothing of it", async (versions) => {
    await filled(versions, 2);
    const again = sampleVersion("1", { materialization: "later", metrics: { other: 1 }, createdAt: 5 });
    assertEquals(await versions.register(again), {
      version: { ...sampleVersion("1"), number: 1 },
      isNew: false,
    });
    // Measured otherwise, or at last, it is another one; and no number was used up before.
    const measured = sampleVersion("1", { evaluation: hash("another") });
    assertEquals((await versions.register(measured)).version.number, 3);
    assertEquals((await versions.register(sampleVersion("1", { evaluation: null }))).version.number, 4);
    assertEquals((await versions.register(sampleVersion("1", { evaluation: null }))).isNew, false);
  });

  test("register() gives numbers without gaps to those who come at once, and one to equals", async (versions) => {
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => {
      return versions.register(sampleVersion(String(i % 20), { runId: `run-${i}` }));
    }));
    assertEquals(answers.filter(({ isNew }) => isNew).length, 20);
    const numbers = (await versions.versions("model")).map(({ number }) => number);
    assertEquals(numbers, Array.from({ length: 20 }, (_, i) => 20 - i));
    for (const [i, { version }] of answers.entries()) {
      assertEquals(version.number, answers[(i + 20) % 40]!.version.number);
    }
  });

  test("move() sets, moves and takes away an alias, and keeps every move", async (versions) => {
    await filled(versions, 3);
    const moves = [
      sampleMove(null, 1),
      sampleMove(null, 2, { alias: "challenger" }),
      sampleMove(1, 3),
      sampleMove(3, 1, { undoes: `move-${String(moved).padStart(6, "0")}` }),
      sampleMove(2, null, { alias: "challenger" }),
    ];
    for (const move of moves) assert(await versions.move(move));
    assertEquals((await versions.aliased("model", "champion"))?.number, 1);
    assertEquals(await versions.aliased("model", "challenger"), undefined);
    assertEquals([...await versions.aliases("model")], [["champion", 1]]);
    assertEquals(await versions.moves("model"), moves.toReversed());
    assertEquals(await versions.moves("model", { alias: "challenger" }), [moves[4]!, moves[1]!]);
    assertEquals(await versions.moves("model", { limit: 2 }), [moves[4]!, moves[3]!]);
    assertEquals(await versions.moves("ranker"), []);
  });

  test("move() changes nothing when the alias names something else, or there is no such version", async (versions) => {
    await filled(versions, 2);
    assert(await versions.move(sampleMove(null, 1)));
    assertEquals(await versions.move(sampleMove(null, 2)), false);
    assertEquals(await versions.move(sampleMove(2, 1)), false);
    const error = await assertRejects(() => versions.move(sampleMove(1, 9)), RangeError);
    assertEquals(error.message, 'Cannot move "champion" of "model" to version 9: there is no such version');
    await assertRejects(() => versions.move(sampleMove(null, 1, { name: "ranker" })), RangeError);
    assertEquals((await versions.aliased("model", "champion"))?.number, 1);
    assertEquals((await versions.moves("model")).length, 1);
  });

  test("move() lets one of those through who come at once, the first time too", async (versions) => {
    await filled(versions, 10);
    const first = await Promise.all(
      Array.from({ length: 10 }, (_, i) => versions.move(sampleMove(null, i + 1))),
    );
    assertEquals(first.filter(Boolean).length, 1);
    const from = first.indexOf(true) + 1;
    const then = await Promise.all(
      Array.from({ length: 10 }, (_, i) => versions.move(sampleMove(from, i + 1))),
    );
    assertEquals(then.filter(Boolean).length >= 1, true);
    const moves = (await versions.moves("model")).toReversed();
    // Whatever came of it, each move begins where the one before it ended.
    moves.forEach((move, i) => assertEquals(move.from, i === 0 ? null : moves[i - 1]!.to));
  });
}
