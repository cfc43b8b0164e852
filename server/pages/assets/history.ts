/**
 * Looks up an asset's materializations and numbers.
 *
 * @module
 */
import { WHOLE } from "../../../assets/engine/mod.ts";
import type { MetadataPoint } from "../../../db/mod.ts";
import type { Services } from "../../services.ts";
import type { AssetCard } from "../lineage/cards.ts";
import type { HistoryView } from "./history_view.tsx";

const PAGE = 20;
/** Materializations in a plot. */
const POINTS = 100;
/** Plots that are drawn when nobody chose. */
const PLOTS = 4;
const MOST_PLOTS = 12;
/** Numbers that every materialization has. */
const OWN = ["size", "duration"] as const;

/** Reads what the address asks for: a page, a partition, the numbers to plot. */
export async function historyOf(
  { database, engine: { ledger } }: Services,
  { asset: { key }, steps }: AssetCard,
  query: URLSearchParams,
): Promise<HistoryView> {
  const before = /^[\w.-]{1,64}$/.exec(query.get("before") ?? "")?.[0];
  const isPartitioned = steps.some(({ partition }) => partition !== WHOLE);
  const asked = query.get("partition") ?? undefined;
  const partition = isPartitioned && steps.some((step) => step.partition === asked) ? asked : undefined;
  const of = partition === undefined ? {} : { partition };
  // Partitions side by side are no history: their numbers are plotted one partition at a time.
  const isPlotted = !isPartitioned || partition !== undefined;
  const [found, currents, names] = await Promise.all([
    database.runs.materializations(key, { ...of, limit: PAGE + 1, ...(before !== undefined && { before }) }),
    ledger.currents([key]),
    isPlotted ? database.records.numbers(key, partition) : Promise.resolve<string[]>([]),
  ]);
  const numbers = isPlotted && found.length > 0
    ? [...names, ...OWN.filter((own) => !names.includes(own))]
    : [];
  const chosen = query.has("plot") ? query.getAll("plot") : [...preferred(names), ...OWN].slice(0, PLOTS);
  const series = await Promise.all(
    numbers.filter((name) => chosen.includes(name)).slice(0, MOST_PLOTS).map(async (name) => ({
      name,
      points: names.includes(name)
        ? await database.records.points(key, name, { ...of, limit: POINTS })
        : await ownPoints(name),
    })),
  );
  return {
    asset: key,
    made: found.slice(0, PAGE),
    current: new Set(currents.map(({ materialization }) => materialization.id)),
    before,
    next: found.length > PAGE ? found[PAGE - 1]!.id : undefined,
    numbers,
    series,
    isPartitioned,
    partition,
  };

  async function ownPoints(name: string): Promise<MetadataPoint[]> {
    const made = await database.runs.materializations(key, { ...of, limit: POINTS });
    return made.map(({ finishedAt, startedAt, size }) => ({
      at: finishedAt,
      value: name === "size" ? size : finishedAt - startedAt,
    }));
  }
}

/** Rows first, then what has no K in its name, then the rest. */
function preferred(names: readonly string[]): string[] {
  const weight = (name: string) =>
    name === "rows" ? 0 : /^popularity/.test(name) ? 3 : /_at_\d+$/.test(name) ? 2 : 1;
  return [...names].sort((a, b) => weight(a) - weight(b));
}
