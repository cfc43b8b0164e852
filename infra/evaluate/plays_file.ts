/**
 * Plays from a CSV file, as columns for a matrix. Unlike a source of the pipeline it keeps no history and skips nothing: the
 * first row that cannot be used ends the reading, with its place.
 *
 * @module
 */
import { SourceError } from "../../assets/engine/source.ts";
import { type ColumnNames, parseColumns } from "../sources/columns.ts";
import { cellPlace, type CsvBatch, readCsv } from "../sources/csv_reader.ts";
import { describeIndices, type LogColumns, type LogIndices, logIndices } from "../sources/log_columns.ts";
import { parseId, parseTime, parseWeight, ValueError } from "../sources/log_values.ts";
import { placed } from "../sources/place.ts";

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

/** Which columns of a file were taken. */
export interface ColumnsTaken {
  readonly path: string;
  /** `user from "user_id", game from "game_id", no weight, no time`. */
  readonly description: string;
  /** Nobody named them and no name is known: they are the first two. */
  readonly guessed: boolean;
}

/** How a file is read. */
export interface PlaysFileOptions {
  readonly columns: PlayColumnNames;
  /** The option that names the file, for messages: `--train`. */
  readonly option: string;
  /** Only who and what: weights and times are not looked for. */
  readonly pairsOnly?: boolean;
  /** Hears which columns were taken, before the first row is read. */
  readonly onColumns?: (taken: ColumnsTaken) => void;
  readonly signal: AbortSignal;
}

/** Reads `user=…,game=…,weight=…,time=…`. @throws {SyntaxError} When it is not of that form. */
export function parsePlayColumns(text: string): PlayColumnNames {
  return parseColumns(text, ROLES, "--columns");
}

/**
 * Reads plays. Columns that are not named are recognised as the pipeline does it; a header with no known name holds the user
 * and the game in its first two columns. Once columns are named, weights and times are read only when they are named.
 *
 * @throws {SourceError} For a file, header or value that cannot be used, with its place.
 */
export async function readPlays(path: string, options: PlaysFileOptions): Promise<FilePlays> {
  const user: string[] = [];
  const item: string[] = [];
  const weight: number[] = [];
  const time: number[] = [];
  let at: LogIndices | undefined;
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
        const problem = `${error.message}; correct the row${adviceOn(field, at, options.columns)}`;
        throw new SourceError(placed(path, { ...cellPlace(batch, r, field), problem }));
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

function indicesOf(path: string, { header, headerLine }: CsvBatch, options: PlaysFileOptions): LogIndices {
  const { pairsOnly, onColumns } = options;
  const refuse = (problem: string) => new SourceError(placed(path, { line: headerLine, column: 1, problem }));
  if (header.length < 2) throw refuse("the header has one column: expected at least two, users and games");
  const columns = namedOf(options);
  try {
    const found = logIndices(header, columns);
    const { user, game } = found;
    const taken = pairsOnly ? { user, game } : found;
    const all = describeIndices(header, taken);
    onColumns?.({
      path,
      description: pairsOnly ? all.slice(0, all.lastIndexOf(", no weight, no time")) : all,
      // With a strange column before the others, a guess takes that one and a known name does not.
      guessed: logIndices(["", ...header], columns).user === 0,
    });
    return taken;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The pipeline's setting has the same form as this command's option.
    throw refuse(error.message.replace("LOGS_COLUMNS=", "--columns ").replace("LOGS_COLUMNS", "--columns"));
  }
}

/** The names that are looked for in this file; undefined when there are none. */
function namedOf({ columns: { user, game, weight, time }, pairsOnly }: PlaysFileOptions) {
  const named: LogColumns = {
    ...(user !== undefined && { user }),
    ...(game !== undefined && { game }),
    ...(weight !== undefined && !pairsOnly && { weight }),
    ...(time !== undefined && !pairsOnly && { time }),
  };
  return Object.keys(named).length > 0 ? named : undefined;
}

/** A weight or a time that nobody asked for need not be read. */
function adviceOn(field: number, at: LogIndices, columns: PlayColumnNames): string {
  const role = field === at.weight ? "weight" : field === at.time ? "time" : undefined;
  if (role === undefined || columns[role] !== undefined) return "";
  return `, or name the columns without the ${role}: --columns user=…,game=…`;
}
