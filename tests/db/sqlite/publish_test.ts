/** @module */
import { assertEquals } from "@std/assert";
import { DatabaseSync } from "node:sqlite";
import { openSqlite } from "../../../db/sqlite/mod.ts";
import { hash } from "../ledger_samples.ts";
import { sampleRecommendations, testPublished } from "../publish_contract.ts";

testPublished("SQLite", async () => {
  const folder = await Deno.makeTempDir();
  const database = await openSqlite(`${folder}/db.sqlite`);
  return {
    ...database,
    async close() {
      await database.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
});

Deno.test("SQLite: publish() clears what a killed publisher left, of whatever version", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/db.sqlite`;
  const { recommendations, close } = await openSqlite(path);
  const db = new DatabaseSync(path);
  const count = (table: string) => db.prepare(`select count(*) as n from ${table}`).get()?.n;
  try {
    db.exec(`
      insert into published (batch, name, data_version, rows) values (7, 'recommendations', '${
      hash("old")
    }', null);
      insert into recommendations values (7, 'u0', 1, 'g', 0.5, 0.5, 'model', '[]')`);
    assertEquals(await recommendations.recommendationsOf(hash("old"), "u0"), []);
    await recommendations.publish(hash("new"), sampleRecommendations(1), new AbortController().signal);
    assertEquals([count("published"), count("recommendations")], [1, 10]);
  } finally {
    db.close();
    await close();
    await Deno.remove(folder, { recursive: true });
  }
});
