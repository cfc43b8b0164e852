/**
 * `graph`: what is made from what.
 *
 * @module
 */
import { planNow } from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import { mermaid } from "../mermaid.ts";
import { selected, type Session } from "../session.ts";
import { style } from "../style.ts";

/** Prints the graph, upstream first: as lines, or as a Mermaid flowchart that shows each asset's state. */
export async function graph(
  session: Session,
  words: string[],
  options: { mermaid: boolean },
): Promise<ExitCode> {
  const { engine, terminal, signal } = session;
  const { keys } = selected(engine.graph, words);
  const assets = engine.graph.assets.filter(({ key }) => keys.has(key));
  if (options.mermaid) {
    const { plan } = await planNow(engine, {}, signal);
    terminal.out(mermaid(engine.graph, plan.assets.filter(({ key }) => keys.has(key))));
    return EXIT.done;
  }
  const paint = style(terminal.color.out);
  for (const { key, description, kinds, partitions } of assets) {
    const parts = partitions.kind === "whole" ? "" : `, by ${partitions.kind}`;
    const upstream = engine.graph.upstream(key).filter((name) => keys.has(name));
    terminal.out(
      `${paint.bold(key)} ${paint.dim(`(${kinds.join(", ")}${parts})`)}${
        upstream.length > 0 ? ` ← ${upstream.join(", ")}` : ""
      }`,
    );
    terminal.out(paint.dim(`  ${description}`));
  }
  return EXIT.done;
}
