/**
 * Games from a CSV file: columns recognised by many names, as RAWG, Steam and SteamSpy exports call them.
 *
 * @module
 */
import { type ReadContext, SourceError } from "../../assets/engine/source.ts";
import { cellPlace, type CsvBatch, readCsv } from "./csv_reader.ts";
import { type GameColumns, type GameIndices, gameIndices } from "./game_columns.ts";
import { gameOf, GameValueError } from "./game_row.ts";
import { placed } from "./place.ts";

/**
 * Yields the games of a CSV file in RAWG's shape.
 *
 * @throws {SourceError} for a file, header or value that cannot be used, with its place.
 */
export async function* gamesFromCsv(
  path: string,
  columns: GameColumns,
  setting: string,
  onChunk: (chunk: Uint8Array) => void,
  context: ReadContext,
): AsyncGenerator<readonly unknown[]> {
  let indices: GameIndices | undefined;
  for await (const batch of readCsv(path, { signal: context.signal, setting, onChunk })) {
    indices ??= indicesOf(path, batch, columns);
    const games: unknown[] = [];
    const fault = batch.faults[0];
    for (let i = 0; i < batch.rows.length; i++) {
      if (fault !== undefined && fault.line < batch.lines[i]!) break;
      try {
        games.push(gameOf(batch.rows[i]!, indices));
      } catch (error) {
        if (!(error instanceof GameValueError)) throw error;
        const place = cellPlace(batch, i, error.column);
        throw new SourceError(placed(path, { ...place, problem: `${error.message}; correct it` }));
      }
    }
    if (fault !== undefined) {
      throw new SourceError(placed(path, { ...fault, problem: `${fault.problem}; correct it` }));
    }
    if (games.length > 0) yield games;
  }
}

function indicesOf(path: string, batch: CsvBatch, columns: GameColumns): GameIndices {
  const { header, headerLine } = batch;
  try {
    return gameIndices(header, columns);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new SourceError(placed(path, { line: headerLine, column: 1, problem: error.message }));
  }
}
