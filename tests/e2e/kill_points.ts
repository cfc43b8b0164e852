/**
 * Killed at every point of the run protocol, for every asset, wherever the program keeps its state. Each time the
 * process is a real one, it is killed by SIGKILL, and what it left is looked at afterwards.
 *
 * @module
 */
import { assert, assertEquals, assertNotEquals } from "@std/assert";
import {
  CONCLUSION_POINTS,
  type Engine,
  FAULT_POINTS,
  type FaultPoint,
  WHOLE,
} from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { codeReader } from "../../infra/code/code_reader.ts";
import { ROOT } from "../../infra/compose.ts";
import { FAULTY, filesBelow, outcomesOf, start, withFolder } from "../support/program.ts";
import type { Places } from "../support/places.ts";
import {
  assertWhole,
  collectIn,
  expectMaterialized,
  keptIn,
  statusIn,
  type TestSession,
  versionsIn,
  withSession,
} from "../support/session.ts";

/** How many homes are killed at once. */
const AT_ONCE = 3;

/** A whole pipeline in one state, and the home it is in when every asset up to one has gone on to the next state. */
interface Prepared {
  readonly old: Readonly<Record<string, string>>;
  readonly new: Readonly<Record<string, string>>;
  /** By asset: a home in which the assets before it are new, and it and the rest are old. */
  readonly homes: ReadonlyMap<string, string>;
  readonly places: Places;
  readonly env: (home: string) => Promise<Record<string, string>>;
}

// The code does not change while this runs, so that it is read once.
const parts: Partial<Engine> = { code: codeReader({ root: ROOT }) };

/** Of half the catalogue first and of the whole afterwards, so that every asset changes. */
async function prepare(folder: string, places: Places): Promise<Prepared> {
  const games = `${folder}/games.json`;
  const sample = JSON.parse(await Deno.readTextFile(new URL("assets/sample/games.json", ROOT))) as unknown[];
  const env = async (home: string) => ({ ...await places.env(home), GAMES_SOURCE: `json:${games}` });
  const homes = new Map<string, string>();
  let last = `${folder}/old`;
  await Deno.writeTextFile(games, JSON.stringify(sample.slice(0, sample.length / 2)));
  const old = await withSession(last, await env(last), async (session) => {
    await expectMaterialized(session);
    return await versionsIn(session);
  }, parts);
  await Deno.writeTextFile(games, JSON.stringify(sample));
  for (const { key } of pipeline) {
    homes.set(key, last);
    const next = `${folder}/after_${key}`;
    await places.copy(last, next);
    await withSession(next, await env(next), async (session) => {
      await expectMaterialized(session, [key]);
    }, parts);
    last = next;
  }
  const undisturbed = await withSession(last, await env(last), versionsIn, parts);
  for (const { key } of pipeline) assertNotEquals(undisturbed[key], old[key], key);
  return { old, new: undisturbed, homes, places, env };
}

/** Starts a real process in a home and kills it when it has reached the point. */
async function killAt(home: string, env: Record<string, string>, point: FaultPoint, asset: string) {
  const fault = { QUESTLINE_TEST_FAULT: `${point}:${asset}:block` };
  await using child = start(["materialize"], { home, entry: FAULTY, env: { ...env, ...fault } });
  await child.seen(`reached ${point}:${asset}`);
  child.kill("SIGKILL");
  assertEquals((await child.ended()).signal, "SIGKILL");
}

/** What must hold right after the kill: nothing bad is current, and the status says what is. */
async function assertSound(session: TestSession, prepared: Prepared, point: FaultPoint, asset: string) {
  const { graph, ledger } = session.engine;
  const versions = await versionsIn(session);
  const status = await statusIn(session);
  assertEquals(versions[asset], prepared[point === "committed" ? "new" : "old"][asset]);
  for (const { key } of pipeline) {
    const isNew = versions[key] === prepared.new[key];
    assert(isNew || versions[key] === prepared.old[key], `${key} is ${versions[key]}`);
    assertEquals(status[key]!.dataVersion, versions[key]!);
    assertEquals(status[key]!.state, isNew ? "fresh" : "stale", key);
    assertEquals(status[key]!.causes.length > 0, !isNew, key);
  }
  for (const key of graph.upstream(asset)) assertEquals(versions[key], prepared.new[key]);
  for (const key of graph.downstream(asset)) assertEquals(versions[key], prepared.old[key]);
  await assertWhole(session);
  const history = await ledger.history(asset);
  assertEquals(history.length, point === "committed" ? 2 : 1);
}

/** The next run goes on where the killed one was stopped, and ends where an undisturbed one ends. */
async function assertConverges(session: TestSession, prepared: Prepared): Promise<void> {
  const before = await versionsIn(session);
  const events = await expectMaterialized(session);
  const expected = pipeline.map((
    { key },
  ) => [key, before[key] === prepared.new[key] ? "fresh" : "materialized"]);
  assertEquals(outcomesOf(events), Object.fromEntries(expected));
  assertEquals(await versionsIn(session), prepared.new);
  await assertWhole(session);

  await assertRegistered(session, prepared);
  const { ledger } = session.engine;
  assertEquals((await ledger.runs(2)).map(({ status }) => status), ["succeeded", "interrupted"]);
  const recommended = await ledger.current({ asset: "recommendations", partition: WHOLE });
  const { dataVersion, metadata } = recommended!.materialization;
  const rows = await session.database.recommendations.recommendationsOf(dataVersion, "user-001");
  assertEquals(rows.length * Number(metadata["users"]), metadata["rows"]);
}

/** The new model is a version, once, with its evaluation, and was decided about once. */
async function assertRegistered({ database: { versions } }: TestSession, prepared: Prepared): Promise<void> {
  const [newest, ...older] = await versions.versions("model");
  assertEquals([newest?.dataVersion, newest?.evaluation], [
    prepared.new["model"],
    prepared.new["evaluation"],
  ]);
  for (const { dataVersion, evaluation } of older) {
    assert(dataVersion !== newest!.dataVersion || evaluation !== newest!.evaluation);
  }
  const numbers = [newest!, ...older].map(({ number }) => number);
  assertEquals(numbers, numbers.map((_, i) => numbers.length - i));
  const decisions = (await versions.moves("model")).filter(({ to }) => to === newest!.number);
  assertEquals(decisions.length, 1);
}

/** Everything that garbage collection has to keep is there, and nothing else. */
async function assertCollected(session: TestSession, prepared: Prepared): Promise<void> {
  const stored: string[] = [];
  for await (const { dataVersion } of session.engine.store.list()) stored.push(dataVersion);
  assertEquals(stored.sort(), await keptIn(session));
  for (const dataVersion of Object.values(prepared.new)) assert(stored.includes(dataVersion));
}

/** Killed when every step is settled: the next run finds everything fresh, and concludes what is left. */
async function killInConclusion(home: string, prepared: Prepared, point: FaultPoint): Promise<void> {
  await prepared.places.copy(prepared.homes.get("evaluation")!, home);
  const env = await prepared.env(home);
  await killAt(home, env, point, "model");
  await withSession(home, env, async (session) => {
    const { versions } = session.database;
    assertEquals(await versionsIn(session), prepared.new);
    const [newest] = await versions.versions("model");
    assertEquals(newest!.evaluation, point === "settled" ? null : prepared.new["evaluation"]);
    const isDecided = (await versions.moves("model")).some(({ to }) => to === newest!.number);
    assertEquals(isDecided, point !== "registered");
    await assertConverges(session, prepared);
    await collectIn(session, 1);
    await assertCollected(session, prepared);
  }, parts);
}

async function killAndRecover(home: string, prepared: Prepared, point: FaultPoint, asset: string) {
  await prepared.places.copy(prepared.homes.get(asset)!, home);
  const env = await prepared.env(home);
  await killAt(home, env, point, asset);
  // The kill was a real one: it left the owner's lock file, and half-written bytes where it was writing.
  assertEquals((await filesBelow(`${home}/owners`)).filter((name) => name.endsWith(".lock")).length, 1);
  const temporary = await prepared.places.temporaryFiles(home);
  if (point === "writing" || point === "written") assert(temporary.length >= 1);

  await withSession(home, env, async (session) => {
    await assertSound(session, prepared, point, asset);
    await assertConverges(session, prepared);
    await collectIn(session, 1);
    assertEquals(await prepared.places.temporaryFiles(home), []);
    await assertCollected(session, prepared);
    await assertWhole(session);
  }, parts);
  assertEquals(await filesBelow(`${home}/owners`), ["home"]);
}

/** The whole suite: every point of every asset. */
export async function testKillPoints(t: Deno.TestContext, places: Places): Promise<void> {
  await withFolder(async (folder) => {
    const prepared = await prepare(folder, places);
    const points = [
      ...pipeline.flatMap(({ key }) =>
        FAULT_POINTS.map((point) => ({
          name: `${key}, killed when ${point}`,
          work: (home: string) => killAndRecover(home, prepared, point, key),
        }))
      ),
      ...CONCLUSION_POINTS.map((point) => ({
        name: `registration, killed when ${point}`,
        work: (home: string) => killInConclusion(home, prepared, point),
      })),
    ];
    assertEquals(points.length, 67);
    let next = 0;
    const work = async () => {
      for (let at = next++; at < points.length; at = next++) {
        const { name, work } = points[at]!;
        const home = `${folder}/home_${at}`;
        await t.step({
          name,
          fn: () => work(home),
          // Several go on at once.
          sanitizeOps: false,
          sanitizeResources: false,
          sanitizeExit: false,
        });
        await places.remove(home);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  });
}
