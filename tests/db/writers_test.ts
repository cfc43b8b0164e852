/** @module */
import { assertEquals } from "@std/assert";
import { type DatabaseLocation, openDatabase } from "../../db/mod.ts";
import { mariaDbTests } from "../support/mariadb.ts";
import { withFolder } from "../support/program.ts";
import { sampleEvent } from "./ledger_samples.ts";
import { EVENTS } from "./writers_process.ts";

const SCRIPT = new URL("./writers_process.ts", import.meta.url).pathname;
const PROCESSES = 4;
const WRITERS = 32;

/** All writers at once, in several processes, into one database; then looks at what is there. */
async function appendAtOnce(location: DatabaseLocation): Promise<void> {
  const each = WRITERS / PROCESSES;
  const ends = await Promise.all(
    Array.from({ length: PROCESSES }, (_, i) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", SCRIPT, JSON.stringify(location), `${i * each}`, `${(i + 1) * each}`],
        stdout: "null",
        stderr: "piped",
      }).output()),
  );
  for (const { code, stderr } of ends) assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);
  const { ledger, close } = await openDatabase(location);
  for (let i = 0; i < WRITERS; i++) {
    const expected = Array.from({ length: EVENTS }, (_, seq) => sampleEvent(`writer-${i}`, seq + 1));
    assertEquals(await ledger.events(`writer-${i}`), expected);
  }
  assertEquals((await ledger.runs(100)).map(({ status }) => status), Array(WRITERS).fill("succeeded"));
  await close();
}

const NAME =
  "32 writers in four processes append 1,000 events each: none lost, each run's in order, no error";

Deno.test(`${NAME} (SQLite)`, () =>
  withFolder((folder) => appendAtOnce({ dialect: "sqlite", path: `${folder}/db.sqlite` })));

const { test } = await mariaDbTests();
test(`${NAME} (MySQL)`, (server) => server.withDatabase((url) => appendAtOnce({ dialect: "mysql", url })));
