/**
 * Play logs in a table of a MySQL or MariaDB database, by the day of its time column.
 *
 * @module
 */
import { createHash } from "node:crypto";
import {
  type ReadContext,
  type Source,
  SourceChangedError,
  SourceError,
} from "../../assets/engine/source.ts";
import type { Play } from "../../assets/schemas.ts";
import { openPlaysTable, type PlayOfTable, type PlaysTable, type PlaysTableColumns } from "../../db/mod.ts";
import { BadRows } from "./bad_rows.ts";
import { logIndices } from "./log_columns.ts";
import { parseId, parseTime, parseWeight, ValueError } from "./log_values.ts";
import type { CsvLogsOptions } from "./logs_csv.ts";

/** Plays handed on at once. */
const BATCH = 4096;

/**
 * A table of plays. A look asks the database for a checksum of each day; a read fetches one day.
 *
 * @param url of the database
 * @param table its name, or `database.table`
 */
export function tableLogs(url: string, table: string, options: CsvLogsOptions = {}): Source<Play> {
  const onBadRow = options.onBadRow ?? "fail";
  const versionOf = (checksum: string, columns: PlaysTableColumns) =>
    createHash("sha256").update(JSON.stringify([checksum, Object.entries(columns).sort(), onBadRow])).digest(
      "hex",
    );

  async function within<T>(work: (open: PlaysTable, columns: PlaysTableColumns) => Promise<T>): Promise<T> {
    const open = await openPlaysTable(url, table);
    try {
      return await work(open, columnsOf(table, await open.columns(), options));
    } finally {
      await open.close();
    }
  }

  async function* readDay(day: string, version: string | undefined, context: ReadContext) {
    const rows = await within(async (open, columns) => {
      const rows = await open.plays(columns, day);
      const [now] = await open.days(columns, day);
      if (version !== undefined && (now === undefined || versionOf(now.checksum, columns) !== version)) {
        throw new SourceChangedError(`The plays of ${day} in "${table}" changed: materialize again`);
      }
      return rows;
    });
    const bad = new BadRows(`${table} ${day}`, onBadRow, context);
    let kept = 0;
    for (let from = 0; from < rows.length; from += BATCH) {
      context.signal.throwIfAborted();
      const plays: Play[] = [];
      for (const [r, row] of rows.slice(from, from + BATCH).entries()) {
        try {
          plays.push(playOf(row));
        } catch (error) {
          if (!(error instanceof ValueError)) throw error;
          bad.report({ line: from + r + 1, column: 1, problem: error.message });
        }
      }
      kept += plays.length;
      context.progress(Math.min(rows.length, from + BATCH), rows.length);
      if (plays.length > 0) yield plays;
    }
    bad.finish(kept);
  }

  return {
    name: table,
    observe: () =>
      within(async (open, columns) => {
        const days = await open.days(columns);
        if (days.length === 0) {
          throw new SourceError(
            `Cannot use table "${table}": it holds no play with a time; check LOGS_SOURCE`,
          );
        }
        const partitions = new Map(days.map(({ day, plays, checksum }) => [
          day,
          { version: versionOf(checksum, columns), detail: `${table} of ${day}, ${plays} plays` },
        ]));
        const version = createHash("sha256").update(JSON.stringify([...partitions])).digest("hex");
        return { version, detail: `table ${table}, ${days.length} days`, partitions };
      }),
    async *read(observed, context) {
      const { partition = "" } = context;
      if (partition !== "") return yield* readDay(partition, observed.version, context);
      const days = await within((open, columns) => open.days(columns));
      for (const { day } of days) yield* readDay(day, undefined, context);
    },
  };
}

function columnsOf(table: string, header: readonly string[], options: CsvLogsOptions): PlaysTableColumns {
  try {
    const { user, game, weight, time } = logIndices(header, options.columns);
    if (time === undefined) {
      throw new SyntaxError("no column is known to hold the time: name it with LOGS_COLUMNS");
    }
    return {
      user: header[user]!,
      game: header[game]!,
      time: header[time]!,
      ...(weight !== undefined && { weight: header[weight]! }),
    };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SourceError(`Cannot use table "${table}": ${error.message}`);
  }
}

function playOf({ user, game, weight, time }: PlayOfTable): Play {
  return {
    user: parseId(user ?? "", "user"),
    game: parseId(game ?? "", "game"),
    weight: parseWeight(weight ?? ""),
    time: parseTime(time ?? ""),
  };
}
