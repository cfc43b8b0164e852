/** @module */
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { testPins } from "../pins_contract.ts";
import { testRecords } from "../records_contract.ts";
import { testVersions } from "../versions_contract.ts";

async function open() {
  const folder = await Deno.makeTempDir();
  const database = await openSqlite(`${folder}/db.sqlite`);
  return {
    ...database,
    async close() {
      await database.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

testVersions("SQLite registry", open);
testPins("SQLite pins", open);
testRecords("SQLite records", open);
