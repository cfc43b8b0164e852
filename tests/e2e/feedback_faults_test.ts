/**
 * A database server that goes away while feedback comes in.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { openMysql } from "../../db/mysql/mod.ts";
import { mariaDbTests } from "../support/mariadb.ts";
import { withFolder } from "../support/program.ts";
import { Served } from "../support/served.ts";

const { testAlone } = await mariaDbTests({ shared: false });

const report = (server: Served, id: string) =>
  server.post("/events", {
    events: [
      { kind: "play", user_id: "ann", game_id: "go", id },
      { kind: "click", user_id: "ann", game_id: "go", id: `${id}-click` },
    ],
  });

testAlone(
  "feedback that comes while MariaDB is stopped is kept, and written later, once each",
  (server) =>
    withFolder((home) =>
      server.withDatabase(async (url) => {
        const env = { DATABASE_URL: url };
        const accepted: string[] = [];
        const send = async (served: Served, count: number) => {
          for (let i = 0; i < count; i++) {
            const id = `event-${accepted.length}`;
            const response = await report(served, id);
            assertEquals(response.status, 202, await response.text());
            accepted.push(id);
          }
        };
        {
          await using served = await Served.start({ home, env });
          await send(served, 10);
          await server.halt("SIGKILL");
          await send(served, 30);
          const metrics = await (await fetch(`${served.address}/metrics`)).text();
          assert(metrics.includes('questline_look_up{what="database"} 0'), metrics);
          // Sent again by a client that did not hear the answer.
          await (await report(served, "event-3")).body?.cancel();
          await (await report(served, "event-33")).body?.cancel();
          await served.child.seen("Feedback cannot be written");
          const runs = await served.get("/runs");
          assertEquals([runs.status, runs.headers.get("retry-after")], [503, "5"], await runs.text());
          // The process is killed as well, with all of it on the disk.
          served.child.kill("SIGKILL");
          await served.child.ended();
        }
        await server.resume();
        await using served = await Served.start({ home, env });
        await send(served, 10);
        const database = await openMysql(url);
        try {
          for (let tries = 0; (await database.feedback.counts()).play < accepted.length; tries++) {
            assert(tries < 600, `only ${JSON.stringify(await database.feedback.counts())}`);
            await new Promise((resolve) => setTimeout(resolve, 50));
          }
          await new Promise((resolve) => setTimeout(resolve, 1500));
          assertEquals(await database.feedback.counts(), { play: accepted.length, click: accepted.length });
          const ids: string[] = [];
          for await (const plays of database.feedback.plays(accepted.length)) {
            ids.push(...plays.map(({ id }) => id));
          }
          assertEquals(ids.sort(), accepted.sort());
        } finally {
          await database.close();
        }
      })
    ),
);
