/**
 * The workflows of GitHub Actions, as they are written.
 *
 * @module
 */
import { parse } from "yaml";
import { CHECKOUT } from "./program.ts";

/** One step of a job. */
export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly if?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly "continue-on-error"?: boolean;
}

/** One job; one that calls another workflow has no steps. */
export interface Job {
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
}

/** A workflow file. */
export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": unknown };
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

export const WORKFLOWS = ["ci", "materialize", "release"] as const;

/** The text of a workflow. */
export function workflowText(name: string): Promise<string> {
  return Deno.readTextFile(`${CHECKOUT}/.github/workflows/${name}.yml`);
}

/** A workflow, parsed. */
export async function workflow(name: string): Promise<Workflow> {
  return parse(await workflowText(name)) as Workflow;
}

/**
 * A value with its expressions replaced by what a run would have there.
 *
 * @param known what each expression is; one that is not named is an error, so that none is passed over.
 */
export function resolved(text: string, known: Readonly<Record<string, string>>): string {
  return text.replaceAll(/\$\{\{\s*(.*?)\s*\}\}/g, (_, expression: string) => {
    const value = known[expression];
    if (value === undefined) throw new Error(`Nobody said what "${expression}" is`);
    return value;
  });
}
