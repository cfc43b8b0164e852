/**
 * The asset graph as a Mermaid flowchart.
 *
 * @module
 */
import type { AssetGraph, PlannedStep } from "../../assets/engine/mod.ts";

const CLASSES = [
  "classDef fresh fill:#e6f4ea,stroke:#1e7b34,color:#10331a",
  "classDef stale fill:#fff4d6,stroke:#8a5a00,color:#3d2800",
  "classDef missing fill:#f1f3f4,stroke:#5f6368,color:#202124,stroke-dasharray:4 3",
];

/** A left-to-right flowchart; each asset is coloured by its state and grouped by its group. */
export function mermaid(graph: AssetGraph, steps: readonly PlannedStep[]): string {
  const shown = new Set(steps.map(({ asset }) => asset));
  const groups = new Map<string, PlannedStep[]>();
  for (const step of steps) {
    const { group } = graph.get(step.asset);
    groups.set(group, [...groups.get(group) ?? [], step]);
  }
  const id = (key: string) => key.replaceAll("/", "__");
  const nodes = [...groups].flatMap(([group, members]) => [
    `  subgraph ${id(group)}_group["${group}"]`,
    ...members.map(({ asset, state }) => `    ${id(asset)}["${asset}"]:::${state}`),
    "  end",
  ]);
  const edges = steps.flatMap(({ asset }) =>
    graph.upstream(asset).filter((key) => shown.has(key)).map((key) => `  ${id(key)} --> ${id(asset)}`)
  );
  return ["flowchart LR", ...nodes, ...edges, ...CLASSES.map((line) => `  ${line}`)].join("\n");
}
