/**
 * Versions of the model, for commands: which one answers, and how its configuration is shown.
 *
 * @module
 */
import {
  type Alias,
  type ModelVersion,
  versionNumbered,
  type VersionRegistry,
} from "../../assets/engine/mod.ts";
import { model } from "../../assets/mod.ts";
import { formatModelSpec, models, parseModelSpec } from "../../assets/recommender/mod.ts";
import { UsageError } from "./exit.ts";

/** The number of a version as people write it: `3` or `v3`. @throws {UsageError} */
export function versionNumber(text: string): number {
  const [, digits] = /^v?([1-9]\d{0,8})$/.exec(text) ?? [];
  if (digits !== undefined) return Number(digits);
  throw new UsageError(
    `"${text}" is no version: expected its number, such as 3; deno task models list shows them`,
  );
}

/** The version of that number. @throws {UsageError} when there is none. */
export async function givenVersion(versions: VersionRegistry, text: string): Promise<ModelVersion> {
  try {
    return await versionNumbered(versions, model.key, versionNumber(text));
  } catch (error) {
    throw error instanceof Error && error.name === "VersionError" ? new UsageError(error.message) : error;
  }
}

/** Which aliases each version has. */
export async function aliasesByNumber(versions: VersionRegistry): Promise<Map<number, Alias[]>> {
  const named = new Map<number, Alias[]>();
  for (const [alias, number] of await versions.aliases(model.key)) {
    named.set(number, [...named.get(number) ?? [], alias]);
  }
  return named;
}

/** A configuration without the options that have their usual value: `slim:l2=10`. */
export function shortSpec(spec: string): string {
  try {
    const { model, options } = parseModelSpec(spec);
    const usual = models.resolve({ model, options: {} }).options;
    const kept = Object.entries(options).filter(([name, value]) => String(usual[name]) !== String(value));
    return formatModelSpec({ model, options: Object.fromEntries(kept) });
  } catch {
    // Of a program that knew other models.
    return spec;
  }
}

/** A line for people when the champion is not the newest version; undefined when it is. */
export async function championNote(versions: VersionRegistry): Promise<string | undefined> {
  const champion = (await versions.aliases(model.key)).get("champion");
  const [newest] = await versions.versions(model.key, 1);
  if (champion === undefined || newest === undefined || champion === newest.number) return undefined;
  return `The champion is version ${champion} of the model; version ${newest.number} is newer: ` +
    `deno task models compare ${champion} ${newest.number} says which is better.`;
}
