/**
 * `evaluate`: measures models on plays from files. It needs no home and no database.
 *
 * @module
 */
import { basename, dirname } from "node:path";
import { loadDataset } from "../../evaluate/dataset.ts";
import { type Listener, measure } from "../../evaluate/measure.ts";
import { listedModels, modelLines } from "../../evaluate/model_list.ts";
import type { ColumnsTaken } from "../../evaluate/plays_file.ts";
import { htmlReport } from "../../evaluate/report/html.ts";
import { type EvaluateOptions, evaluateRequest } from "../../evaluate/request.ts";
import { jsonReport, textReport } from "../../evaluate/text_report.ts";
import { type DataWarning, warningWords } from "../../evaluate/warnings.ts";
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import { style } from "../style.ts";
import type { Terminal } from "../terminal.ts";

/** What the command needs of the program. */
export interface EvaluateContext {
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
}

/** Reads, fits, measures, and prints; with `--report` also writes a page. */
export async function evaluateModels(
  { terminal, signal }: EvaluateContext,
  options: EvaluateOptions & { readonly models?: boolean },
): Promise<ExitCode> {
  if (options.models) {
    if (options.json) terminal.out(JSON.stringify(listedModels(), null, 2));
    else for (const line of modelLines(terminal.width(), style(terminal.color.out))) terminal.out(line);
    return EXIT.done;
  }
  const request = evaluateRequest(options);
  if (options.report !== undefined) await requireWritable(options.report);
  const note = (warning: DataWarning) =>
    terminal.err(`${style(terminal.color.err).warn("Note:")} ${warningWords(warning).en}`);
  const tellColumns = (taken: ColumnsTaken) => {
    if (taken.guessed) note({ kind: "columns-guessed", taken });
    else terminal.err(`Columns of ${basename(taken.path)}: ${taken.description}`);
  };
  const dataset = await usage(() => loadDataset(request, signal, tellColumns));
  for (const warning of dataset.warnings) if (warning.kind !== "columns-guessed") note(warning);
  const measurement = await measure(dataset, request, signal, listener(terminal));
  if (options.json) terminal.out(jsonReport(dataset, request, measurement));
  else {
    const lines = textReport(dataset, request, measurement, terminal.width(), style(terminal.color.out));
    for (const line of lines) terminal.out(line);
  }
  if (options.report !== undefined) {
    await Deno.writeTextFile(options.report, htmlReport(dataset, request, measurement));
    terminal.err(`Report: ${options.report}`);
  }
  return EXIT.done;
}

/** Input that cannot be used is for the caller to mend, as a wrong option is. */
async function usage<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Error && error.name === "SourceError") {
      throw new UsageError(error.message, { cause: error });
    }
    throw error;
  }
}

/** Finds out before the work, not after it. @throws {UsageError} */
async function requireWritable(path: string): Promise<void> {
  const { state } = await Deno.permissions.request({ name: "write", path });
  if (state !== "granted") {
    throw new UsageError(
      `--report ${path} may not be written: the task allows report.html and .questline/. ` +
        `To write elsewhere, run: deno run -P=evaluate --allow-write=${path} infra/cli/main.ts evaluate …`,
    );
  }
  const folder = dirname(path);
  try {
    if ((await Deno.stat(folder)).isDirectory) return;
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  throw new UsageError(`--report ${path} cannot be written: "${folder}" is not a folder that exists`);
}

/** A line that rewrites itself on a terminal, a line a phase elsewhere. */
function listener(terminal: Terminal): Listener {
  const words = { fit: "Fitting", recommend: "Measuring", done: "Measured" } as const;
  return (model, phase, epoch) => {
    if (!terminal.live) {
      if (epoch === undefined) terminal.err(`${words[phase]} ${model}`);
      return;
    }
    const at = epoch === undefined
      ? ""
      : ` epoch ${epoch.epoch}/${epoch.epochs}, loss ${epoch.loss.toPrecision(5)}${
        epoch.validation === undefined ? "" : `, validation ${epoch.validation.toFixed(4)}`
      }`;
    terminal.raw(phase === "done" ? "\r\x1b[K" : `\r\x1b[K${words[phase]} ${model}${at}`);
  };
}
