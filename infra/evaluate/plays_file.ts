/**
 * Plays from a CSV file, as columns for a matrix. Unlike a source of the pipeline it keeps no history and skips nothing: the
 * first row that cannot be used ends the reading, with its place.
 *
 * @module
 */
import { SourceError } from "../../assets/engine/source.ts";
import { type ColumnNames, namedColumn, parseColumns } from "../sources/columns.ts";
import { cellPlace, type CsvBatch, readCsv } from "../sources/csv_reader.ts";
import { parseId, parseTime, parseWeight, ValueError } from "../sources/log_values.ts";
import { placed, shown } from "../sources/place.ts";

const ROLES = ["user", "game", "weight", "time"] as const;
type Role = typeof ROLES[number];

/** Header names by role. */
export type PlayColumnNames = ColumnNames<Role>;

/** The plays of a file, in its order. */
export interface FilePlays {
  readonly user: string[];
  readonly item: string[];
  /** When the file has weights. */
  readonly weight?: number[];
  /** Milliseconds since 1970; when the file has times. */
  readonly time?: number[];
}

/** How a file is read. */
export interface PlaysFileOptions {
  readonly columns: PlayColumnNames;
  /** The option that names the file, for messages: `--train`. */
  readonly option: string;
  /** Only who and what: weights and times are not looked for. */
  readonly pairsOnly?: boolean;
  readonly signal: AbortSignal;
}

/** Reads `user=…,game=…,weight=…,time=…`. @throws {SyntaxError} When it is not of that form. */
export function parsePlayColumns(text: string): PlayColumnNames {
  return parseColumns(text, ROLES, "--columns");
}

/**
 * Reads plays. The user and the game are the first two columns unless they are named; weights and times are read only when they
 * are named.
 *
 * @throws {SourceError} For a file, header or value that cannot be used, with its place.
 */
export async function readPlays(path: string, options: PlaysFileOptions): Promise<FilePlays> {
  const user: string[] = [];
  const item: string[] = [];
  const weight: number[] = [];
  const time: number[] = [];
  let at: Readonly<Partial<Record<Role, number>>> & { user: number; game: number } | undefined;
  for await (const batch of readCsv(path, { signal: options.signal, setting: options.option })) {
    at ??= indicesOf(path, batch, options);
    const { rows, lines, faults } = batch;
    const fault = faults[0];
    for (let r = 0; r < rows.length; r++) {
      if (fault !== undefined && fault.line < lines[r]!) break;
      const row = rows[r]!;
      // The field that is being parsed, for the place of a fault.
      let field = at.user;
      try {
        user.push(parseId(row[field]!, "user"));
        field = at.game;
        item.push(parseId(row[field]!, "game"));
        if (at.weight !== undefined) weight.push(parseWeight(row[field = at.weight]!));
        if (at.time !== undefined) {
          const text = parseTime(row[field = at.time]!);
          if (text === null) throw new ValueError("the time is empty: expected one for every play");
          time.push(Date.parse(text));
        }
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        throw new SourceError(
          placed(path, { ...cellPlace(batch, r, field), problem: `${error.message}; correct the row` }),
        );
      }
    }
    if (fault !== undefined) {
      throw new SourceError(placed(path, { ...fault, problem: `${fault.problem}; correct the row` }));
    }
  }
  return {
    user,
    item,
    ...(at?.weight !== undefined && { weight }),
    ...(at?.time !== undefined && { time }),
  };
}

function indicesOf(path: string, batch: CsvBatch, { columns, pairsOnly }: PlaysFileOptions) {
  const { header, headerLine } = batch;
  const refuse = (problem: string) => new SourceError(placed(path, { line: headerLine, column: 1, problem }));
  const found: Partial<Record<Role, number>> = {};
  for (const role of ROLES) {
    const name = columns[role];
    if (name === undefined || (pairsOnly && role !== "user" && role !== "game")) continue;
    try {
      found[role] = namedColumn(header, name, "--columns");
    } catch (error) {
      throw error instanceof SyntaxError ? refuse(error.message) : error;
    }
  }
  const { user = 0, game = 1 } = found;
  if (user === game) {
    throw refuse(
      `column ${shown(header[user] ?? "")} would hold both users and games; name both in --columns`,
    );
  }
  if (game >= header.length || user >= header.length) {
    throw refuse("the header has one column: expected at least two, users and games");
  }
  const number = [user, game].map((index) => header[index]!).find((column) =>
    /^\s*[-+]?\d+(\.\d+)?\s*$/.test(column)
  );
  if (number !== undefined) {
    throw refuse(
      `this line looks like data (${
        shown(number)
      }), not like a header: expected column names such as user_id,game_id; add a header line`,
    );
  }
  return { ...found, user, game };
}
