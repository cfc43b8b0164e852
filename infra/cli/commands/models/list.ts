/**
 * `models list`, `models show` and `models history`: what there is, and what became of it.
 *
 * @module
 */
import { type AliasMove, type DataVersion, EVERY } from "../../../../assets/engine/mod.ts";
import { model } from "../../../../assets/mod.ts";
import { EXIT, type ExitCode } from "../../exit.ts";
import type { Session } from "../../session.ts";
import { style } from "../../style.ts";
import { table } from "../../table.ts";
import { aliasesByNumber, givenVersion, shortSpec } from "../../versions.ts";
import { ageInWords, bytesInWords, durationInWords, shortHash } from "../../words.ts";

const NONE = "No model was registered yet. Next: deno task materialize";

/** Every version, newest first. */
export async function listModels(
  session: Session,
  options: { limit: number; json: boolean },
): Promise<ExitCode> {
  const { engine, database: { versions }, config: { settings }, terminal } = session;
  const found = await versions.versions(model.key, options.limit);
  const aliases = await aliasesByNumber(versions);
  const stored = new Set<DataVersion>();
  for await (const { dataVersion } of engine.store.list()) stored.add(dataVersion);
  if (options.json) {
    const rows = found.map((version) => ({
      ...version,
      aliases: aliases.get(version.number) ?? [],
      stored: stored.has(version.dataVersion),
    }));
    terminal.out(JSON.stringify(rows, null, 2));
    return EXIT.done;
  }
  if (found.length === 0) {
    terminal.err(NONE);
    return EXIT.done;
  }
  const metric = settings.MODEL_GATE_METRIC;
  const columns = [
    { title: "version", side: "right" as const },
    { title: "alias" },
    { title: "age" },
    { title: metric, side: "right" as const },
    { title: "popularity", side: "right" as const },
    { title: "size", side: "right" as const },
    { title: "configuration", flexible: true },
  ];
  const now = engine.clock.now();
  const rows = found.map((version) => [
    String(version.number),
    (aliases.get(version.number) ?? []).join(", "),
    ageInWords(now - version.createdAt),
    version.metrics[metric]?.toFixed(4) ?? "not measured",
    version.metrics[`popularity_${metric}`]?.toFixed(4) ?? "",
    stored.has(version.dataVersion) ? bytesInWords(version.size) : "deleted",
    shortSpec(version.spec),
  ]);
  for (const line of table(columns, rows, terminal.width(), style(terminal.color.out))) terminal.out(line);
  return EXIT.done;
}

/** Everything about one version. */
export async function showModel(
  session: Session,
  text: string,
  options: { json: boolean },
): Promise<ExitCode> {
  const { engine, database: { versions }, terminal } = session;
  const version = await givenVersion(versions, text);
  const aliases = (await aliasesByNumber(versions)).get(version.number) ?? [];
  const state = await engine.store.verify(version.dataVersion);
  const moves = (await versions.moves(model.key)).filter(({ from, to }) =>
    from === version.number || to === version.number
  );
  if (options.json) {
    terminal.out(JSON.stringify({ ...version, aliases, state, moves }, null, 2));
    return EXIT.done;
  }
  const paint = style(terminal.color.out);
  const facts = [
    ["version", `${version.number}${aliases.length > 0 ? ` (${aliases.join(", ")})` : ""}`],
    ["configuration", version.spec],
    ["registered", `${timeInWords(version.createdAt)} by run ${version.runId}`],
    ["artifact", `${shortHash(version.dataVersion)}, ${bytesInWords(version.size)}, ${state}`],
    ["fingerprint", shortHash(version.fingerprint)],
    ["fit", durationInWords(version.fitMs)],
    ["test part", version.testPart === null ? "not measured" : shortHash(version.testPart)],
    ["evaluation", version.evaluation === null ? "" : shortHash(version.evaluation)],
    ...version.lineage.map(({ asset, partition, dataVersion, runId }) => [
      `from ${
        partition === "" ? asset : partition === EVERY ? `partitions of ${asset}` : `${asset}[${partition}]`
      }`,
      `${shortHash(dataVersion)}${runId === null ? "" : ` of run ${runId}`}`,
    ]),
  ].filter(([, value]) => value !== "");
  const width = Math.max(...facts.map(([name]) => name!.length));
  for (const [name, value] of facts) terminal.out(`${paint.dim(name!.padEnd(width))}  ${value}`);
  const names = Object.keys(version.metrics).filter((name) => /^(?!popularity_).*_at_\d+$/.test(name));
  const rows = names.map((name) => [
    name,
    version.metrics[name]!.toFixed(4),
    version.metrics[`popularity_${name}`]?.toFixed(4) ?? "",
  ]);
  if (rows.length > 0) {
    terminal.out("");
    const columns = [
      { title: "metric" },
      { title: "model", side: "right" as const },
      { title: "popularity", side: "right" as const },
    ];
    for (const line of table(columns, rows, terminal.width(), paint)) terminal.out(line);
  }
  for (const line of moveLines(moves)) terminal.out(line);
  return EXIT.done;
}

/** Every move of an alias, newest first. */
export async function modelHistory(
  session: Session,
  options: { limit: number; json: boolean },
): Promise<ExitCode> {
  const { database: { versions }, terminal } = session;
  const moves = await versions.moves(model.key, { limit: options.limit });
  if (options.json) terminal.out(JSON.stringify(moves, null, 2));
  else if (moves.length === 0) terminal.err(NONE);
  else for (const line of moveLines(moves)) terminal.out(line);
  return EXIT.done;
}

function moveLines(moves: readonly AliasMove[]): string[] {
  return moves.map(({ at, alias, from, to, by, why, undoes }) => {
    const ends = to === null ? `no longer ${from}` : from === null ? `${to}` : `${from} → ${to}`;
    return `${timeInWords(at)}  ${alias} ${ends}  by ${by}${undoes === undefined ? "" : " (rolled back)"}${
      why === "" ? "" : `: ${why}`
    }`;
  });
}

function timeInWords(at: number): string {
  return new Date(at).toISOString().replace("T", " ").slice(0, 19);
}
