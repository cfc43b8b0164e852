/** @module */
import { assertEquals, assertRejects } from "@std/assert";
import { createConnection } from "mysql2/promise";
import type { CodeVersion } from "../../../assets/engine/keys.ts";
import type { Ledger } from "../../../assets/engine/ledger.ts";
import { DatabaseError } from "../../../db/errors.ts";
import { openMysql } from "../../../db/mysql/mod.ts";
import { type MariaDb, mariaDbTests } from "../../support/mariadb.ts";
import { hash, sampleMaterialization, takeLease } from "../ledger_samples.ts";

const { test } = await mariaDbTests();
const CODE = sampleMaterialization("m1").code;

interface Rig {
  readonly ledger: Ledger;
  readonly manifests: () => Promise<unknown[]>;
  readonly run: (sql: string) => Promise<unknown>;
  /**
   * Runs `first` in an open transaction of another process, then `meanwhile` until it waits for that, then `last`, and
   * commits.
   */
  readonly during: (
    first: readonly string[],
    meanwhile: () => Promise<void>,
    last?: readonly string[],
  ) => Promise<void>;
}

/** Two materializations of one step, the second of them current and of other code. */
async function withTwo(server: MariaDb, body: (rig: Rig) => Promise<void>): Promise<void> {
  await server.withDatabase(async (url, name) => {
    const { ledger, close } = await openMysql(url);
    const lease = await takeLease(ledger, "clean_features");
    await ledger.commit(sampleMaterialization("m1"), lease);
    const other = { version: hash<CodeVersion>("other"), parts: {} };
    await ledger.commit(sampleMaterialization("m2", { code: other }), lease);
    const process = await createConnection(url);
    const isWaiting = async () =>
      (await server.run("select 1 from information_schema.innodb_trx where trx_state = 'LOCK WAIT'")).length >
        0;
    try {
      await body({
        ledger,
        manifests: async () =>
          (await server.run("select lower(hex(version)) v from code_manifests order by 1", name))
            .map(({ v }) => v),
        run: (sql) => server.run(sql, name),
        async during(first, meanwhile, last = []) {
          await process.query("set session transaction isolation level read committed");
          await process.query("begin");
          for (const statement of first) await process.query(statement);
          let done = false;
          const doing = meanwhile().finally(() => done = true);
          // The server renews what it says about that only for who has not asked for a tenth of a second.
          while (!done && !await isWaiting()) await new Promise((resolve) => setTimeout(resolve, 150));
          for (const statement of [...last, "commit"]) await process.query(statement);
          await doing;
        },
      });
    } finally {
      await process.end();
      await close();
    }
  });
}

test("forget() on MySQL deletes the manifests that nothing uses any more, and no other", (server) =>
  withTwo(server, async ({ ledger, manifests }) => {
    assertEquals((await manifests()).length, 2);
    await ledger.forget(["m1"]);
    assertEquals(await manifests(), [hash("other")]);
    assertEquals((await ledger.history("clean_features")).map(({ id }) => id), ["m2"]);
  }));

test("commit() on MySQL writes its manifest again when a collection deletes it meanwhile", (server) =>
  withTwo(server, async ({ ledger, manifests, during }) => {
    const lease = await takeLease(ledger, "model");
    await during(
      [
        "delete from materializations where id = 'm1'",
        `delete from code_manifests where version = x'${CODE.version}'`,
      ],
      () => ledger.commit(sampleMaterialization("m3", { asset: "model" }), lease),
    );
    assertEquals(await manifests(), [CODE.version, hash("other")].sort());
    assertEquals((await ledger.history("model")).map(({ code }) => code), [CODE]);
  }));

test("forget() on MySQL keeps the manifest of what is being committed meanwhile", (server) =>
  withTwo(server, async ({ ledger, manifests, during }) => {
    const columns = "run_id, code_version, config, inputs, data_version, size, metadata, checks, " +
      "started_at, finished_at, attempts, `partition`";
    // As commit() does it: first the manifest, then the row.
    await during(
      [`select version from code_manifests where version = x'${CODE.version}' for update`],
      () => ledger.forget(["m1"]),
      [
        `insert into materializations (id, asset, fingerprint, ${columns})
        select 'm3', 'model', fingerprint, ${columns} from materializations where id = 'm2'`,
        `update materializations set code_version = x'${CODE.version}' where id = 'm3'`,
      ],
    );
    assertEquals(await manifests(), [CODE.version, hash("other")].sort());
    assertEquals((await ledger.history("model")).map(({ code }) => code), [CODE]);
  }));

test("history() on MySQL refuses a database that lacks a manifest, and does not look for it for ever", (server) =>
  withTwo(server, async ({ ledger, run }) => {
    await run(`delete from code_manifests where version = x'${CODE.version}'`);
    await assertRejects(() => ledger.history("clean_features"), DatabaseError, "lacks a version");
  }));
