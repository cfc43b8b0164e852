/**
 * Materializations as rows and back.
 *
 * @module
 */
import type { SQLOutputValue } from "node:sqlite";
import type { CodeVersion, DataVersion, Fingerprint } from "../../assets/engine/keys.ts";
import type { CodeManifest, Materialization } from "../../assets/engine/ledger.ts";
import { unpack, unpackText } from "../packed.ts";
import type { Row } from "./connect.ts";
import { type codeManifests, materializations } from "./schema.ts";

/** The columns of a materialization, in the order that {@link readMaterialization} expects. */
export const COLUMNS = {
  id: materializations.id,
  runId: materializations.runId,
  asset: materializations.asset,
  partition: materializations.partition,
  fingerprint: materializations.fingerprint,
  codeVersion: materializations.codeVersion,
  config: materializations.config,
  inputs: materializations.inputs,
  source: materializations.source,
  dataVersion: materializations.dataVersion,
  size: materializations.size,
  metadata: materializations.metadata,
  checks: materializations.checks,
  startedAt: materializations.startedAt,
  finishedAt: materializations.finishedAt,
  attempts: materializations.attempts,
};

/** How many columns {@link COLUMNS} has: further ones of a query stand behind them. */
export const WIDTH = Object.keys(COLUMNS).length;

/** The manifest as the row to insert. */
export function manifestRowOf(code: CodeManifest): typeof codeManifests.$inferInsert {
  return { version: code.version, parts: code.parts };
}

/** Remembers parsed values by their text: most rows of a ledger share a config, checks or a manifest. */
export class Parsed {
  readonly #values = new Map<string, unknown>();

  /** The value of a JSON text. It is shared, so nobody may change it. */
  value(stored: SQLOutputValue): unknown {
    if (stored === null) return null;
    const text = unpackText(stored as string | Uint8Array);
    let value = this.#values.get(text);
    if (value === undefined) {
      value = JSON.parse(text);
      this.#values.set(text, value);
    }
    return value;
  }
}

/**
 * A row of {@link COLUMNS} as a materialization. Mapped by hand: ten thousand of them are read for a plan, and a
 * general mapper costs as much as the query.
 */
export function readMaterialization(
  row: Row,
  manifests: ReadonlyMap<string, CodeManifest>,
  parsed: Parsed,
): Materialization {
  const codeVersion = row[5] as CodeVersion;
  return {
    id: row[0] as string,
    runId: row[1] as string,
    asset: row[2] as string,
    partition: row[3] as string,
    fingerprint: row[4] as Fingerprint,
    code: manifests.get(codeVersion)!,
    config: parsed.value(row[6]!) as Materialization["config"],
    inputs: unpack(row[7] as string | Uint8Array) as Materialization["inputs"],
    source: parsed.value(row[8]!) as Materialization["source"],
    dataVersion: row[9] as DataVersion,
    size: row[10] as number,
    metadata: unpack(row[11] as string | Uint8Array) as Materialization["metadata"],
    checks: parsed.value(row[12]!) as Materialization["checks"],
    startedAt: row[13] as number,
    finishedAt: row[14] as number,
    attempts: row[15] as number,
  };
}
