/**
 * Games from a CSV file: columns recognised by many names, as RAWG, Steam and SteamSpy exports call them.
 *
 * @module
 */
import { type ReadContext, SourceError } from "../../assets/engine/source.ts";
import { cellPlace, type CsvBatch, readCsv } from "./csv_reader.ts";
import { type GameColumns, type GameIndices, gameIndices } from "./game_columns.ts";
import { gameOf, GameValueError } from "./game_row.ts";
import { type Fault, placed } from "./place.ts";

/**
 * Yields the games of a CSV file in RAWG's shape.
 *
 * A row that cannot be used ends the read; with `yieldBad` it is yielded as the {@link SourceError} that tells its
 * place, and whoever reads decides.
 *
 * @throws {SourceError} for a file or header that cannot be used, with its place.
 */
export async function* gamesFromCsv(
  path: string,
  columns: GameColumns,
  { setting, yieldBad }: { readonly setting: string; readonly yieldBad: boolean },
  onChunk: (chunk: Uint8Array) => void,
  context: ReadContext,
): AsyncGenerator<readonly unknown[]> {
  let indices: GameIndices | undefined;
  for await (const batch of readCsv(path, { signal: context.signal, setting, onChunk })) {
    indices ??= indicesOf(path, batch, columns);
    const games: unknown[] = [];
    let told = 0;
    const report = (fault: Fault) => {
      if (!yieldBad) {
        throw new SourceError(placed(path, { ...fault, problem: `${fault.problem}; correct it` }));
      }
      games.push(new SourceError(placed(path, fault)));
    };
    for (let i = 0; i < batch.rows.length; i++) {
      while (told < batch.faults.length && batch.faults[told]!.line < batch.lines[i]!) {
        report(batch.faults[told++]!);
      }
      try {
        games.push(gameOf(batch.rows[i]!, indices));
      } catch (error) {
        if (!(error instanceof GameValueError)) throw error;
        report({ ...cellPlace(batch, i, error.column), problem: error.message });
      }
    }
    while (told < batch.faults.length) report(batch.faults[told++]!);
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
