/** @module */
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { testLedger } from "../ledger_contract.ts";

testLedger("SQLite ledger", async () => {
  const folder = await Deno.makeTempDir();
  const { ledger } = await openSqlite(`${folder}/db.sqlite`);
  return {
    ...ledger,
    async close() {
      await ledger.close();
      await Deno.remove(folder, { recursive: true }).catch((error) => {
        if (!(error instanceof Deno.errors.NotFound)) throw error;
      });
    },
  };
});
