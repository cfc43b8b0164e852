/**
 * `rollback`: points an asset at an earlier materialization.
 *
 * @module
 */
import { rollback, stepId } from "../../../assets/engine/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Session } from "../session.ts";
import { shortHash } from "../words.ts";

/** Moves the pointer and says what follows from it. */
export async function rollBack(
  session: Session,
  key: string,
  options: { to?: string; partition?: string },
): Promise<ExitCode> {
  const { engine, terminal, signal } = session;
  const asset = engine.graph.get(key);
  const id = stepId(asset.key, options.partition);
  const { from, to } = await rollback(engine, asset, {
    signal,
    ...(options.to !== undefined && { to: options.to }),
    ...(options.partition !== undefined && { partition: options.partition }),
  });
  if (from.dataVersion === to.dataVersion) {
    terminal.out(`${id} points at ${shortHash(to.dataVersion)} already: nothing is changed`);
    return EXIT.done;
  }
  terminal.out(
    `${id} now points at ${shortHash(to.dataVersion)} (it was ${shortHash(from.dataVersion)})`,
  );
  terminal.err(
    `It stays there until what it is made from changes; deno task materialize --force ${asset.key} ends that.`,
  );
  if (engine.graph.downstream(asset.key).length > 0) {
    terminal.err(`Next: deno task materialize ${asset.key}+ updates what depends on it.`);
  }
  return EXIT.done;
}
