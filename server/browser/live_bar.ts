/**
 * The bar of a run that goes on: how far it is, and whether the server can be heard.
 *
 * @module
 */
import { follow, type RunEvent } from "./follow.ts";

const OVER = new Set([
  "step_materialized",
  "step_reused",
  "step_fresh",
  "step_failed",
  "step_skipped",
  "step_cancelled",
]);

/** What a page does beside the bar. */
export interface Watcher {
  heard?(event: RunEvent): void;
  over?(status: string): void;
}

/** Follows the run of the page's bar, if there is one that goes on, or has just ended. */
export function watchRun(watcher: Watcher): void {
  const bar = document.getElementById("live");
  if (bar === null) return;
  const { events = "", run = "", status = "" } = bar.dataset;
  if (status !== "running") return;
  const title = document.getElementById("live-title");
  const progress = document.getElementById("live-progress");
  const meter = document.getElementById("live-meter") as HTMLProgressElement | null;
  const lost = document.getElementById("live-lost");
  const settled = new Set<string>();
  let all = 0;
  let timer = 0;

  const tell = () => {
    // Screen readers are told now and then, not step by step.
    timer ||= setTimeout(() => {
      timer = 0;
      const text = (bar.dataset["progress"] ?? "").replace("{done}", String(settled.size)).replace(
        "{all}",
        String(all),
      );
      if (progress !== null && all > 0) progress.textContent = text;
      if (meter !== null && all > 0) {
        meter.max = all;
        meter.value = settled.size;
      }
    }, 300);
  };

  follow(events, `/api/v1/runs/${encodeURIComponent(run)}`, {
    heard(event) {
      if (event.plan !== undefined) all = event.plan.length;
      if (event.asset !== undefined && OVER.has(event.type)) {
        settled.add(`${event.asset}[${event.partition}]`);
      }
      tell();
      watcher.heard?.(event);
    },
    over(status) {
      bar.dataset["status"] = status;
      bar.classList.remove("busy");
      bar.classList.add(status === "succeeded" ? "good" : status === "failed" ? "bad" : "quiet");
      bar.querySelector(".spins")?.classList.remove("spins");
      if (title !== null) title.textContent = bar.dataset[status] ?? status;
      document.getElementById("live-cancel")?.remove();
      if (lost !== null) lost.hidden = true;
      watcher.over?.(status);
    },
    lost() {
      if (lost === null) return;
      lost.textContent = bar.dataset["lost"] ?? "";
      lost.hidden = false;
      bar.classList.add("is-lost");
    },
    back() {
      if (lost === null) return;
      lost.textContent = bar.dataset["back"] ?? "";
      bar.classList.remove("is-lost");
      setTimeout(() => {
        if (!bar.classList.contains("is-lost")) lost.hidden = true;
      }, 6_000);
    },
  });
}
