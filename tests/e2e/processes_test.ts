/** @module */
import { assertEquals } from "@std/assert";
import { pipeline } from "../../assets/mod.ts";
import { mariaDbTests } from "../support/mariadb.ts";
import { embedded, onMariaDb } from "../support/places.ts";
import { eventsOf, expectExit, outcomesOf, start, withFolder } from "../support/program.ts";
import { assertWhole, withSession } from "../support/session.ts";
import { computed, once, testProcesses } from "./processes.ts";

const { test } = await mariaDbTests();

testProcesses((name, body) => Deno.test(name, () => body(embedded)));
testProcesses((name, body) => test(`${name}, on MariaDB`, (server) => body(onMariaDb(server))));

test("four processes of two hosts share a database and artifacts, and compute each asset once", (server) =>
  withFolder((folder) =>
    server.withDatabase(async (url) => {
      // A host of its own has a home of its own: its processes cannot see whether those of the other one live.
      const homes = [`${folder}/host_1`, `${folder}/host_2`];
      await Deno.mkdir(`${folder}/artifacts`);
      for (const home of homes) {
        await Deno.mkdir(home);
        await Deno.symlink(`${folder}/artifacts`, `${home}/artifacts`);
      }
      const env = { DATABASE_URL: url };
      const children = [0, 1, 0, 1].map((i) =>
        start(["materialize", "--json"], { home: homes[i]!, env, writable: folder })
      );
      const ends = await Promise.all(children.map((child) => child.ended()));
      for (const { code, out, err } of ends) assertEquals(code, 0, out + err);
      assertEquals(computed(ends), once);
      // What one materialized, the other finds fresh.
      for (const home of homes) {
        const { out } = await expectExit(0, ["materialize", "--json"], { home, env, writable: folder });
        const fresh = Object.fromEntries(pipeline.map(({ key }) => [key, "fresh"]));
        assertEquals(outcomesOf(eventsOf(out)), fresh);
        await withSession(home, env, assertWhole);
      }
    })
  ));
