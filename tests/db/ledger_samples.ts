/**
 * Invented records for the tests of ledgers.
 *
 * @module
 */
import type { RunEvent } from "../../assets/engine/events.ts";
import type { CodeVersion, DataVersion, Fingerprint } from "../../assets/engine/keys.ts";
import type { Lease, Ledger, Materialization, RunRecord } from "../../assets/engine/ledger.ts";

/** A string that looks like a SHA-256 and says what it stands for. */
export function hash<H extends string = DataVersion>(name: string): H {
  return [...name].map((c) => c.charCodeAt(0).toString(16)).join("").padEnd(64, "0").slice(0, 64) as H;
}

/** A materialization with every field set. */
export function sampleMaterialization(
  id: string,
  changes: Partial<Materialization> = {},
): Materialization {
  return {
    id,
    runId: "run-1",
    asset: "clean_features",
    partition: "",
    fingerprint: hash<Fingerprint>("fingerprint"),
    code: {
      version: hash<CodeVersion>("code"),
      parts: { "assets/clean_features.ts": hash("file"), "npm:zod@4.6.7": "4.6.7 sha512-abc" },
    },
    config: { imputation: "mean", nested: { seed: 42, list: [1, "two", null] } },
    inputs: [{ asset: "raw_games", partition: "", dataVersion: hash("input") }],
    source: { name: "games", version: hash("source"), detail: "file games.csv, 138 kB" },
    dataVersion: hash(`data ${id}`),
    size: 2 ** 40 + 1,
    metadata: {
      rows: 200,
      ratio: 0.1 + 0.2,
      title: "돌의 정원 – \u{1F3AE}",
      nothing: null,
      deep: { a: [true] },
    },
    checks: [{ name: "ratings are within 0..5", passed: false, blocking: false, message: "one is 7" }],
    startedAt: 1_700_000_000_000,
    finishedAt: 1_700_000_000_123,
    attempts: 2,
    ...changes,
  };
}

/** A running run. */
export function sampleRun(id: string, changes: Partial<RunRecord> = {}): RunRecord {
  return {
    id,
    selection: "*",
    owner: "me",
    status: "running",
    startedAt: 1000,
    finishedAt: null,
    ...changes,
  };
}

/** A log line. */
export function sampleEvent(runId: string, seq: number): RunEvent {
  const at = 1000 + seq;
  return {
    type: "step_log",
    runId,
    seq,
    at,
    asset: "model",
    partition: "",
    level: "info",
    message: `line ${seq}`,
  };
}

/** Takes a lease that has to be free. */
export async function takeLease(ledger: Ledger, asset: string, owner = "me", partition = ""): Promise<Lease> {
  const answer = await ledger.acquire({ asset, partition }, owner, 1000, 5000);
  if ("heldBy" in answer) throw new Error(`The lease of ${asset} is held by ${answer.heldBy}`);
  return answer;
}
