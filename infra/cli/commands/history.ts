/**
 * `history`: an asset's materializations.
 *
 * @module
 */
import { WHOLE } from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import { style } from "../style.ts";
import { table } from "../table.ts";
import { bytesInWords, durationInWords, shortHash } from "../words.ts";

/** Prints a table, newest first; the current one is marked. */
export async function history(
  session: Session,
  asset: string,
  options: { limit: number; json: boolean; partition?: string },
): Promise<ExitCode> {
  const { engine, terminal } = session;
  const { key } = engine.graph.get(asset);
  const made = await engine.ledger.history(key, {
    limit: options.limit,
    ...(options.partition !== undefined && { partition: options.partition }),
  });
  if (options.json) {
    terminal.out(JSON.stringify(made, null, 2));
    return EXIT.done;
  }
  if (made.length === 0) {
    const which = options.partition === undefined ? key : `${key}[${options.partition}]`;
    terminal.err(`${which} was never materialized. Next: deno task materialize ${key}`);
    return EXIT.done;
  }
  const currents = new Map(
    (await engine.ledger.currents([key])).map(({ materialization, reason }) => [
      materialization.id,
      reason === "rolled back" ? "→ held" : "→",
    ]),
  );
  const parted = made.some(({ partition }) => partition !== WHOLE);
  const columns = [
    { title: "" },
    ...(parted ? [{ title: "partition" }] : []),
    { title: "when" },
    { title: "data version" },
    { title: "fingerprint" },
    { title: "rows", side: "right" as const },
    { title: "size", side: "right" as const },
    { title: "took", side: "right" as const },
    { title: "tries", side: "right" as const },
    { title: "run", flexible: true },
  ];
  const rows = made.map((m) => [
    currents.get(m.id) ?? "",
    ...(parted ? [m.partition] : []),
    new Date(m.finishedAt).toISOString().replace("T", " ").slice(0, 19),
    shortHash(m.dataVersion),
    shortHash(m.fingerprint),
    typeof m.metadata["rows"] === "number" ? m.metadata["rows"].toLocaleString("en") : "",
    bytesInWords(m.size),
    durationInWords(m.finishedAt - m.startedAt),
    String(m.attempts),
    m.runId,
  ]);
  for (const line of table(columns, rows, terminal.width(), style(terminal.color.out))) terminal.out(line);
  return EXIT.done;
}
