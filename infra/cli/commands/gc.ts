/**
 * `gc`: forgets old materializations and frees what nothing refers to.
 *
 * @module
 */
import { type Collected, collectGarbage, type ModelVersion } from "../../../assets/engine/mod.ts";
import { keptVersions, neededBy, type Tidied, tidyVersions } from "../../registry/retention.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import { bytesInWords, count } from "../words.ts";

/** What `gc` takes. */
export interface GcArguments {
  readonly keep: number;
  readonly days?: number;
  readonly dryRun: boolean;
}

/** Collects, and says what was freed. */
export async function gc(session: Session, options: GcArguments): Promise<ExitCode> {
  const { engine, database: { versions, measurements }, names, owner, terminal, signal } = session;
  const waiting = (heldBy: string) => terminal.err(`Waiting for a run of ${heldBy} to end`);
  let kept: readonly ModelVersion[] = [];
  const collected = await collectGarbage(engine, {
    ...options,
    signal,
    waiting,
    async needed() {
      kept = await keptVersions(versions, { ...options, now: engine.clock.now() });
      return await neededBy(engine, kept);
    },
  });
  let tidied: Tidied = { names: 0, measurements: 0 };
  if (!options.dryRun) {
    tidied = await tidyVersions({
      kept,
      versions,
      measurements,
      ...(names && { names }),
      isThere: async (version) => await engine.store.verify(version) !== "lost",
      signal,
    });
    await owner.bury();
  }
  for (const line of freedLines(collected, tidied, options.dryRun)) terminal.out(line);
  return EXIT.done;
}

/** What was freed: all of it in a line, and what each asset had in lines of their own. */
export function freedLines(collected: Collected, { names, measurements }: Tidied, dryRun: boolean): string[] {
  const { materializations, artifacts, temporaryFiles, published, runs, bytes, byAsset } = collected;
  const forgotten = parts([
    [materializations, "materialization"],
    [runs, "run"],
    [measurements, "measurement"],
  ]);
  const deleted = parts([
    [artifacts, "artifact"],
    [published, "published batch"],
    [names, "name of a version", "names of versions"],
    [temporaryFiles, "temporary file"],
  ]);
  if (forgotten === "" && deleted === "") return ["Nothing to delete"];
  const said = [
    ...(forgotten === "" ? [] : [`forget ${forgotten}`]),
    ...(deleted === "" ? [] : [`delete ${deleted}`]),
  ].join(" and ");
  const first = dryRun
    ? `Would ${said}`
    : said.replace("forget ", "forgot ").replace("delete ", "deleted ").replace(/^./, (c) => c.toUpperCase());
  return [
    `${first}: ${bytesInWords(bytes)}`,
    ...[...byAsset].sort(([, a], [, b]) => b.bytes - a.bytes).map(([asset, freed]) =>
      `  ${asset === "" ? "without a record" : asset}: ${count(freed.artifacts, "artifact")}, ${
        bytesInWords(freed.bytes)
      }`
    ),
  ];
}

function parts(counts: readonly (readonly [n: number, one: string, many?: string])[]): string {
  const words = counts.filter(([n]) => n > 0).map(([n, one, many]) =>
    n === 1 || many === undefined ? count(n, one).replace(/batchs$/, "batches") : `${n} ${many}`
  );
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
