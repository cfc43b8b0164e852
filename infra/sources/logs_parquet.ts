/**
 * Play logs from Parquet files.
 *
 * @module
 */
import { basename } from "node:path";
import { type ReadContext, type Source, SourceError } from "../../assets/engine/source.ts";
import type { Play } from "../../assets/schemas.ts";
import { BadRows } from "./bad_rows.ts";
import { fileBytes } from "./file_bytes.ts";
import { observeFile, ReadCheck, type VersionedOptions } from "./file_hash.ts";
import { describeIndices, logIndices } from "./log_columns.ts";
import type { LogFiles } from "./log_days.ts";
import { parseId, parseTime, parseWeight, ValueError } from "./log_values.ts";
import type { CsvLogsOptions } from "./logs_csv.ts";

const SETTING = "LOGS_SOURCE";
/** A day of plays is small; more than this belongs into several files. */
const LIMIT = 2 ** 30;
/** Rows that are decoded at once. */
const BATCH = 65_536;

/** Parquet files, each with columns as a CSV log has them. */
export function parquetLogFiles(options: CsvLogsOptions = {}): LogFiles {
  const versioned: VersionedOptions = {
    user: options.columns?.user,
    game: options.columns?.game,
    weight: options.columns?.weight,
    time: options.columns?.time,
    columns: options.columns === undefined ? "recognised" : "named",
    onBadRow: options.onBadRow ?? "fail",
    format: "parquet",
  };
  return {
    extensions: [".parquet"],
    version: async (path, signal) =>
      (await observeFile(path, versioned, { signal, setting: SETTING })).version,
    read: (path, version, context) => readPlays(path, options, versioned, version, context),
  };
}

/** One Parquet file as a log. */
export function parquetLogs(path: string, options: CsvLogsOptions = {}): Source<Play> {
  const files = parquetLogFiles(options);
  return {
    name: basename(path),
    observe: async (signal) => ({
      version: await files.version(path, signal),
      detail: `file ${basename(path)}`,
    }),
    read: (observed, context) => files.read(path, observed.version, context),
  };
}

async function* readPlays(
  path: string,
  options: CsvLogsOptions,
  versioned: VersionedOptions,
  version: string,
  context: ReadContext,
): AsyncGenerator<readonly Play[]> {
  const { parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const check = new ReadCheck(path, versioned);
  const bytes = await fileBytes(path, {
    signal: context.signal,
    setting: SETTING,
    limit: LIMIT,
    onChunk: (chunk) => check.update(chunk),
  });
  // First, because a file that changed under the reader may hold nothing usable for that very reason.
  check.verify({ version, detail: "" });
  const file = {
    byteLength: bytes.length,
    slice: (from: number, to?: number) => bytes.slice(from, to).buffer as ArrayBuffer,
  };
  const opened = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new SourceError(`Cannot read "${path}" as Parquet: ${why}; check ${SETTING}`, { cause: error });
    }
  };
  const metadata = await opened(() => parquetMetadataAsync(file));
  const header = metadata.schema.slice(1).map(({ name }) => name);
  const columns = indicesOf(path, header, options);
  context.log("info", `${basename(path)}: ${describeIndices(header, columns)}`);
  const rows = Number(metadata.num_rows);
  const bad = new BadRows(path, options.onBadRow ?? "fail", context);
  let kept = 0;
  for (let from = 0; from < rows; from += BATCH) {
    context.signal.throwIfAborted();
    const batch = await opened(() =>
      parquetReadObjects({
        file,
        metadata,
        compressors,
        columns: Object.values(columns).map((index) => header[index]!),
        rowStart: from,
        rowEnd: Math.min(rows, from + BATCH),
      })
    );
    const plays: Play[] = [];
    for (const [r, row] of batch.entries()) {
      try {
        plays.push(playOf(row, header, columns));
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        bad.report({ line: from + r + 1, column: 1, problem: error.message });
      }
    }
    kept += plays.length;
    context.progress(Math.min(rows, from + BATCH), rows);
    if (plays.length > 0) yield plays;
  }
  bad.finish(kept);
}

type Indices = ReturnType<typeof logIndices>;

function indicesOf(path: string, header: readonly string[], options: CsvLogsOptions): Indices {
  try {
    return logIndices(header, options.columns);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SourceError(`Cannot use "${path}": ${error.message}`);
  }
}

function playOf(
  row: Readonly<Record<string, unknown>>,
  header: readonly string[],
  { user, game, weight, time }: Indices,
): Play {
  const cell = (index: number) => text(row[header[index]!]);
  return {
    user: parseId(cell(user), "user"),
    game: parseId(cell(game), "game"),
    weight: weight === undefined ? 1 : parseWeight(cell(weight)),
    time: time === undefined ? null : parseTime(cell(time)),
  };
}

/** A value as a CSV log would spell it. */
function text(value: unknown): string {
  if (value === null || value === undefined) return "";
  return value instanceof Date ? value.toISOString() : String(value);
}
