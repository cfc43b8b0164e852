/**
 * Files and contexts for the tests of sources.
 *
 * @module
 */
import { type ReadContext, type Source, SourceError } from "../../assets/engine/source.ts";
import { readCsv } from "../../infra/sources/csv_reader.ts";
import { placed } from "../../infra/sources/place.ts";

/** Calls back with the path of a file of this content in a folder of its own. */
export async function withFile<R>(
  name: string,
  content: string | Uint8Array,
  use: (path: string) => Promise<R> | R,
): Promise<R> {
  const folder = await Deno.makeTempDir({ prefix: "questline-sources-" });
  try {
    const path = `${folder}/${name}`;
    await Deno.writeFile(path, typeof content === "string" ? new TextEncoder().encode(content) : content);
    return await use(path);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A context that keeps what it is told. */
export interface RecordedContext extends ReadContext {
  readonly logged: string[];
  readonly noted: Record<string, string | number | boolean>;
  readonly done: number[];
}

/** Makes a context. */
export function recordedContext(signal: AbortSignal = new AbortController().signal): RecordedContext {
  const logged: string[] = [];
  const noted: Record<string, string | number | boolean> = {};
  const done: number[] = [];
  return {
    logged,
    noted,
    done,
    signal,
    progress: (count) => void done.push(count),
    log: (level, message) => void logged.push(`${level}: ${message}`),
    metadata: (entries) => void Object.assign(noted, entries),
  };
}

/** Observes a source and reads all of it. */
export async function readAll<T>(source: Source<T>, context: ReadContext = recordedContext()): Promise<T[]> {
  const all: T[] = [];
  for await (const batch of source.read(await source.observe(context.signal), context)) all.push(...batch);
  return all;
}

/** The header and records of a CSV file. */
export async function readRecords(path: string, options: { batch?: number } = {}): Promise<string[][]> {
  const records: string[][] = [];
  for await (
    const batch of readCsv(path, { signal: new AbortController().signal, setting: "LOGS_SOURCE", ...options })
  ) {
    if (records.length === 0) records.push([...batch.header]);
    for (const row of batch.rows) records.push([...row]);
    const fault = batch.faults[0];
    if (fault !== undefined) throw new SourceError(placed(path, fault));
  }
  return records;
}

/** The message of the error that a promise rejects with, after the folder of the path is taken away. */
export async function messageOf(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return error instanceof Error
      ? `${error.name}: ${error.message.replaceAll(/\/[^"\s:]*\//g, "")}`
      : String(error);
  }
  throw new Error("Expected a rejection");
}
