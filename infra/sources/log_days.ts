/**
 * Play logs by day: a place with a file, or several, for each day.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { basename } from "node:path";
import type { PartitionKey } from "../../assets/engine/keys.ts";
import {
  type Observation,
  type ReadContext,
  type Source,
  SourceChangedError,
  SourceError,
} from "../../assets/engine/source.ts";
import type { Play } from "../../assets/schemas.ts";
import { dayOfFile } from "./day_of_file.ts";

/** How the files of a kind are read. */
export interface LogFiles {
  /** The ends of their names, such as ".csv". */
  readonly extensions: readonly string[];
  /** What a file holds: its hash, and the options that decide which plays come out of it. */
  version(path: string, signal: AbortSignal): Promise<string>;
  /** @throws {SourceChangedError} when the file is not what `version` says. */
  read(path: string, version: string, context: ReadContext): AsyncIterable<readonly Play[]>;
}

/** A file of a place. */
export interface PlacedFile {
  /** Its path below the place. */
  readonly name: string;
  /** Changes with what it holds. */
  readonly version: string;
}

/** Where the files of a log are: a folder, a bucket. */
export interface LogPlace {
  /** For people: "plays", "s3://logs/plays/". */
  readonly name: string;
  /** Of what kind they are, such as ".csv", for messages. */
  readonly kind: string;
  /** Every file, sorted by name. */
  list(signal: AbortSignal): Promise<readonly PlacedFile[]>;
  /** @throws {SourceChangedError} when the file is another one by now. */
  read(file: PlacedFile, context: ReadContext): AsyncIterable<readonly Play[]>;
}

/** A log by day. */
export function logDays(place: LogPlace): Source<Play> {
  let days: ReadonlyMap<PartitionKey, readonly PlacedFile[]> = new Map();

  async function observe(signal: AbortSignal): Promise<Observation> {
    const found = new Map<PartitionKey, PlacedFile[]>();
    for (const file of await place.list(signal)) {
      const day = dayOfFile(file.name);
      if (day === undefined) {
        throw new SourceError(
          `Cannot tell which day "${file.name}" in "${place.name}" is about: expected a date in its name, such as ` +
            `plays-2026-11-01${place.kind}; check LOGS_SOURCE`,
        );
      }
      const same = found.get(day);
      if (same === undefined) found.set(day, [file]);
      else same.push(file);
    }
    if (found.size === 0) {
      throw new SourceError(
        `Cannot use "${place.name}": it holds no ${place.kind} file; check LOGS_SOURCE`,
      );
    }
    days = found;
    const partitions = new Map(
      [...found].map(([day, parts]) => [day, { version: versionOf(parts), detail: detailOf(parts) }]),
    );
    const whole = createHash("sha256").update(JSON.stringify([...partitions].sort())).digest("hex");
    return { version: whole, detail: `${place.name}, ${found.size} days`, partitions };
  }

  return {
    name: place.name,
    observe,
    async *read(observed, context) {
      const { partition } = context;
      const wanted = partition === undefined || partition === "" ? [...days.keys()].sort() : [partition];
      for (const day of wanted) {
        const parts = days.get(day) ?? [];
        if (wanted.length === 1 && versionOf(parts) !== observed.version) {
          throw new SourceChangedError(`The files of ${day} in "${place.name}" changed: materialize again`);
        }
        for (const file of parts) yield* place.read(file, context);
      }
    },
  };
}

/** One file's own version; of several, their hash. */
function versionOf(parts: readonly PlacedFile[]): string {
  if (parts.length === 1) return parts[0]!.version;
  return createHash("sha256").update(JSON.stringify(parts.map(({ version }) => version))).digest("hex");
}

function detailOf(parts: readonly PlacedFile[]): string {
  return parts.length === 1 ? `file ${basename(parts[0]!.name)}` : `${parts.length} files`;
}
