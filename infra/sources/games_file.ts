/**
 * Games from a file: CSV, JSON or JSON Lines, told apart by the first character.
 *
 * @module
 */
import { basename } from "node:path";
import { type Observation, type ReadContext, type Source, SourceError } from "../../assets/engine/source.ts";
import { fileBytes, fileChunks, type FileReadOptions } from "./file_bytes.ts";
import { observeFile, ReadCheck, type VersionedOptions } from "./file_hash.ts";
import type { GameColumns } from "./game_columns.ts";
import { gamesFromCsv } from "./games_csv.ts";
import { gamesFromJson } from "./games_json.ts";
import { placed } from "./place.ts";
import { badUtf8 } from "./utf8_place.ts";

/** How a catalogue is read. */
export interface GamesFileOptions {
  /** For CSV: which columns hold what, where their names do not say it. */
  readonly columns?: GameColumns;
  /** Yield a record that is no game as the {@link SourceError} that says why, instead of ending the read. */
  readonly yieldBad?: boolean;
}

const SETTING = "GAMES_SOURCE";

/** JSON is parsed whole, so it has to fit into one string. */
const JSON_LIMIT = 400 * 1024 * 1024;

/** A catalogue of games in RAWG's shape, with the fields the file has. */
export function gamesFile(path: string, options: GamesFileOptions = {}): Source<unknown> {
  const columns = options.columns ?? {};
  const versioned: VersionedOptions = columns;
  const yieldBad = options.yieldBad ?? false;
  return {
    name: basename(path),
    observe: (signal) => observeFile(path, versioned, { signal, setting: SETTING }),
    read: (observed, context) =>
      readGames(path, columns, yieldBad, new ReadCheck(path, versioned), observed, context),
  };
}

async function* readGames(
  path: string,
  columns: GameColumns,
  yieldBad: boolean,
  check: ReadCheck,
  observed: Observation,
  context: ReadContext,
): AsyncGenerator<readonly unknown[]> {
  const read: FileReadOptions = { signal: context.signal, setting: SETTING };
  const onChunk = (chunk: Uint8Array) => check.update(chunk);
  let rows = 0;
  if (await isJson(path, read)) {
    const bytes = await fileBytes(path, { ...read, limit: JSON_LIMIT, onChunk });
    // Before the bytes are judged: half a file is no JSON, and trying again helps.
    check.verify(observed);
    const games = gamesFromJson(path, decoded(path, bytes), yieldBad);
    context.progress(games.length, games.length, "rows");
    yield games;
    return;
  }
  for await (const games of gamesFromCsv(path, columns, { setting: SETTING, yieldBad }, onChunk, context)) {
    rows += games.length;
    context.progress(rows, undefined, "rows");
    yield games;
  }
  check.verify(observed);
}

async function isJson(path: string, read: FileReadOptions): Promise<boolean> {
  for await (const chunk of fileChunks(path, read)) {
    const start = new TextDecoder().decode(chunk.subarray(0, 4096)).trimStart();
    return start.startsWith("[") || start.startsWith("{");
  }
  return false;
}

function decoded(path: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    const fault = badUtf8(bytes);
    throw new SourceError(fault === undefined ? `Cannot read "${path}": ${error}` : placed(path, fault), {
      cause: error,
    });
  }
}
