/**
 * Versions of models that were made from a log by day: they are served, compared and kept with the days they were made from.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { EVERY } from "../../assets/engine/mod.ts";
import { model, userLogs } from "../../assets/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import { compareModels } from "../../infra/cli/commands/models/compare.ts";
import { rollbackModel } from "../../infra/cli/commands/models/promote.ts";
import { recommend } from "../../infra/cli/commands/recommend.ts";
import { findVersion } from "../../server/model/find_version.ts";
import { openVersion } from "../../server/model/open_version.ts";
import { withFolder } from "../support/program.ts";
import { collectIn, expectMaterialized, type TestSession, withSession } from "../support/session.ts";
import { twoTastes } from "../pipeline/rig.ts";

const DAY_MS = 86_400_000;
const keyOf = (day: number) => new Date(Date.UTC(2026, 0, 1) + day * DAY_MS).toISOString().slice(0, 10);

async function write(
  folder: string,
  day: number,
  plays: readonly Pick<Play, "user" | "game">[],
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const rows = plays.map(({ user, game }) => `${user},${game},${keyOf(day)}T12:00:00Z`);
  await Deno.writeTextFile(`${folder}/${keyOf(day)}.csv`, ["user,game,time", ...rows, ""].join("\n"));
}

const SPECS = ["itemknn:neighbours=5", "itemknn:neighbours=6", "itemknn:neighbours=7"];

/** A home with a log of so many days. */
function withDays(
  days: number,
  body: (options: {
    write: (day: number, plays: readonly Pick<Play, "user" | "game">[]) => Promise<void>;
    of: (day: number) => Play[];
    session: <T>(spec: number, body: (session: TestSession) => Promise<T>) => Promise<T>;
  }) => Promise<void>,
): Promise<void> {
  return withFolder(async (home) => {
    const logs = `${home}/logs`;
    const all = twoTastes(30, 6);
    const of = (day: number) => all.filter((_, p) => p % days === day);
    for (let day = 0; day < days; day++) await write(logs, day, of(day));
    await body({
      of,
      write: (day, plays) => write(logs, day, plays),
      session: (spec, body) =>
        withSession(home, {
          LOGS_SOURCE: `csv:${logs}`,
          ASSET_TRIALS__CANDIDATES: JSON.stringify([SPECS[spec]]),
          MODEL_GATE: "off",
        }, body),
    });
  });
}

const options = { alias: "champion" as const, why: "", json: false };

for (const days of [3, 40]) {
  Deno.test(`a version keeps its ${days} days: gc leaves them, the server and a rollback need them`, () =>
    withDays(days, async ({ write, of, session }) => {
      await session(0, (session) => expectMaterialized(session));
      // A late play of someone new on the last day.
      const late = { user: "late", game: "a0" };
      await write(days - 1, [...of(days - 1), late, { ...late, game: "a1" }, { ...late, game: "a2" }]);
      await session(1, (session) => expectMaterialized(session));

      await session(1, async (session) => {
        const { engine, database, signal } = session;
        const [second, first] = await database.versions.versions(model.key);
        const logs = second!.lineage.filter(({ asset }) => asset === userLogs.key);
        assertEquals(logs.length, days < 32 ? days : 1);
        assertEquals(logs[0]!.partition, days < 32 ? keyOf(0) : EVERY);
        assert(first!.testPart !== second!.testPart);

        await collectIn(session, 1);
        assertEquals(await compareModels(session, "1", "2", { json: false }), 0);
        const open = async () => {
          const found = (await findVersion(engine, database.versions, "champion"))!;
          return await openVersion(engine, found, undefined, signal);
        };
        const served = await open();
        assertEquals([served.version.number, served.owned.users.size], [2, 31]);
        assertEquals(served.profileOfUser("late")?.items.length, 3);

        assertEquals(await recommend(session, { user: "late", k: 2, json: false }), 0);
        assertStringIncludes(session.terminal.written.out, "late has");
        assertEquals(await rollbackModel(session, options), 0);
        const before = await open();
        assertEquals([before.version.number, before.owned.users.size], [1, 30]);
        assertEquals(before.profileOfUser("late"), undefined);
        await recommend(session, { user: "u1", k: 2, json: false });
      });
    }));
}

Deno.test("gc forgets the days and the list that no kept version was made from", () =>
  withDays(40, async ({ write, of, session }) => {
    const versionsOfDay = async ({ engine }: TestSession) =>
      (await engine.ledger.history(userLogs.key, { partition: keyOf(3) })).map(({ dataVersion }) =>
        dataVersion
      );
    await session(0, (session) => expectMaterialized(session));
    for (const spec of [1, 2]) {
      await write(3, of(3).slice(spec));
      await session(spec, (session) => expectMaterialized(session));
    }
    await session(2, async (session) => {
      const { engine: { store }, database: { versions } } = session;
      const made = await versionsOfDay(session);
      assertEquals(made.length, 3);
      await collectIn(session, 1);
      // The third is current, the second is what a rollback needs.
      assertEquals(await versionsOfDay(session), made.slice(0, 2));
      const lists = (await versions.versions(model.key)).map(({ lineage }) =>
        lineage.find(({ asset }) => asset === userLogs.key)!.dataVersion
      );
      const states = await Promise.all([...lists, ...made].map((version) => store.verify(version)));
      assertEquals(states, ["intact", "intact", "lost", "intact", "intact", "lost"]);
    });
  }));
