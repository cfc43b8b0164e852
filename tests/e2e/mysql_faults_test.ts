/**
 * A database server that is restarted, and a network that breaks, while assets are materialized.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { type Engine, WHOLE } from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { Random } from "../../assets/recommender/random.ts";
import { openMysql } from "../../db/mysql/mod.ts";
import { codeReader } from "../../infra/code/code_reader.ts";
import { ROOT } from "../../infra/compose.ts";
import { mariaDbTests } from "../support/mariadb.ts";
import { startProxy } from "../support/mysql_proxy.ts";
import { eventsOf, outcomesOf, start, withFolder } from "../support/program.ts";
import { assertWhole, materializeIn, type TestSession, versionsIn, withSession } from "../support/session.ts";

const { test, testAlone } = await mariaDbTests();

// The code does not change while this runs, so that it is read once.
const parts: Partial<Engine> = { code: codeReader({ root: ROOT }) };

/** The versions that an undisturbed run makes, on the embedded database. */
async function undisturbed(folder: string): Promise<Record<string, string>> {
  return await withSession(`${folder}/undisturbed`, {}, async (session) => {
    assertEquals((await materializeIn(session)).code, 0);
    return await versionsIn(session);
  }, parts);
}

/** Nothing lost, nothing torn, nothing twice, and the versions of an undisturbed run. */
async function assertSound(session: TestSession, versions: Record<string, string>): Promise<void> {
  const { ledger } = session.engine;
  assertEquals(await versionsIn(session), versions);
  await assertWhole(session);
  assertEquals(await ledger.owners(), []);
  for (const { key } of pipeline) assertEquals((await ledger.history(key)).length, 1, key);
  const runs = await ledger.runs(10);
  assertEquals(runs.map(({ status }) => status), ["succeeded"]);
  const events = await ledger.events(runs[0]!.id);
  assertEquals(events.map(({ type }) => type).filter((type) => type === "run_finished").length, 1);
  assert(events.every(({ seq }, i) => i === 0 || seq > events[i - 1]!.seq));
  const { materialization } = (await ledger.current({ asset: "recommendations", partition: WHOLE }))!;
  const { dataVersion, metadata } = materialization;
  const rows = await session.database.recommendations.recommendationsOf(dataVersion, "user-001");
  assertEquals(rows.length * Number(metadata["users"]), metadata["rows"]);
}

for (const signal of ["SIGTERM", "SIGKILL"] as const) {
  testAlone(
    `a server that is ended by ${signal} and started again, twice in a run, is survived`,
    (server) =>
      withFolder((folder) =>
        server.withDatabase(async (url) => {
          const versions = await undisturbed(folder);
          const home = `${folder}/home`;
          await Deno.mkdir(home);
          const env = { DATABASE_URL: url };
          await using child = start(["materialize", "--json"], { home, env });
          for (const asset of ["raw_games", "trials"]) {
            await child.seen(
              new RegExp(`"step_started".*"asset":"${asset}"|"asset":"${asset}".*"step_started"`),
            );
            await server.halt(signal);
            await new Promise((resolve) => setTimeout(resolve, 300));
            await server.resume();
          }
          const { code, out, err } = await child.ended();
          assertEquals(code, 0, out + err);
          const materialized = Object.fromEntries(pipeline.map(({ key }) => [key, "materialized"]));
          assertEquals(outcomesOf(eventsOf(out)), materialized);
          await withSession(home, env, (session) => assertSound(session, versions), parts);
        })
      ),
  );
}

test(
  "20 seeded runs over a network that cuts one statement in twenty lose and tear nothing",
  (server, t) =>
    withFolder(async (folder) => {
      const versions = await undisturbed(folder);
      let cuts = 0;
      for (let seed = 1; seed <= 20; seed++) {
        await t.step(`seed ${seed}`, () =>
          server.withDatabase(async (url) => {
            // Its tables are made before: that is as many statements as a run, and is tested on its own.
            await (await openMysql(url)).close();
            const random = new Random(seed);
            await using proxy = startProxy(server.port, () => {
              if (random.next() >= 0.05) return undefined;
              return random.next() < 0.5 ? "before" : "after";
            });
            const home = `${folder}/seed_${seed}`;
            const env = { DATABASE_URL: url.replace(`:${server.port}/`, `:${proxy.port}/`) };
            await withSession(home, env, async (session) => {
              const { code, events } = await materializeIn(session);
              assertEquals(code, 0, JSON.stringify(events.filter(({ type }) => type === "step_failed")));
              proxy.rule = () => undefined;
              await assertSound(session, versions);
            }, parts);
            cuts += proxy.cuts;
            await Deno.remove(home, { recursive: true });
          }));
      }
      assert(cuts > 20 * 5, `only ${cuts} connections were cut`);
    }),
);
