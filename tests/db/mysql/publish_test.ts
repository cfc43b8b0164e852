/** @module */
import { mariaDbTests, skipped } from "../../support/mariadb.ts";
import { testPublished } from "../publish_contract.ts";
import { newDatabase } from "./database.ts";

const tests = await mariaDbTests();

if (tests.missing !== undefined) skipped("MySQL: the contract of published rows", tests.missing);
else testPublished("MySQL", () => newDatabase(tests.server));
