/**
 * Environment variables: how one is declared, read, and refused.
 *
 * @module
 */
import { z } from "zod";
import { issueInWords } from "./setting_words.ts";

/** One environment variable. */
export interface Variable<T extends z.ZodType> {
  readonly schema: T;
  /** What people may write. */
  readonly accepts: string;
  readonly summary: string;
  /** As it would be written; undefined when nothing stands for it. */
  readonly standard?: string;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

/** Declares one. */
export const variable = <const V extends Variable<z.ZodType>>(declared: V): V => declared;

/** A whole number. */
export const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/, "not a whole number").transform(Number).refine(
    (n) => n >= least && n <= most,
    "out of range",
  );

type Value<V extends Variable<z.ZodType>> = z.output<V["schema"]>;

/** The values of declared variables; one that was not given and has no standard is undefined. */
export type SettingsOf<V extends Readonly<Record<string, Variable<z.ZodType>>>> = {
  readonly [N in keyof V]: V[N] extends { readonly standard: string } ? Value<V[N]> : Value<V[N]> | undefined;
};

/** Looks a variable up; undefined when it was not given. */
export type Lookup = (name: string) => string | undefined;

/** A variable has a value that is not accepted. Ends the process with exit code 2. */
export class SettingError extends Error {
  override name = "SettingError";
}

/** Reads variables that are declared. @throws {SettingError} that names the variable, what it was (secrets masked) and what is accepted. */
export function readVariables<V extends Readonly<Record<string, Variable<z.ZodType>>>>(
  declarations: V,
  get: Lookup,
): SettingsOf<V> {
  const settings: Record<string, unknown> = {};
  for (const [name, declared] of Object.entries(declarations)) {
    const given = get(name) ?? declared.standard;
    if (given === undefined) continue;
    const parsed = declared.schema.safeParse(given);
    if (!parsed.success) {
      const shown = declared.secret ? "***" : JSON.stringify(withoutPassword(given));
      const issue = parsed.error.issues[0]!;
      // Which values are accepted is told anyway.
      const problem = issue.code === "invalid_value" ? "" : `${issueInWords(issue, declared.standard)}; `;
      throw new SettingError(`${name} is ${shown}: ${problem}it accepts ${declared.accepts}`);
    }
    settings[name] = parsed.data;
  }
  return settings as SettingsOf<V>;
}

/** An address may hold a password where none belongs. */
function withoutPassword(given: string): string {
  return given.replace(/\/\/[^/@\s]*@/g, "//***@");
}
