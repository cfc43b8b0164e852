/** @module */
import { assert, assertEquals } from "@std/assert";
import { type DatabaseLocation, openDatabase } from "../../db/mod.ts";
import { mariaDbTests } from "../support/mariadb.ts";
import { withFolder } from "../support/program.ts";

const SCRIPT = new URL("./versions_process.ts", import.meta.url).pathname;
const PROCESSES = 4;
const EACH = 30;

async function registerAtOnce(location: DatabaseLocation): Promise<void> {
  await (await openDatabase(location)).close();
  const ends = await Promise.all(
    Array.from({ length: PROCESSES }, (_, i) =>
      new Deno.Command(Deno.execPath(), {
        args: ["run", "-A", "--quiet", SCRIPT, JSON.stringify(location), `p${i}`, String(EACH)],
        stdout: "null",
        stderr: "piped",
      }).output()),
  );
  for (const { code, stderr } of ends) assertEquals([code, new TextDecoder().decode(stderr)], [0, ""]);

  const { versions, close } = await openDatabase(location);
  const numbers = (await versions.versions("model")).map(({ number }) => number).toReversed();
  // Half of the versions are the processes' own, the other half are of them all.
  assertEquals(numbers, Array.from({ length: EACH / 2 * (PROCESSES + 1) }, (_, i) => i + 1));
  const moves = await versions.moves("model");
  assert(moves.length >= EACH / 2, `${moves.length} moves`);
  // Every move but the first begins where exactly one other ended: nobody's was overwritten unseen.
  const ended = moves.map(({ to }) => to).sort();
  const begins = [...moves.map(({ from }) => from), (await versions.aliases("model")).get("champion")!]
    .filter((number) => number !== null).sort();
  assertEquals(begins, ended);
  await close();
}

const NAME = "versions have no gaps and no move is lost when four processes register and promote at once";

Deno.test(`${NAME} (SQLite)`, () =>
  withFolder((folder) => registerAtOnce({ dialect: "sqlite", path: `${folder}/db.sqlite` })));

const { test } = await mariaDbTests();
test(`${NAME} (MySQL)`, (server) => server.withDatabase((url) => registerAtOnce({ dialect: "mysql", url })));
