/**
 * What every dialect's reads about runs have to do.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import type { Database } from "../../db/mod.ts";
import { sampleMaterialization, sampleRun, takeLease } from "./ledger_samples.ts";

/**
 * Registers the contract as tests.
 *
 * @param open a new, empty database; the test closes it
 */
export function testRunQueries(name: string, open: () => Promise<Database>): void {
  function test(what: string, body: (database: Database) => Promise<void>) {
    Deno.test(`${name}: ${what}`, async () => {
      const database = await open();
      try {
        await body(database);
      } finally {
        await database.close();
      }
    });
  }
  const ids = (found: readonly { readonly id: string }[]) => found.map(({ id }) => id);

  test("find() pages through runs, newest first, by status and by asset", async ({ ledger, runs }) => {
    assertEquals(await runs.find({ limit: 5 }), []);
    assertEquals(await runs.run("r1"), undefined);
    for (let i = 1; i <= 5; i++) await ledger.startRun(sampleRun(`r${i}`));
    await ledger.finishRun("r2", "failed", 99);
    await ledger.finishRun("r4", "failed", 99);
    const lease = await takeLease(ledger, "clean_features");
    for (const [id, runId] of [["m1", "r1"], ["m2", "r4"], ["m3", "r4"]] as const) {
      await ledger.commit(sampleMaterialization(id, { runId }), lease);
    }
    assertEquals(ids(await runs.find({ limit: 2 })), ["r5", "r4"]);
    assertEquals(ids(await runs.find({ limit: 2, before: "r4" })), ["r3", "r2"]);
    assertEquals(ids(await runs.find({ limit: 9, before: "r1" })), []);
    assertEquals(ids(await runs.find({ limit: 9, status: "failed" })), ["r4", "r2"]);
    assertEquals(ids(await runs.find({ limit: 9, asset: "clean_features" })), ["r4", "r1"]);
    assertEquals(ids(await runs.find({ limit: 9, asset: "clean_features", status: "failed" })), ["r4"]);
    assertEquals(ids(await runs.find({ limit: 9, asset: "model" })), []);
    assertEquals(await runs.run("r1"), sampleRun("r1"));
    assertEquals((await runs.run("r2"))?.status, "failed");
  });

  test("materializations() pages through an asset's history", async ({ ledger, runs }) => {
    const lease = await takeLease(ledger, "clean_features");
    for (const id of ["m1", "m2", "m3"]) await ledger.commit(sampleMaterialization(id), lease);
    const asset = "clean_features";
    assertEquals(ids(await runs.materializations(asset, { limit: 2 })), ["m3", "m2"]);
    assertEquals(ids(await runs.materializations(asset, { limit: 2, before: "m2" })), ["m1"]);
    assertEquals(ids(await runs.materializations(asset, { limit: 2, partition: "other" })), []);
    assertEquals(ids(await runs.materializations("model", { limit: 2 })), []);
    assertEquals(await runs.materialization("m2"), sampleMaterialization("m2"));
    assertEquals(await runs.materialization("m9"), undefined);
  });

  test("requestCancel() is found by whoever owns the run, and stays as it was asked first", async ({ ledger, runs }) => {
    assertEquals(await runs.cancelRequest("r1"), undefined);
    await runs.requestCancel({ runId: "r1", at: 5 });
    await runs.requestCancel({ runId: "r1", at: 6 });
    assertEquals(await runs.cancelRequest("r1"), { runId: "r1", at: 5 });
    assertEquals(await runs.cancelRequest("r2"), undefined);
    await ledger.startRun(sampleRun("r1"));
    await ledger.finishRun("r1", "cancelled", 7);
    await ledger.forgetRuns(["r1"]);
    assertEquals(await runs.cancelRequest("r1"), undefined);
  });
}
