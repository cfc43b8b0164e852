/** @module */
import { openMysql } from "../../../db/mysql/mod.ts";
import { mariaDbTests, skipped } from "../../support/mariadb.ts";
import { testFeedback } from "../feedback_contract.ts";
import { testRunQueries } from "../run_queries_contract.ts";
import { newDatabase } from "./database.ts";

const tests = await mariaDbTests();

if (tests.missing !== undefined) {
  skipped("MySQL: the contract of feedback", tests.missing);
} else {
  testFeedback("MySQL", async () => {
    const name = await tests.server.newDatabase();
    const url = tests.server.url(name);
    const database = await openMysql(url);
    const close = async () => {
      await database.close();
      await tests.server.run(`drop database if exists ${name}`);
    };
    return { database: { ...database, close }, again: () => openMysql(url) };
  });
  testRunQueries("MySQL", () => newDatabase(tests.server));
}
