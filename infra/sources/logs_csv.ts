/**
 * Play logs from a CSV file.
 *
 * @module
 */
import { basename } from "node:path";
import { type Observation, type ReadContext, type Source, SourceError } from "../../assets/engine/source.ts";
import type { Play } from "../../assets/schemas.ts";
import { type BadRowPolicy, BadRows } from "./bad_rows.ts";
import { cellPlace, type CsvBatch, readCsv } from "./csv_reader.ts";
import { observeFile, ReadCheck, type VersionedOptions } from "./file_hash.ts";
import type { LogFiles } from "./log_days.ts";
import { describeIndices, isGuess, type LogColumns, type LogIndices, logIndices } from "./log_columns.ts";
import { parseId, parseTime, parseWeight, ValueError } from "./log_values.ts";
import { placed } from "./place.ts";

/** How a play log is read. */
export interface CsvLogsOptions {
  /** Which columns hold what; see {@link logIndices} for what happens without. */
  readonly columns?: LogColumns;
  /** "fail" by default. */
  readonly onBadRow?: BadRowPolicy;
}

const SETTING = "LOGS_SOURCE";

/** A CSV file with one play a row: user, game, and maybe weight and time. A pair that stands twice is two plays. */
export function csvLogs(path: string, options: CsvLogsOptions = {}): Source<Play> {
  const versioned = versionedOptions(options);
  return {
    name: basename(path),
    observe: (signal) => observeFile(path, versioned, { signal, setting: SETTING }),
    read: (observed, context) => readPlays(path, options, new ReadCheck(path, versioned), observed, context),
  };
}

/** CSV files, for a log that has many. */
export function csvLogFiles(options: CsvLogsOptions = {}): LogFiles {
  const versioned = versionedOptions(options);
  return {
    extensions: [".csv"],
    version: async (path, signal) =>
      (await observeFile(path, versioned, { signal, setting: SETTING })).version,
    read: (path, version, context) =>
      readPlays(path, options, new ReadCheck(path, versioned), { version, detail: "" }, context),
  };
}

function versionedOptions(options: CsvLogsOptions): VersionedOptions {
  return {
    user: options.columns?.user,
    game: options.columns?.game,
    weight: options.columns?.weight,
    time: options.columns?.time,
    columns: options.columns === undefined ? "recognised" : "named",
    onBadRow: options.onBadRow ?? "fail",
  };
}

async function* readPlays(
  path: string,
  options: CsvLogsOptions,
  check: ReadCheck,
  observed: Observation,
  context: ReadContext,
): AsyncGenerator<readonly Play[]> {
  const bad = new BadRows(path, options.onBadRow ?? "fail", context);
  const { size } = await Deno.stat(path).catch(() => ({ size: undefined }));
  const batches = readCsv(path, {
    signal: context.signal,
    setting: SETTING,
    onChunk: (chunk) => check.update(chunk),
  });
  let indices: LogIndices | undefined;
  let kept = 0;
  for await (const batch of batches) {
    if (indices === undefined) {
      indices = indicesOf(path, batch, options.columns);
      const chosen = `${basename(path)}: ${describeIndices(batch.header, indices)}`;
      if (isGuess(batch.header, options.columns)) {
        context.log(
          "warn",
          `${chosen}; that is a guess, as no column is called user or game: ` +
            "if it is wrong, set LOGS_COLUMNS=user=…,game=…",
        );
      } else context.log("info", chosen);
    }
    const plays = playsOf(batch, indices, bad);
    kept += plays.length;
    context.progress(check.bytes, size, "bytes");
    if (plays.length > 0) yield plays;
  }
  // First, because a file that changed under the reader may hold nothing usable for that very reason.
  check.verify(observed);
  bad.finish(kept);
}

function indicesOf(path: string, batch: CsvBatch, columns: LogColumns | undefined): LogIndices {
  try {
    return logIndices(batch.header, columns);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SourceError(placed(path, { line: batch.headerLine, column: 1, problem: error.message }));
  }
}

function playsOf(batch: CsvBatch, indices: LogIndices, bad: BadRows): Play[] {
  const { rows, lines, faults } = batch;
  const { user, game, weight, time } = indices;
  const plays: Play[] = [];
  let reported = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    // Faults are told in the order of the file.
    while (reported < faults.length && faults[reported]!.line < lines[i]!) bad.report(faults[reported++]!);
    // The field that is being parsed, for the place of a fault.
    let field = user;
    try {
      const userId = parseId(row[user]!, "user");
      field = game;
      const gameId = parseId(row[game]!, "game");
      let weighs = 1;
      if (weight !== undefined) {
        field = weight;
        weighs = parseWeight(row[weight]!);
      }
      let played: string | null = null;
      if (time !== undefined) {
        field = time;
        played = parseTime(row[time]!);
      }
      plays.push({ user: userId, game: gameId, weight: weighs, time: played });
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      bad.report({ ...cellPlace(batch, i, field), problem: error.message });
    }
  }
  while (reported < faults.length) bad.report(faults[reported++]!);
  return plays;
}
