/**
 * A page that shows a run while it goes on: the server draws its parts anew as things happen.
 *
 * @module
 */
import { watchRun } from "./live_bar.ts";
import { renewParts } from "./parts.ts";

const PAUSE_MS = 700;
let timer = 0;
let isBusy = false;

function soon(): void {
  timer ||= setTimeout(() => {
    timer = 0;
    if (isBusy) return soon();
    isBusy = true;
    renewParts(location.href).catch(() => {
      // The bar says when the server is away; the next event tries again.
    }).finally(() => isBusy = false);
  }, PAUSE_MS);
}

watchRun({
  heard({ type }) {
    if (type !== "step_progress") soon();
  },
  over: soon,
});
