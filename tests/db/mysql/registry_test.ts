/** @module */
import { mariaDbTests, skipped } from "../../support/mariadb.ts";
import { testPins } from "../pins_contract.ts";
import { testRecords } from "../records_contract.ts";
import { testVersions } from "../versions_contract.ts";
import { newDatabase } from "./database.ts";

const tests = await mariaDbTests();
const open = () => newDatabase(tests.server);

if (tests.missing !== undefined) {
  skipped("MySQL: the contracts of the registry, of pins and of records", tests.missing);
} else {
  testVersions("MySQL registry", open);
  testPins("MySQL pins", open);
  testRecords("MySQL records", open);
}
