/**
 * What every command starts with: the configuration, the composition, and a signal that Ctrl-C aborts.
 *
 * @module
 */
import {
  type AssetGraph,
  type AssetKey,
  type Engine,
  parseSelection,
  select,
  type Selection,
} from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { compose, type Composition } from "../compose.ts";
import { type Config, readConfig } from "../config.ts";
import { UsageError } from "./exit.ts";
import type { Terminal } from "./terminal.ts";

/** A command at work. */
export interface Session extends Composition {
  readonly config: Config;
  readonly terminal: Terminal;
  readonly signal: AbortSignal;
  /** Who runs the command, for the record. */
  readonly user: () => string;
}

/** What a program is made of; tests replace parts. */
export interface Program {
  readonly terminal: Terminal;
  readonly env: (name: string) => string | undefined;
  readonly signal: AbortSignal;
  readonly parts?: Partial<Engine>;
}

/** What a command has that opens nothing: its terminal and the configuration. */
export type Configured = Pick<Session, "config" | "terminal">;

/** Reads the configuration and gives it to `work`. */
export async function withConfig<T>(
  { terminal, env }: Program,
  work: (configured: Configured) => Promise<T>,
): Promise<T> {
  return await work({ terminal, config: readConfig(env, await dotenv(), pipeline) });
}

/** Opens a session, gives it to `work`, and closes it whatever happens. */
export async function withSession<T>(program: Program, work: (session: Session) => Promise<T>): Promise<T> {
  const { terminal, signal } = program;
  const config = readConfig(program.env, await dotenv(), pipeline);
  const composition = await compose(config, pipeline, program.parts);
  try {
    const user = () => userOf(config, program.env);
    return await work({ ...composition, config, terminal, signal, user });
  } finally {
    await composition.close();
  }
}

/** As QUESTLINE_USER says, else the user of the operating system, else the host. */
function userOf({ settings }: Config, env: Program["env"]): string {
  if (settings.QUESTLINE_USER !== undefined) return settings.QUESTLINE_USER;
  for (const name of ["USER", "LOGNAME", "USERNAME"]) {
    try {
      const user = env(name);
      if (user) return user;
    } catch (error) {
      // Whoever runs the program with narrower permissions is known by the host.
      if (!(error instanceof Deno.errors.NotCapable)) throw error;
    }
  }
  return Deno.hostname();
}

async function dotenv(): Promise<string> {
  try {
    return await Deno.readTextFile(".env");
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw new UsageError(`Cannot read ".env": ${error instanceof Error ? error.message : error}`);
  }
}

/** The keys that selection words name; all without words. */
export function selected(graph: AssetGraph, words: readonly string[]): { text: string; keys: Set<AssetKey> } {
  const text = words.length === 0 ? "*" : words.join(" ");
  const keys = new Set(select(graph, parsed(text)));
  if (keys.size === 0) throw new UsageError(`The selection "${text}" names no asset`);
  return { text, keys };
}

function parsed(text: string): Selection {
  try {
    return parseSelection(text);
  } catch (error) {
    throw error instanceof SyntaxError ? new UsageError(error.message, { cause: error }) : error;
  }
}

/** A whole number that an option was given. @throws {UsageError} */
export function wholeNumber(name: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (Number.isSafeInteger(value) && value >= least) return value;
    throw new UsageError(`${name} is "${text}": expected a whole number of ${least} or more`);
  };
}
