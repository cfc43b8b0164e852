/** @module */
import { assert, assertEquals, assertMatch } from "@std/assert";
import type { NewEvent, RunEvent } from "../../assets/engine/mod.ts";
import { eventLines } from "../../infra/cli/listeners/lines.ts";
import { jsonLines } from "../../infra/cli/listeners/json_lines.ts";
import { liveProgress } from "../../infra/cli/listeners/live.ts";
import { plainProgress } from "../../infra/cli/listeners/plain.ts";
import { style } from "../../infra/cli/style.ts";
import type { DataVersion, Fingerprint } from "../../assets/engine/mod.ts";
import { screen } from "../support/screen.ts";
import { capturedTerminal } from "../support/session.ts";

const HASH = "0123456789abcdef".repeat(4);

function event(told: NewEvent): RunEvent {
  return { ...told, runId: "run", seq: 1, at: Date.now() } as RunEvent;
}

const model = { asset: "model", partition: "" };
const started = (asset: string) =>
  event({ type: "step_started", asset, partition: "", fingerprint: HASH as Fingerprint, causes: [] });
const materialized = (asset: string, more: { changed?: boolean; metadata?: Record<string, number> } = {}) =>
  event({
    type: "step_materialized",
    asset,
    partition: "",
    materializationId: "m",
    dataVersion: HASH as DataVersion,
    changed: true,
    size: 1500,
    metadata: {},
    durationMs: 20,
    ...more,
  });
const runStarted = event({ type: "run_started", selection: "*", owner: "me", plan: [] });
const lines = (told: NewEvent) => eventLines(event(told), style(false));

Deno.test("eventLines() tells what stays worth knowing in one line each", () => {
  const plain = style(false);
  assertEquals(eventLines(materialized("model"), plain), ["✓ model              1.5 kB, 0.02 s"]);
  assertEquals(eventLines(materialized("user_logs", { changed: false, metadata: { rows: 1200 } }), plain), [
    "✓ user_logs          1,200 rows, 1.5 kB, 0.02 s, same data as before",
  ]);
  const dataVersion = HASH as DataVersion;
  assertEquals(
    lines({
      type: "step_reused",
      asset: "user_logs",
      partition: "2024-05-01",
      materializationId: "m",
      dataVersion,
    }),
    ["↺ user_logs[2024-05-01] reused 0123456789ab"],
  );
  assertEquals(lines({ type: "step_waiting", ...model, heldBy: "host-1" }), [
    "… model              waiting: host-1 is materializing it",
  ]);
  assertEquals(lines({ type: "step_log", ...model, level: "warn", message: "odd" }), [
    "! model              odd",
  ]);
  assertEquals(lines({ type: "step_log", ...model, level: "info", message: "so" }), [
    "· model              so",
  ]);
  const error = { name: "Error", message: "no" };
  assertEquals(lines({ type: "step_retrying", ...model, attempt: 1, delayMs: 500, error }), [
    "↻ model              try 1 failed (no); again in 0.50 s",
  ]);
  assertEquals(lines({ type: "step_failed", ...model, error, failedChecks: [] }), [
    "✗ model              no",
  ]);
  assertEquals(lines({ type: "step_skipped", ...model, because: "trials" }), [
    "- model              skipped: trials is not there",
  ]);
  assertEquals(lines({ type: "step_cancelled", ...model }), ["■ model              cancelled"]);
});

Deno.test("eventLines() tells failed checks only, blocking ones apart", () => {
  const check = (passed: boolean, blocking: boolean, message?: string) =>
    lines({
      type: "check_evaluated",
      ...model,
      check: { name: "it is good", passed, blocking, ...(message !== undefined && { message }) },
    });
  assertEquals(check(true, true), []);
  assertEquals(check(false, true), ['✗ model              check "it is good" failed']);
  assertEquals(check(false, false, "2 are bad"), [
    '! model              check "it is good" failed: 2 are bad',
  ]);
});

Deno.test("eventLines() says nothing of what only passes by", () => {
  assertEquals(eventLines(runStarted, style(false)), []);
  assertEquals(lines({ type: "step_progress", ...model, done: 1, unit: "rows" }), []);
  assertEquals(lines({ type: "step_fresh", ...model, dataVersion: HASH as DataVersion }), []);
});

Deno.test("plainProgress() tells each start and each end, on standard error", () => {
  const terminal = capturedTerminal();
  const listener = plainProgress(terminal);
  const cause = {
    kind: "missing",
    ...model,
    old: null,
    new: null,
    sentence: "it was never materialized",
  } as const;
  const fingerprint = HASH as Fingerprint;
  for (
    const told of [
      runStarted,
      event({ type: "step_started", ...model, fingerprint, causes: [cause] }),
      materialized("model"),
    ]
  ) {
    void listener.handle(told);
  }
  assertEquals(terminal.written, {
    out: "",
    err: "▸ model — never materialized\n✓ model              1.5 kB, 0.02 s\n",
  });
});

Deno.test("jsonLines() prints every event as one line, on standard output", () => {
  const terminal = capturedTerminal();
  const listener = jsonLines(terminal);
  const told = event({ type: "step_log", ...model, level: "info", message: "two\nlines \u2028" });
  void listener.handle(told);
  void listener.handle(runStarted);
  const [first, second, end] = terminal.written.out.split("\n");
  assertEquals([JSON.parse(first!), JSON.parse(second!), end, terminal.written.err], [
    told,
    runStarted,
    "",
    "",
  ]);
});

Deno.test("liveProgress() keeps one line for each running asset below the finished ones", () => {
  const terminal = capturedTerminal({ live: true });
  const listener = liveProgress(terminal);
  const shown = () => screen(terminal.written.err).filter((line) => line !== "");
  try {
    void listener.handle(runStarted);
    void listener.handle(started("model"));
    void listener.handle(started("trials"));
    void listener.handle(event({ type: "step_progress", ...model, done: 30, total: 120, unit: "rows" }));
    void listener.handle(materialized("raw_games"));
    assertEquals(shown().length, 3);
    assertEquals(shown()[0], "✓ raw_games          1.5 kB, 0.02 s");
    assertMatch(shown()[1]!, /^⠋ model {14}25 %, \d\.\d\d s$/);
    assertMatch(shown()[2]!, /^⠋ trials {13}\d\.\d\d s$/);
    void listener.handle(event({ type: "step_progress", ...model, done: 2048, unit: "bytes" }));
    void listener.handle(materialized("trials"));
    assertEquals(shown().slice(0, 2).map((line) => line.slice(0, 9)), ["✓ raw_gam", "✓ trials "]);
    assertMatch(shown()[2]!, /^⠋ model {14}2\.0 kB, /);
    void listener.handle(event({ type: "step_skipped", asset: "x", partition: "", because: "y" }));
    void listener.handle(
      event({ type: "step_failed", ...model, error: { name: "E", message: "no" }, failedChecks: [] }),
    );
    assertEquals(shown().length, 4);
  } finally {
    void listener.close!();
  }
  assertEquals(shown(), [
    "✓ raw_games          1.5 kB, 0.02 s",
    "✓ trials             1.5 kB, 0.02 s",
    "- x                  skipped: y is not there",
    "✗ model              no",
  ]);
  assertEquals(terminal.written.out, "");
});

Deno.test("liveProgress() cuts its lines to the terminal, so that none wraps", () => {
  const terminal = capturedTerminal({ live: true, width: () => 20 });
  const listener = liveProgress(terminal);
  void listener.handle(runStarted);
  void listener.handle(started("recommendations"));
  void listener.handle(materialized("x"));
  const live = screen(terminal.written.err).find((line) => line.startsWith("⠋"))!;
  assert(live.length < 20 && live.endsWith("…"), live);
  void listener.close!();
  // What is cancelled while it runs leaves no line either.
  assertEquals(screen(terminal.written.err).filter((line) => line.startsWith("⠋")), []);
});
