/**
 * What the databases cost: a million rows into MariaDB, and how large and how quick a ledger is after ten thousand runs.
 *
 * `deno run -A tests/bench/mysql_bench.ts` measures this alone.
 *
 * @module
 */
import { eq, sql } from "drizzle-orm";
import type { RunEvent } from "../../assets/engine/events.ts";
import { newId } from "../../assets/engine/id.ts";
import type { Materialization } from "../../assets/engine/ledger.ts";
import type { Recommendation } from "../../assets/schemas.ts";
import { archivedEvents } from "../../db/archived_events.ts";
import { openDatabase } from "../../db/mod.ts";
import { parseAddress } from "../../db/mysql/address.ts";
import { connect as connectMysql } from "../../db/mysql/connect.ts";
import { insertInto as insertMysql } from "../../db/mysql/insert.ts";
import * as mysql from "../../db/mysql/schema.ts";
import { checkRows, stepRows } from "../../db/record_rows.ts";
import { materializationRow } from "../../db/rows.ts";
import { connect as connectSqlite, written } from "../../db/sqlite/connect.ts";
import { insertInto as insertSqlite } from "../../db/sqlite/insert.ts";
import * as sqlite from "../../db/sqlite/schema.ts";
import { hash } from "../db/ledger_samples.ts";
import { MariaDb, mariaDbAvailability } from "../support/mariadb.ts";
import { filesBelow } from "../support/program.ts";
import { materializeIn, statusIn, type TestSession, withSession } from "../support/session.ts";
import { alone, markdown, type Row, timed } from "./harness.ts";

const ROWS = 1_000_000;
const PER_USER = 10;
const RUNS = 10_000;
const RUNS_AT_ONCE = 50;
/** When the invented runs began: after the real one, which is now. */
const LATER = Date.now() + 24 * 60 * 60 * 1000;
const signal = new AbortController().signal;

/** The rows, made when they are asked for, so that what is measured holds no million of objects. */
function lazyRows(count: number): readonly Recommendation[] {
  const at = (i: number): Recommendation => ({
    user: `user-${String(Math.floor(i / PER_USER)).padStart(7, "0")}`,
    rank: i % PER_USER + 1,
    game: String(i * 7919 % 50_000),
    score: Math.sqrt(i) / 3,
    confidence: 1 / (i % 97 + 1),
    strategy: "model",
    because: [String(i % 50_000), String(i * 31 % 50_000), String(i * 17 % 50_000)],
  });
  const rows = {
    length: count,
    slice: (from: number, to: number) =>
      Array.from({ length: Math.min(to, count) - from }, (_, i) => at(from + i)),
  };
  return rows as unknown as readonly Recommendation[];
}

async function million(url: string): Promise<Row> {
  const { recommendations, close } = await openDatabase({ dialect: "mysql", url });
  await recommendations.publish(hash("warm-up"), lazyRows(20_000), signal);
  const before = Deno.memoryUsage().rss;
  let most = before;
  const watch = setInterval(() => most = Math.max(most, Deno.memoryUsage().rss), 50);
  const ms = await timed(() => recommendations.publish(hash("million"), lazyRows(ROWS), signal));
  clearInterval(watch);
  await close();
  return {
    what: `${ROWS.toLocaleString("en")} recommendation rows into MariaDB on this machine`,
    ms,
    note: `${Math.round(ROWS / ms * 1000).toLocaleString("en")} rows a second; aim 60 s: ${
      ms < 60_000 ? "met" : "missed"
    }; memory ${Math.round(before / 1e6)} MB before, at most ${Math.round(most / 1e6)} MB`,
  };
}

/** One real run, as it was recorded, to be repeated under other names. */
interface Recorded {
  readonly events: readonly RunEvent[];
  readonly materializations: readonly Materialization[];
}

async function record({ engine }: TestSession): Promise<Recorded> {
  const [run] = await engine.ledger.runs(1);
  return {
    events: await engine.ledger.events(run!.id),
    materializations: (await engine.ledger.currents()).map(({ materialization }) => materialization),
  };
}

function randomHash(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(32)), (byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}

/** A past run with ids, times and hashes of its own; every asset was materialized in it. */
function repeated({ events, materializations }: Recorded, number: number) {
  // Later than the real ones and one after the other, as rows come in: each at the end of its table.
  const runId = newId(LATER + number * 1000, Math.random);
  // Hashes go in as text: every place that names a version or a fingerprint gets the same new one.
  const names = new Map(materializations.flatMap(({ dataVersion, fingerprint, id }, i) => [
    [dataVersion as string, randomHash()],
    [fingerprint as string, randomHash()],
    [id, newId(LATER + number * 1000 + i, Math.random)],
  ]));
  const renamed = <T>(value: T): T => {
    let text = JSON.stringify(value);
    for (const [old, renamed] of names) text = text.replaceAll(old, renamed);
    return JSON.parse(text) as T;
  };
  const told = events.map((event) => renamed({ ...event, runId }));
  return {
    steps: stepRows(told),
    checks: checkRows(told).filter(({ passed }) => !passed),
    run: {
      id: runId,
      selection: "*",
      owner: "bench",
      status: "succeeded" as const,
      startedAt: number,
      finishedAt: number + 1,
    },
    events: told,
    materializations: materializations.map((made) => {
      const { code, ...rest } = made;
      return materializationRow({ ...renamed(rest), runId, code });
    }),
  };
}

async function* pastRuns(recorded: Recorded) {
  for (let from = 0; from < RUNS; from += RUNS_AT_ONCE) {
    const runs = Array.from({ length: RUNS_AT_ONCE }, (_, i) => repeated(recorded, from + i));
    yield {
      runs: runs.map(({ run }) => run),
      // They are over: their events are together. Their numbers are all the same, which makes no points.
      archives: runs.map(({ run, events }) => ({ runId: run.id, events: archivedEvents(events) })),
      materializations: runs.flatMap(({ materializations }) => materializations),
      steps: runs.flatMap(({ steps }) => steps),
      checks: runs.flatMap(({ checks }) => checks),
    };
  }
}

async function fillMysql(url: string, recorded: Recorded): Promise<void> {
  const connection = await connectMysql(parseAddress(url));
  for await (const { runs, archives, materializations, steps, checks } of pastRuns(recorded)) {
    await connection.transaction(async (tx) => {
      await insertMysql(tx, mysql.runs, runs);
      await insertMysql(tx, mysql.eventArchives, archives);
      await insertMysql(tx, mysql.materializations, materializations);
      await insertMysql(tx, mysql.steps, steps);
      await insertMysql(tx, mysql.checks, checks);
    });
  }
  await connection.read((queries) =>
    queries.execute(sql`analyze table materializations, event_archives, runs`)
  );
  await connection.close();
}

async function fillSqlite(path: string, recorded: Recorded): Promise<void> {
  const connection = await connectSqlite(path);
  for await (const { runs, archives, materializations, steps, checks } of pastRuns(recorded)) {
    await connection.transaction((tx) => {
      insertSqlite(tx, sqlite.runs, runs);
      insertSqlite(tx, sqlite.eventArchives, archives);
      insertSqlite(tx, sqlite.materializations, materializations);
      insertSqlite(tx, sqlite.steps, steps);
      insertSqlite(tx, sqlite.checks, checks);
    });
  }
  await connection.all(written(sql`pragma wal_checkpoint(truncate)`));
  connection.close();
}

async function bytesBelow(folder: string, like: RegExp): Promise<number> {
  let bytes = 0;
  for (const name of await filesBelow(folder)) {
    if (like.test(name)) bytes += (await Deno.stat(`${folder}/${name}`)).size;
  }
  return bytes;
}

async function manyRuns(
  name: string,
  home: string,
  env: Record<string, string>,
  fill: (recorded: Recorded) => Promise<void>,
  size: () => Promise<number>,
): Promise<Row[]> {
  const recorded = await withSession(home, env, async (session) => {
    await materializeIn(session);
    return await record(session);
  });
  const empty = await size();
  await fill(recorded);
  const each = (await size() - empty) / (RUNS * recorded.materializations.length);
  return await withSession(home, env, async (session) => {
    const { ledger } = session.engine;
    const ms = await alone(() => statusIn(session), 11);
    const look = await alone(async () => {
      await ledger.currents();
      await ledger.failures();
    }, 11);
    const history = await alone(() => ledger.history("model", { limit: 20 }), 11);
    const runs = RUNS.toLocaleString("en");
    return [
      {
        what: `\`status\` after ${runs} runs, ledger in ${name}, without the process's start`,
        ms,
        note: `aim 100 ms: ${ms < 100 ? "met" : "missed"}; ${look.toFixed(1)} ms of it in the ledger; ${
          Math.round(each)
        } bytes an asset and run, aim 2 KB: ${each < 2048 ? "met" : "missed"}`,
      },
      { what: `\`history model\` after ${runs} runs, ledger in ${name}`, ms: history },
    ];
  });
}

/** Commits of one process, one after the other: what a step pays for being recorded. */
async function commits(url: string): Promise<Row> {
  const connection = await connectMysql(parseAddress(url));
  const ms = await alone(() =>
    connection.transaction(async (tx) => {
      await tx.update(mysql.runs).set({ finishedAt: Date.now() }).where(eq(mysql.runs.id, "none"));
    }), 101);
  await connection.close();
  return { what: "a transaction that changes nothing, on MariaDB", ms };
}

/** Everything on the databases; nothing where there is no MariaDB. */
export async function mysqlRows(): Promise<Row[]> {
  const found = await mariaDbAvailability();
  if ("missing" in found) return [];
  const folder = await Deno.makeTempDir();
  // As it is set up by default in production: a commit is on the disk when it returns.
  await using server = await MariaDb.start(found.program, { durable: true });
  try {
    const name = await server.newDatabase();
    const url = server.url(name);
    const files = () => bytesBelow(`${server.folder}/data/${name}`, /\.ibd$/);
    await server.run("set global innodb_max_dirty_pages_pct = 0");
    return [
      await million(server.url(await server.newDatabase())),
      ...await manyRuns(
        "MariaDB",
        `${folder}/mysql`,
        { DATABASE_URL: url },
        (past) => fillMysql(url, past),
        files,
      ),
      ...await manyRuns(
        "SQLite",
        `${folder}/sqlite`,
        {},
        (past) => fillSqlite(`${folder}/sqlite/questline.db`, past),
        () => bytesBelow(`${folder}/sqlite`, /questline\.db$/),
      ),
      await commits(url),
    ];
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

if (import.meta.main) {
  await Deno.stdout.write(new TextEncoder().encode(markdown(await mysqlRows()) + "\n"));
}
