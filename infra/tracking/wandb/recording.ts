/**
 * What is recorded of a materialization for Weights & Biases: JSON Lines, a first line that says what it is, one for
 * each step, and a last one without which it is unfinished.
 *
 * @module
 */
import { z } from "zod";

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** One step of a run: what was measured, by name. */
export const Row = z.record(z.string(), Scalar);
export type Row = z.infer<typeof Row>;

/** The first line. */
export const Start = z.object({
  type: z.literal("start"),
  format: z.literal(1),
  /** The run's id at Weights & Biases: ours to make, so that sending it twice is sending the same. */
  id: z.string(),
  /** The address of the server that it is for. */
  server: z.string(),
  project: z.string(),
  /** Null when nobody had said yet whose project it is: then it goes to the key's account. */
  entity: z.string().nullable(),
  /** The run of ours, and its step. */
  runId: z.string(),
  asset: z.string(),
  partition: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
});
export type Start = z.infer<typeof Start>;

/** The last line: the materialization is committed. */
export const End = z.object({
  type: z.literal("end"),
  /** Counts up within a project. */
  number: z.number(),
  name: z.string(),
  config: z.record(z.string(), z.json()),
  tags: z.array(z.string()),
  summary: Row,
  at: z.number(),
});
export type End = z.infer<typeof End>;

const Line = z.discriminatedUnion("type", [Start, z.object({ type: z.literal("row"), row: Row }), End]);
export type Line = z.infer<typeof Line>;

/** A file of the spool, read back. */
export interface Recording {
  readonly path: string;
  readonly start: Start;
  readonly rows: readonly Row[];
  /** Undefined when it was not finished. */
  readonly end: End | undefined;
}

/** A recording that can be sent. */
export type FinishedRecording = Recording & { readonly end: End };

/**
 * Reads a recording back. A line that a crash left half-written is as if it had never been begun.
 *
 * @returns undefined when not even its first line is there.
 */
export function parseRecording(path: string, text: string): Recording | undefined {
  const lines = text.split("\n").slice(0, -1).flatMap((line) => parseLine(line) ?? []);
  const start = lines.find((line) => line.type === "start");
  if (start === undefined) return undefined;
  return {
    path,
    start,
    rows: lines.flatMap((line) => line.type === "row" ? [line.row] : []),
    end: lines.find((line) => line.type === "end"),
  };
}

function parseLine(line: string): Line | undefined {
  try {
    return Line.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
