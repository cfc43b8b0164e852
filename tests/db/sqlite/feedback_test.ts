/** @module */
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { testFeedback } from "../feedback_contract.ts";
import { testRunQueries } from "../run_queries_contract.ts";

async function open() {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/db.sqlite`;
  const database = await openSqlite(path);
  const close = async () => {
    await database.close();
    await Deno.remove(folder, { recursive: true });
  };
  return { database: { ...database, close }, again: () => openSqlite(path) };
}

testFeedback("SQLite", open);
testRunQueries("SQLite", async () => (await open()).database);
