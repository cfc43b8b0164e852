/** @module */
import { mariaDbTests, skipped } from "../../support/mariadb.ts";
import { testLedger } from "../ledger_contract.ts";
import { newDatabase } from "./database.ts";

const tests = await mariaDbTests();

if (tests.missing !== undefined) skipped("MySQL ledger: the contract", tests.missing);
else testLedger("MySQL ledger", async () => (await newDatabase(tests.server)).ledger);
