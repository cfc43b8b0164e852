/**
 * `status`: how each asset stands.
 *
 * @module
 */
import {
  type AssetPlan,
  EVERY,
  inPartitions,
  partitionSummary,
  placesIn,
  type PlannedStep,
  planNow,
  type StepState,
} from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { partitionFilter, refuseNoPartition, summaryInWords } from "../partitions.ts";
import { selected, type Session } from "../session.ts";
import { type Style, style } from "../style.ts";
import { table } from "../table.ts";
import { championNote } from "../versions.ts";
import { ageInWords, bytesInWords, count, shortHash } from "../words.ts";

/**
 * Prints a table, or JSON: a line for each asset, however many partitions it has; those that `partition` names have one
 * each. With `check`, exits 3 when anything is stale or missing.
 */
export async function status(
  session: Session,
  words: string[],
  options: { json: boolean; check: boolean; partition?: string },
): Promise<ExitCode> {
  const { engine, terminal, signal } = session;
  const { keys } = selected(engine.graph, words);
  const { plan, snapshot } = await planNow(engine, {}, signal);
  const filter = partitionFilter(options);
  refuseNoPartition(plan, keys, filter);
  const lines = plan.assets.filter(({ key }) => keys.has(key)).flatMap((of): (AssetPlan | PlannedStep)[] => {
    if (!inPartitions(of)) return filter.ranges === undefined ? [of.step(0)] : [];
    if (filter.ranges === undefined) return [of];
    return [...new Set(filter.ranges.flatMap((range) => placesIn(of.keys, range)))].map((i) => of.step(i));
  });
  if (options.json) {
    terminal.out(
      JSON.stringify(lines.map((line) => "keys" in line ? manyAsJson(line) : asJson(line)), null, 2),
    );
  } else {
    const paint = style(terminal.color.out);
    const rows = lines.map((line) =>
      "keys" in line ? manyRow(line, snapshot.now, paint) : row(line, snapshot.now, paint)
    );
    const columns = [
      { title: "asset" },
      { title: "state" },
      { title: "causes", flexible: true },
      { title: "rows", side: "right" as const },
      { title: "size", side: "right" as const },
      { title: "age" },
      { title: "data version" },
    ];
    for (const line of table(columns, rows, terminal.width(), paint)) terminal.out(line);
  }
  const out = lines.filter((line) => ("keys" in line ? together(line) : line.state) !== "fresh").length;
  if (!options.json) {
    terminal.err(
      out === 0
        ? "Everything is fresh."
        : `${count(out, filter.ranges === undefined ? "asset" : "partition")} ${
          out === 1 ? "is" : "are"
        } not fresh. Next: deno task materialize; deno task why ASSET says more.`,
    );
  }
  if (!options.json) {
    const note = await championNote(session.database.versions);
    if (note !== undefined) terminal.err(note);
  }
  return options.check && out > 0 ? EXIT.stale : EXIT.done;
}

/** How all partitions of an asset stand: fresh when every one is, missing when none is there. */
function together(of: AssetPlan): StepState {
  if (of.states.every((code) => code === 2)) return "fresh";
  return of.states.every((code) => code === 0) ? "missing" : "stale";
}

/** What the partitions of an asset hold together. */
function held(of: AssetPlan): { rows: number | null; size: number | null; since: number | null } {
  let [rows, size, since]: (number | null)[] = [null, null, null];
  for (const current of of.currents) {
    if (current === undefined) continue;
    const made = current.materialization;
    if (typeof made.metadata["rows"] === "number") rows = (rows ?? 0) + made.metadata["rows"];
    size = (size ?? 0) + made.size;
    since = Math.max(since ?? 0, current.since);
  }
  return { rows: rows!, size: size!, since: since! };
}

function manyRow(of: AssetPlan, now: number, paint: Style): string[] {
  const { rows, size, since } = held(of);
  const summary = partitionSummary(of);
  const state = together(of);
  return [
    of.key,
    summary.failed > 0 ? paint.bad("✗ failed") : stateMark({ state, held: false }, paint),
    summaryInWords(summary),
    rows === null ? "" : rows.toLocaleString("en"),
    size === null ? "" : bytesInWords(size),
    since === null ? "" : ageInWords(now - since),
    "",
  ];
}

/** How many stretches of partitions have their causes in the JSON. */
const MOST_CAUSES = 10;

function manyAsJson(of: AssetPlan) {
  const summary = partitionSummary(of);
  const first = summary.ranges.filter(({ what }) => what !== "fresh").slice(0, MOST_CAUSES);
  return {
    asset: of.key,
    partition: EVERY,
    state: together(of),
    held: false,
    causes: first.flatMap((run) => of.step(run.first).causes),
    ...held(of),
    dataVersion: null,
    fingerprint: null,
    partitions: {
      ...summary,
      ranges: summary.ranges.map(({ what, from, to, count }) => ({ state: what, from, to, count })),
    },
  };
}

function row(step: PlannedStep, now: number, paint: Style): string[] {
  const made = step.current?.materialization;
  return [
    step.id,
    stateMark(step, paint),
    step.held ? "rolled back; held until its inputs change" : causesInWords(step),
    typeof made?.metadata["rows"] === "number" ? made.metadata["rows"].toLocaleString("en") : "",
    made === undefined ? "" : bytesInWords(made.size),
    step.current === undefined ? "" : ageInWords(now - step.current.since),
    made === undefined ? "" : shortHash(made.dataVersion),
  ];
}

/** State by sign, word and colour. */
function stateMark({ state, held }: Pick<PlannedStep, "state" | "held">, paint: Style): string {
  return state === "fresh"
    ? paint.good(held ? "✓ held" : "✓ fresh")
    : state === "stale"
    ? paint.warn("● stale")
    : paint.bad("○ missing");
}

/** The first cause, and how many more there are. */
export function causesInWords({ causes }: PlannedStep): string {
  const [first] = causes;
  if (first === undefined) return "";
  return causes.length === 1 ? first.sentence : `${first.sentence} (and ${causes.length - 1} more)`;
}

function asJson(step: PlannedStep) {
  const made = step.current?.materialization;
  return {
    asset: step.asset,
    partition: step.partition,
    state: step.state,
    held: step.held,
    causes: step.causes,
    rows: made?.metadata["rows"] ?? null,
    size: made?.size ?? null,
    since: step.current?.since ?? null,
    dataVersion: made?.dataVersion ?? null,
    fingerprint: made?.fingerprint ?? null,
  };
}
