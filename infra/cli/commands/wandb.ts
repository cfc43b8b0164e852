/**
 * `wandb:sync`: sends what could not be sent to Weights & Biases yet.
 *
 * @module
 */
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import type { Session } from "../session.ts";
import { style } from "../style.ts";

/** Sends everything that waits, oldest first; fails when something is left. */
export async function wandbSync({ wandb, config, terminal, signal }: Session): Promise<ExitCode> {
  if (wandb === undefined) {
    const { WANDB_API_KEY: key } = config.settings;
    throw new UsageError(
      key === undefined
        ? "Cannot send to Weights & Biases: set WANDB_API_KEY, with a key from wandb.ai/authorize"
        : "Cannot send to Weights & Biases: WANDB_MODE is disabled",
    );
  }
  const paint = style(terminal.color.err);
  const { sent, left, problem, elsewhere } = await wandb.sync(signal, ({ name, url }) => {
    terminal.out(`${name}  ${url}`);
  });
  const dropped = await wandb.dropped();
  if (dropped > 0) {
    terminal.err(
      paint.warn(`So far ${runs(dropped)} had to make room for newer ones and will never be sent`),
    );
  }
  if (left === 0) {
    terminal.err(
      sent.length === 0 ? "Nothing waits to be sent" : `${paint.good("✓ Sent:")} ${runs(sent.length)}`,
    );
    return EXIT.done;
  }
  const others = elsewhere === 0
    ? ""
    : ` (${elsewhere} of them for another server: set WANDB_BASE_URL to it)`;
  terminal.err(
    `${paint.bad("✗ Left:")} ${runs(left)}${others}${problem === undefined ? "" : `, because ${problem}`}`,
  );
  return EXIT.failed;
}

function runs(count: number): string {
  return `${count} ${count === 1 ? "run" : "runs"}`;
}
