/**
 * The real program, as child processes in homes of their own.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { fileURLToPath } from "node:url";
import type { RunEvent } from "../../assets/engine/mod.ts";
import { SERVER_NAMES, VARIABLES } from "../../infra/config.ts";
import { Child, type Ended } from "./child.ts";

/** The checkout that is tested. */
export const CHECKOUT = fileURLToPath(new URL("../../", import.meta.url)).replace(/\/$/, "");

/** A composition root of the tests; see `faulty_main.ts`. */
export const FAULTY = fileURLToPath(new URL("./faulty_main.ts", import.meta.url));

/** How the program is started. */
export interface Start {
  /** Where it keeps its state; it may write there and nowhere else. */
  readonly home: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The folder that it is started in; its home by default. A `.env` is read from there. */
  readonly cwd?: string;
  readonly checkout?: string;
  /** What it may write, when that is not its home. */
  readonly writable?: string;
  /** The entry, when it is not the program's own. */
  readonly entry?: string;
  readonly stdin?: "piped" | "null";
  /** Takes the network away from it. */
  readonly denyNet?: boolean;
  /** The permission set of its task; that of most commands by default. */
  readonly permissions?: "cli" | "serve";
  /** Other folders that it may write to. */
  readonly writes?: readonly string[];
}

/** The arguments of `deno` that start the program. */
export function programArgs(options: Start): string[] {
  const {
    home,
    checkout = CHECKOUT,
    entry,
    denyNet = false,
    writable = home,
    writes = [],
    permissions = "cli",
  } = options;
  const main = entry ?? `${checkout}/infra/cli/main.ts`;
  const write = `--allow-write=${[writable, ...writes].join(",")}`;
  return [
    "run",
    "-q",
    `-P=${permissions}`,
    write,
    ...(denyNet ? ["--deny-net"] : []),
    `--config=${checkout}/deno.json`,
    main,
  ];
}

/** This process's environment without what configures the program. */
export function cleanEnv(): Record<string, string> {
  const ours = new Set([
    ...Object.keys(VARIABLES),
    ...SERVER_NAMES,
    "NO_COLOR",
    "FORCE_COLOR",
    "COLUMNS",
    "TERM",
  ]);
  return Object.fromEntries(
    Object.entries(Deno.env.toObject()).filter(([name]) => !ours.has(name) && !/^(ASSET|AWS)_/.test(name)),
  );
}

/** Starts the program. */
export function start(args: readonly string[], options: Start): Child {
  return new Child(Deno.execPath(), {
    args: [...programArgs(options), ...args],
    cwd: options.cwd ?? options.home,
    env: { ...cleanEnv(), QUESTLINE_HOME: options.home, ...options.env },
    clearEnv: true,
    stdin: options.stdin ?? "null",
  });
}

/** Runs the program to its end. */
export async function questline(args: readonly string[], options: Start): Promise<Ended> {
  await using child = start(args, options);
  return await child.ended();
}

/** Runs the program and expects an exit code; what it wrote comes with the failure. */
export async function expectExit(code: number, args: readonly string[], options: Start): Promise<Ended> {
  const ended = await questline(args, options);
  assertEquals(ended.code, code, `questline ${args.join(" ")}\n${ended.out}\n${ended.err}`);
  return ended;
}

/** Gives a test an empty folder, and removes it afterwards. */
export async function withFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir({ prefix: "questline-test-" }));
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Copies a folder. */
export async function copyFolder(from: string, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    if (isDirectory) await copyFolder(`${from}/${name}`, `${to}/${name}`);
    else await Deno.copyFile(`${from}/${name}`, `${to}/${name}`);
  }
}

/** The paths of the files below a folder, sorted; none when it does not exist. */
export async function filesBelow(folder: string, prefix = ""): Promise<string[]> {
  const found: string[] = [];
  try {
    for await (const { name, isDirectory } of Deno.readDir(folder)) {
      if (isDirectory) found.push(...await filesBelow(`${folder}/${name}`, `${prefix}${name}/`));
      else found.push(prefix + name);
    }
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
  return found.sort();
}

/** The events of `materialize --json`; every line must be one. */
export function eventsOf(out: string): RunEvent[] {
  return out.split("\n").filter((line) => line !== "").map((line) => JSON.parse(line) as RunEvent);
}

const OUTCOMES: Partial<Record<RunEvent["type"], string>> = {
  step_materialized: "materialized",
  step_reused: "reused",
  step_fresh: "fresh",
  step_failed: "failed",
  step_skipped: "skipped",
  step_cancelled: "cancelled",
};

/** How each asset ended, by its events; "same" for one that was computed and gave the bytes it had. */
export function outcomesOf(events: readonly RunEvent[]): Record<string, string> {
  const outcomes: Record<string, string> = {};
  for (const event of events) {
    const outcome = OUTCOMES[event.type];
    if (outcome === undefined || !("asset" in event)) continue;
    outcomes[event.asset] = event.type === "step_materialized" && !event.changed ? "same" : outcome;
  }
  return outcomes;
}

/** One row of `status --json`. */
export interface StatusRow {
  readonly asset: string;
  readonly state: "fresh" | "stale" | "missing";
  readonly held: boolean;
  readonly causes: readonly { readonly kind: string; readonly subject?: string; readonly sentence: string }[];
  readonly rows: number | null;
  readonly size: number | null;
  readonly since: number | null;
  readonly dataVersion: string | null;
  readonly fingerprint: string | null;
}

/** The rows of `status --json`, by asset. */
export async function statusOf(options: Start): Promise<Record<string, StatusRow>> {
  const { out } = await expectExit(0, ["status", "--json"], options);
  return Object.fromEntries((JSON.parse(out) as StatusRow[]).map((row) => [row.asset, row]));
}

/** The state of each asset. */
export async function statesOf(options: Start): Promise<Record<string, string>> {
  return Object.fromEntries(Object.values(await statusOf(options)).map(({ asset, state }) => [asset, state]));
}
