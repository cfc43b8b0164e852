/**
 * `status`: how each asset stands.
 *
 * @module
 */
import { type PlannedStep, planNow } from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { selected, type Session } from "../session.ts";
import { type Style, style } from "../style.ts";
import { table } from "../table.ts";
import { championNote } from "../versions.ts";
import { ageInWords, bytesInWords, count, shortHash } from "../words.ts";

/** Prints a table, or JSON. With `check`, exits 3 when anything is stale or missing. */
export async function status(
  session: Session,
  words: string[],
  options: { json: boolean; check: boolean },
): Promise<ExitCode> {
  const { engine, terminal, signal } = session;
  const { keys } = selected(engine.graph, words);
  const { plan, snapshot } = await planNow(engine, {}, signal);
  const steps = plan.steps.filter(({ asset }) => keys.has(asset));
  if (options.json) {
    terminal.out(JSON.stringify(steps.map(asJson), null, 2));
  } else {
    const paint = style(terminal.color.out);
    const rows = steps.map((step) => row(step, snapshot.now, paint));
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
  const out = steps.filter(({ state }) => state !== "fresh").length;
  if (!options.json) {
    terminal.err(
      out === 0
        ? "Everything is fresh."
        : `${count(out, "asset")} ${
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
function stateMark({ state, held }: PlannedStep, paint: Style): string {
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
