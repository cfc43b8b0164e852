/**
 * The pipeline on a log that is kept by day: a new day costs a day, a late one makes exactly its day stale.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { materialize, partitionValuesOf } from "../../assets/engine/mod.ts";
import { coOccurrence, userLogs } from "../../assets/mod.ts";
import type { Play } from "../../assets/schemas.ts";
import { recommend } from "../../infra/cli/commands/recommend.ts";
import { status } from "../../infra/cli/commands/status.ts";
import { withFolder } from "../support/program.ts";
import { expectMaterialized, type TestSession, withSession } from "../support/session.ts";
import { twoTastes } from "./rig.ts";

const dayOf = (day: number) => new Date(Date.UTC(2026, 2, day)).toISOString().slice(0, 10);

/** Plays of a day, as a file of it. */
async function write(folder: string, day: number, plays: readonly Play[]): Promise<void> {
  const rows = plays.map(({ user, game }) => `${user},${game},${dayOf(day)}T12:00:00Z`);
  await Deno.mkdir(folder, { recursive: true });
  await Deno.writeTextFile(`${folder}/plays-${dayOf(day)}.csv`, ["user,game,time", ...rows, ""].join("\n"));
}

/** What was made, in order. */
async function made(session: TestSession, words: string[] = []): Promise<string[]> {
  return (await expectMaterialized(session, words)).flatMap((event) =>
    event.type === "step_materialized" ? [`${event.asset}${event.partition && `[${event.partition}]`}`] : []
  );
}

Deno.test("a new day, a late day and a deleted day cost what they are, and the counts are those of a recount", () =>
  withFolder(async (home) => {
    const logs = `${home}/logs`;
    const all = twoTastes(24, 6);
    for (let day = 1; day <= 9; day++) await write(logs, day, all.filter((_, p) => p % 10 === day));
    const env = { LOGS_SOURCE: `csv:${logs}`, ASSET_TRIALS__CANDIDATES: '["itemknn"]' };
    const session = <T>(body: (session: TestSession) => Promise<T>) => withSession(home, env, body);
    const counted = () =>
      session(async ({ engine }) =>
        (await engine.ledger.current({ asset: coOccurrence.key, partition: "" }))!
      );

    await session(async (session) => assertEquals((await made(session)).length, 2 + 9 + 5));
    assertEquals((await counted()).materialization.metadata["partitions_read"], 9);

    await write(logs, 10, all.filter((_, p) => p % 10 === 0));
    await session(async (session) => {
      // Independent assets may end in either order.
      const ran = (await made(session)).sort();
      assertEquals(ran.filter((id) => id.startsWith("user_logs")), ["user_logs[2026-03-10]"]);
      assert(ran.includes("co_occurrence") && ran.includes("model"));
    });
    assertEquals((await counted()).materialization.metadata["partitions_read"], 1);

    // A play more on a day that is over, and a day that is taken back.
    await write(logs, 4, [...all.filter((_, p) => p % 10 === 4), all[0]!]);
    await Deno.remove(`${logs}/plays-${dayOf(7)}.csv`);
    await session(async (session) => {
      const ran = await made(session);
      assertEquals(ran.filter((id) => id.startsWith("user_logs")), ["user_logs[2026-03-04]"]);
    });
    const { materialization } = await counted();
    assertEquals(materialization.metadata["partitions_read"], 3);

    // The same days, counted by an asset that knows of no past.
    await session(async ({ engine }) => {
      const days: Record<string, Play[]> = {};
      for (
        const { materialization: { partition, dataVersion } } of await engine.ledger.currents([userLogs.key])
      ) {
        if (partition === dayOf(7)) continue;
        days[partition] = userLogs.codec.decode(await engine.store.read(dataVersion));
      }
      const anew = await materialize(coOccurrence, { inputs: { userLogs: partitionValuesOf(days) } });
      assertEquals(anew.dataVersion, materialization.dataVersion);
    });

    await session(async (session) => {
      assertEquals(await made(session), []);
      assertEquals(await status(session, [], { json: false, check: true }), 0);
      assertMatch(session.terminal.written.out, /^user_logs +✓ fresh +9 fresh/m);
      assertEquals(await recommend(session, { user: "u1", k: 3, json: false }), 0);
      assert(session.terminal.written.out.includes("u1 has b1, b2"));
    });
  }));

Deno.test("a new catalogue leaves the days of a log as they are", () =>
  withFolder(async (home) => {
    const logs = `${home}/logs`;
    await write(logs, 1, twoTastes(6, 4));
    await write(logs, 2, twoTastes(8, 4));
    const env = { LOGS_SOURCE: `csv:${logs}` };
    await withSession(home, env, (session) => made(session, ["+user_logs"]));
    await withSession(home, { ...env, ASSET_CLEAN_FEATURES__IMPUTATION: "mean" }, async (session) => {
      assertEquals(await made(session, ["+user_logs"]), ["clean_features"]);
    });
  }));
