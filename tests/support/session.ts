/**
 * The program's commands in this process: quicker than a child, and just as real below the command line.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { type Engine, type RunEvent, WHOLE } from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { keptVersions, neededBy } from "../../infra/registry/retention.ts";
import { gc } from "../../infra/cli/commands/gc.ts";
import { materialize } from "../../infra/cli/commands/materialize.ts";
import { status } from "../../infra/cli/commands/status.ts";
import type { Session } from "../../infra/cli/session.ts";
import type { Terminal } from "../../infra/cli/terminal.ts";
import { compose } from "../../infra/compose.ts";
import { readConfig } from "../../infra/config.ts";
import { eventsOf, type StatusRow } from "./program.ts";

/** A terminal that keeps what is written. */
export interface CapturedTerminal extends Terminal {
  readonly written: { out: string; err: string };
}

/** A terminal for tests. */
export function capturedTerminal(options: Partial<Terminal> = {}): CapturedTerminal {
  const written = { out: "", err: "" };
  return {
    written,
    out: (line) => void (written.out += line + "\n"),
    err: (line) => void (written.err += line + "\n"),
    raw: (text) => void (written.err += text),
    live: false,
    shared: false,
    color: { out: false, err: false },
    width: () => 100,
    ...options,
  };
}

/** A session whose terminal is captured. */
export interface TestSession extends Session {
  readonly terminal: CapturedTerminal;
}

/** Opens a home in this process, as every command does, and closes it afterwards. */
export async function withSession<T>(
  home: string,
  env: Readonly<Record<string, string>>,
  body: (session: TestSession) => Promise<T>,
  parts: Partial<Engine> = {},
): Promise<T> {
  const config = readConfig((name) => name === "QUESTLINE_HOME" ? home : env[name], "", pipeline);
  const composition = await compose(config, pipeline, parts);
  const { signal } = new AbortController();
  try {
    return await body({ ...composition, config, terminal: capturedTerminal(), signal, user: () => "tester" });
  } finally {
    await composition.close();
  }
}

/** Runs `materialize --json`; answers its exit code and its events. */
export async function materializeIn(
  session: TestSession,
  words: string[] = [],
  options: { force?: boolean } = {},
): Promise<{ code: number; events: RunEvent[] }> {
  const terminal = capturedTerminal();
  const code = await materialize({ ...session, terminal }, words, {
    plan: false,
    force: options.force ?? false,
    json: true,
  });
  return { code, events: eventsOf(terminal.written.out) };
}

/** Materializes and expects that it succeeds; what failed comes with the failure. */
export async function expectMaterialized(session: TestSession, words: string[] = []): Promise<RunEvent[]> {
  const { code, events } = await materializeIn(session, words);
  const failed = events.flatMap((event) =>
    event.type === "step_failed" ? [`${event.asset}: ${event.error.stack}`] : []
  );
  assertEquals(code, 0, failed.join("\n"));
  return events;
}

/** The rows of `status --json`, by asset. */
export async function statusIn(session: TestSession): Promise<Record<string, StatusRow>> {
  const terminal = capturedTerminal();
  assertEquals(await status({ ...session, terminal }, [], { json: true, check: false }), 0);
  const rows = JSON.parse(terminal.written.out) as StatusRow[];
  return Object.fromEntries(rows.map((row) => [row.asset, row]));
}

/** Runs `gc`. */
export async function collectIn(session: TestSession, keep: number): Promise<void> {
  assertEquals(await gc(session, { keep, dryRun: false }), 0);
}

/** The current data version of every asset that has one. */
export async function versionsIn({ engine }: Session): Promise<Record<string, string>> {
  const currents = await engine.ledger.currents();
  return Object.fromEntries(
    currents.map(({ materialization: { asset, dataVersion } }) => [asset, dataVersion]),
  );
}

/** The data versions that garbage collection keeps with `--keep 1`: what is current, and what served versions need. */
export async function keptIn(session: Session): Promise<string[]> {
  const kept = await keptVersions(session.database.versions, { keep: 1, now: session.engine.clock.now() });
  return [...new Set([...Object.values(await versionsIn(session)), ...await neededBy(session.engine, kept)])]
    .sort();
}

/** Reads every current artifact back: its hash is right, it decodes, and it passes its blocking checks. */
export async function assertWhole({ engine }: Session): Promise<void> {
  for (const asset of engine.graph.assets) {
    const current = await engine.ledger.current({ asset: asset.key, partition: WHOLE });
    if (current === undefined) continue;
    const value = asset.codec.decode(await engine.store.read(current.materialization.dataVersion));
    for (const { name, blocking, evaluate } of asset.checks) {
      const answer = await evaluate(value);
      if (blocking) assertEquals(answer, true, `${asset.key}: ${name}`);
    }
  }
}
