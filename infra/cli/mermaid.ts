/**
 * The asset graph as a Mermaid flowchart.
 *
 * @module
 */
import { type AssetGraph, type AssetPlan, inPartitions, partitionSummary } from "../../assets/engine/mod.ts";

const CLASSES = [
  "classDef fresh fill:#e6f4ea,stroke:#1e7b34,color:#10331a",
  "classDef stale fill:#fff4d6,stroke:#8a5a00,color:#3d2800",
  "classDef missing fill:#f1f3f4,stroke:#5f6368,color:#202124,stroke-dasharray:4 3",
];

/** A left-to-right flowchart; each asset is coloured by its state and grouped by its group. */
export function mermaid(graph: AssetGraph, assets: readonly AssetPlan[]): string {
  const shown = new Set(assets.map(({ key }) => key));
  const groups = Map.groupBy(assets, ({ asset }) => asset.group);
  const id = (key: string) => key.replaceAll("/", "__");
  const nodes = [...groups].flatMap(([group, members]) => [
    `  subgraph ${id(group)}_group["${group}"]`,
    ...members.map((of) => `    ${id(of.key)}["${label(of)}"]:::${state(of)}`),
    "  end",
  ]);
  const edges = assets.flatMap(({ key }) =>
    graph.upstream(key).filter((above) => shown.has(above)).map((above) => `  ${id(above)} --> ${id(key)}`)
  );
  return ["flowchart LR", ...nodes, ...edges, ...CLASSES.map((line) => `  ${line}`)].join("\n");
}

function label(of: AssetPlan): string {
  if (!inPartitions(of)) return of.key;
  const { fresh, total } = partitionSummary(of);
  return `${of.key}<br/>${fresh.toLocaleString("en")} of ${total.toLocaleString("en")} fresh`;
}

/** The state of all partitions: fresh when every one is, missing when none is there. */
function state(of: AssetPlan): string {
  const { fresh, total, ranges } = partitionSummary(of);
  if (fresh === total) return "fresh";
  return ranges.every(({ first }) => of.state(first) === "missing") ? "missing" : "stale";
}
