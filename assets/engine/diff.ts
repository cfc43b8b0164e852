/**
 * The differences between what an artifact was made from and what it would be made from now, as causes.
 *
 * @module
 */
import { type Canonical, canonical } from "./canonical.ts";
import type { Cause } from "./cause.ts";
import { inputChanges } from "./diff_inputs.ts";
import type { AssetKey, PartitionKey } from "./keys.ts";
import type { CodeManifest, InputVersion, SourceVersion } from "./ledger.ts";
import type { SetLookup } from "./partition_set.ts";
import type { WantedInput } from "./plan_links.ts";

/** The side of a materialization that decides its fingerprint, with what people need to read it. */
export interface MadeFrom {
  readonly code: CodeManifest;
  readonly config: Readonly<Record<string, unknown>>;
  readonly inputs: readonly InputVersion[];
  readonly source: SourceVersion | null;
}

/** What is wanted now; an input whose version is not known before its own step has run is null. */
export interface Wanted extends Omit<MadeFrom, "inputs"> {
  readonly inputs: readonly WantedInput[];
}

/**
 * The causes for which `wanted` differs from `made`; none exactly when both have one fingerprint, as far as
 * inputs are known.
 *
 * @param sets finds the partitions that a set stands for.
 */
export function differences(
  asset: AssetKey,
  partition: PartitionKey,
  made: MadeFrom,
  wanted: Wanted,
  sets: SetLookup = () => undefined,
): Cause[] {
  const own = { asset, partition };
  return [
    ...(made.code.version === wanted.code.version ? [] : codeChanges(own, made.code, wanted.code)),
    ...configChanges(own, made.config, wanted.config),
    ...inputChanges(own, made.inputs, wanted.inputs, sets),
    ...sourceChanges(own, made.source, wanted.source),
  ];
}

type Own = { readonly asset: AssetKey; readonly partition: PartitionKey };

function codeChanges(own: Own, made: CodeManifest, wanted: CodeManifest): Cause[] {
  const causes: Cause[] = [];
  for (const path of union(Object.keys(made.parts), Object.keys(wanted.parts))) {
    const old = made.parts[path] ?? null;
    const now = wanted.parts[path] ?? null;
    if (old === now) continue;
    const what = old === null ? "is new" : now === null ? "is no longer used" : "changed";
    const sentence = path === "version"
      ? `its declared code version went from ${old ?? "automatic"} to ${now ?? "automatic"}`
      : `code: ${path} ${what}`;
    causes.push({ ...own, kind: "code_changed", subject: path, old, new: now, sentence });
  }
  return causes;
}

function configChanges(own: Own, made: MadeFrom["config"], wanted: MadeFrom["config"]): Cause[] {
  const causes: Cause[] = [];
  for (const field of union(Object.keys(made), Object.keys(wanted))) {
    // Each in an array of none or one: a field that is null is not one that is unset.
    const value = (config: MadeFrom["config"]) =>
      canonical(config[field] === undefined ? [] : [config[field] as Canonical]);
    if (value(made) === value(wanted)) continue;
    const [old, now] = [spell(made[field]), spell(wanted[field])];
    const sentence = `config: ${field} went from ${old ?? "unset"} to ${now ?? "unset"}`;
    causes.push({ ...own, kind: "config_changed", subject: field, old, new: now, sentence });
  }
  return causes;
}

function sourceChanges(own: Own, made: SourceVersion | null, wanted: SourceVersion | null): Cause[] {
  if (made?.version === wanted?.version && made?.name === wanted?.name) return [];
  const sentence = `source: ${sourceInWords(made?.detail, wanted?.detail)}`;
  return [{
    ...own,
    kind: "source_changed",
    subject: (wanted ?? made)!.name,
    old: made?.version ?? null,
    new: wanted?.version ?? null,
    sentence,
  }];
}

/** A detail is what the source is, and maybe after a comma how much it holds. */
function sourceInWords(old: string | undefined, now: string | undefined): string {
  const parts = (detail = "none") => {
    const comma = detail.lastIndexOf(", ");
    return comma < 0 ? [detail, ""] as const : [detail.slice(0, comma), detail.slice(comma + 2)] as const;
  };
  const [[what, size], [nowWhat, nowSize]] = [parts(old), parts(now)];
  if (what !== nowWhat) return `is now ${now ?? "none"} (was: ${old ?? "none"})`;
  return size === nowSize
    ? `${now} has other content`
    : `${what} has other content (${size}, now ${nowSize})`;
}

function union(a: readonly string[], b: readonly string[]): string[] {
  return [...new Set([...a, ...b])].sort();
}

function spell(value: unknown): string | null {
  return value === undefined ? null : JSON.stringify(value);
}
