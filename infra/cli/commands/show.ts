/**
 * `show`: what is in an artifact.
 *
 * @module
 */
import {
  type Asset,
  type DataVersion,
  type Engine,
  type Preview,
  stepId,
  whilePinned,
} from "../../../assets/engine/mod.ts";
import { recommendations } from "../../../assets/mod.ts";
import { gameNames } from "../current.ts";
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import type { Session } from "../session.ts";
import { cut, style } from "../style.ts";
import { table } from "../table.ts";
import { count, shortHash } from "../words.ts";

/** Longer cells are cut: a preview is for looking. */
const CELL = 40;
/** Of three reasons in a cell, each. */
const REASON = 24;

/** Prints the first rows, or a summary. */
export async function show(
  session: Session,
  key: string,
  options: { version?: string; partition?: string; limit: number; json: boolean },
): Promise<ExitCode> {
  const { engine, terminal, signal } = session;
  const asset = engine.graph.get(key);
  const version = await findVersion(engine, asset, options.version, options.partition);
  const bytes = await whilePinned(engine, [version], signal, () => engine.store.read(version));
  const value = asset.codec.decode(bytes);
  if (options.json && asset.codec.kind === "json") {
    terminal.out(
      JSON.stringify({ asset: asset.key, dataVersion: version, kind: "document", value }, null, 2),
    );
    return EXIT.done;
  }
  const preview = asset.codec.preview(value, options.limit);
  if (options.json) {
    terminal.out(JSON.stringify({ asset: asset.key, dataVersion: version, ...preview }, null, 2));
    return EXIT.done;
  }
  const paint = style(terminal.color.out);
  if (preview.kind === "summary") {
    const rows = Object.entries(preview.entries).map(([name, value]) => [name, String(value)]);
    for (
      const line of table(
        [{ title: asset.key }, { title: shortHash(version), flexible: true }],
        rows,
        terminal.width(),
        paint,
      )
    ) {
      terminal.out(line);
    }
    return EXIT.done;
  }
  const told = asset.key === recommendations.key ? await withNames(session, preview) : preview.rows;
  // A document lays its preview out itself; its last column gives way on a narrow terminal.
  const laidOut = asset.codec.kind === "json";
  const columns = preview.columns.map((title, c) => ({
    title,
    flexible: laidOut && c === preview.columns.length - 1,
  }));
  const rows = told.map((row) =>
    row.map((cell, c) => {
      if (laidOut) return cell;
      const line = shortened(cell.replaceAll(/\s+/g, " "));
      return columns[c]!.title === "because" ? line : cut(line, CELL);
    })
  );
  for (const line of table(columns, rows, terminal.width(), paint)) terminal.out(line);
  terminal.err(
    `${preview.rows.length} of ${count(preview.total, "row")} of ${asset.key} ${shortHash(version)}`,
  );
  return EXIT.done;
}

type Rows = Extract<Preview, { kind: "rows" }>;

/** Recommendations with the names of games beside their ids, where the current catalogue has them. */
async function withNames(session: Session, { columns, rows }: Rows): Promise<string[][]> {
  const [game, because] = [columns.indexOf("game"), columns.indexOf("because")];
  const reasons = (row: readonly string[]) => JSON.parse(row[because]!) as string[];
  const names = await gameNames(session, rows.flatMap((row) => [row[game]!, ...reasons(row)]));
  const titled = (id: string) => names.has(id) ? `${id} ${names.get(id)}` : id;
  return rows.map((row) =>
    row.map((cell, c) =>
      c === game
        ? titled(cell)
        : c === because
        ? reasons(row).map((id) => cut(titled(id), REASON)).join(", ")
        : cell
    )
  );
}

/** A fraction of many digits to four of them. */
function shortened(cell: string): string {
  return LONG_FRACTION.test(cell) && String(Number(cell)) === cell
    ? String(Number(Number(cell).toPrecision(4)))
    : cell;
}

const LONG_FRACTION = /^-?\d+\.\d{4,}(e-?\d+)?$/;

/** Without a partition, the last one of those that are current. */
async function findVersion(
  engine: Engine,
  asset: Asset,
  prefix: string | undefined,
  partition: string | undefined,
): Promise<DataVersion> {
  const nothing = (what: string) => new UsageError(`Cannot show "${asset.key}": ${what}`);
  if (prefix === undefined) {
    const current = partition === undefined
      ? (await engine.ledger.currents([asset.key])).at(-1)
      : await engine.ledger.current({ asset: asset.key, partition });
    if (current === undefined && partition !== undefined) {
      throw nothing(
        `its partition "${partition}" is not there; deno task status ${asset.key} tells which are`,
      );
    }
    if (current === undefined) {
      throw nothing(`it was never materialized; next: deno task materialize +${stepId(asset.key)}`);
    }
    return current.materialization.dataVersion;
  }
  const versions = new Set((await engine.ledger.history(asset.key)).map(({ dataVersion }) => dataVersion));
  // A refused candidate is kept to be looked at.
  for (const { asset: key, candidate } of await engine.ledger.failures()) {
    if (key === asset.key && candidate !== null) versions.add(candidate);
  }
  const matching = [...versions].filter((version) => version.startsWith(prefix));
  if (matching.length > 1) throw nothing(`several versions start with "${prefix}"; give more of it`);
  if (matching[0] === undefined) {
    throw nothing(`it has no version "${prefix}"; deno task history ${asset.key} lists them`);
  }
  return matching[0];
}
