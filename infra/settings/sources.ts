/**
 * Where the catalogue and the plays come from.
 *
 * @module
 */
import { z } from "zod";
import { parseGameColumns } from "../sources/game_columns.ts";
import { parseLogColumns } from "../sources/log_columns.ts";
import { type Variable, variable, whole } from "./variable.ts";

/** Where records come from: bundled or made up, a file, or RAWG. */
export type SourceSetting =
  | { readonly kind: "default" }
  | { readonly kind: "file"; readonly path: string; readonly format: string }
  | { readonly kind: "rawg" };

/** A word, or `csv:path` and the like. */
const sourceSetting = <const W extends SourceSetting>(
  words: Readonly<Record<string, W>>,
  kinds: readonly string[],
) =>
  z.string().transform((text, ctx): W | Extract<SourceSetting, { kind: "file" }> => {
    if (Object.hasOwn(words, text)) return words[text]!;
    const [, kind, path] = /^([a-z]+):(.+)$/.exec(text) ?? [];
    if (kind !== undefined && kinds.includes(kind)) return { kind: "file", path: path!, format: kind };
    ctx.addIssue("not a source");
    return z.NEVER;
  });

const columns = <T>(parse: (text: string) => T) =>
  z.string().transform((text, ctx): T => {
    try {
      return parse(text);
    } catch (error) {
      ctx.addIssue(error instanceof Error ? error.message : String(error));
      return z.NEVER;
    }
  });

/** The variables of the sources; those of RAWG are apart. */
export const SOURCE_VARIABLES = {
  GAMES_SOURCE: variable({
    schema: sourceSetting<SourceSetting>({ sample: { kind: "default" }, rawg: { kind: "rawg" } }, [
      "csv",
      "json",
      "file",
    ]),
    accepts: "sample, rawg, csv:PATH or json:PATH",
    summary:
      "The catalogue: the bundled sample of invented games, RAWG's, or a file; RAWG's with RAWG_API_KEY, else the sample",
  }),
  GAMES_COLUMNS: variable({
    schema: columns(parseGameColumns),
    accepts: "id=COLUMN,name=COLUMN,… for a CSV catalogue",
    summary: "Which columns of the catalogue hold what, where their names do not say it",
  }),
  LOGS_SOURCE: variable({
    schema: sourceSetting({ synthetic: { kind: "default" } }, ["csv", "parquet", "mysql"]),
    accepts: "synthetic, csv:PATH, parquet:PATH or mysql:TABLE",
    summary: "The plays: synthetic ones, or a team's own log: a file, or a folder with a file for each day",
    standard: "synthetic",
  }),
  LOGS_COLUMNS: variable({
    schema: columns(parseLogColumns),
    accepts: "user=COLUMN,game=COLUMN,weight=COLUMN,time=COLUMN (the last two may be left out)",
    summary: "Which columns of the log hold what, where their names do not say it",
  }),
  LOGS_ON_BAD_ROW: variable({
    schema: z.enum(["fail", "skip"]),
    accepts: "fail or skip",
    summary: "What a row that cannot be used does: end the step, or be left out, counted and reported",
    standard: "fail",
  }),
  FEEDBACK: variable({
    schema: z.enum(["on", "off"]),
    accepts: "on or off",
    summary: "Whether plays that are reported to the server are folded into user_logs",
    standard: "on",
  }),
  FEEDBACK_SPOOL_BYTES: variable({
    schema: whole(4096, 2 ** 40),
    accepts: "a whole number of 4096 or more",
    summary:
      "How much feedback waits in QUESTLINE_HOME/feedback at most while the database cannot be written",
    standard: "67108864",
  }),
} satisfies Record<string, Variable<z.ZodType>>;
