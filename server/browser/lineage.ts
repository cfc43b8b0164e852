/**
 * The lineage page: choosing an asset, highlighting its paths, moving by keys, filtering the list, and what a run does. Without this
 * module the page can be read, and its links lead to the assets.
 *
 * @module
 */
import type { RunEvent } from "./follow.ts";
import { GraphNodes } from "./graph_nodes.ts";
import { GraphView, ZOOM_STEP } from "./graph_view.ts";
import { watchRun } from "./live_bar.ts";
import { renewParts } from "./parts.ts";

let view: GraphView | undefined;
let nodes: GraphNodes | undefined;
let chosen = new URL(location.href).searchParams.get("asset") ?? undefined;
let focus: string | undefined = chosen;
/** What a run does to an asset's partitions. */
const steps = new Map<string, Map<string, string>>();
const progress = new Map<string, number>();
let showsRun = false;

/** Takes hold of the picture, again after each time the server drew it anew. */
function attach(): void {
  const svg = document.querySelector<SVGSVGElement>(".graph-picture");
  if (svg === null || svg === nodes?.svg) return;
  const kept = view?.box;
  view = new GraphView(svg, kept);
  nodes = new GraphNodes(svg);
  document.querySelector<HTMLElement>(".graph-tools")!.hidden = false;
  const picture = nodes;
  svg.addEventListener("pointerover", ({ target }) => picture.highlight(picture.keyOf(target) ?? chosen));
  svg.addEventListener("pointerleave", () => picture.highlight(chosen));
  svg.addEventListener("click", click);
  svg.addEventListener("keydown", press);
  svg.addEventListener("focusin", ({ target }) => {
    const key = picture.keyOf(target);
    if (key !== undefined) rove(key);
  });
  rove(focus ?? picture.keys.next().value);
  picture.highlight(chosen);
  if (showsRun) { for (const key of steps.keys()) showState(key); }
}

/** One card alone can be reached by Tab; arrow keys go on from there. */
function rove(key: string | undefined): void {
  if (nodes === undefined || key === undefined) return;
  focus = key;
  for (const other of nodes.keys) {
    const tab = other === key ? "0" : "-1";
    nodes.link(other)?.setAttribute("tabindex", tab);
    nodes.node(other)?.querySelector(".node-stale")?.setAttribute("tabindex", tab);
  }
}

function click(event: MouseEvent): void {
  if (view?.hasDragged) {
    event.preventDefault();
    view.hasDragged = false;
    return;
  }
  const key = nodes?.keyOf(event.target);
  // A click of the keyboard opens the link, as Enter does everywhere.
  if (key === undefined || event.detail === 0 || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const isMark = event.target instanceof Element && event.target.closest(".node-stale") !== null;
  void choose(key).then(() => isMark && document.getElementById("chosen-title")?.focus());
}

/** Chooses an asset: in the address, in the picture, in the list, and below the picture. */
async function choose(key: string): Promise<void> {
  chosen = key;
  rove(key);
  const address = new URL(location.href);
  address.searchParams.set("asset", key);
  address.searchParams.delete("run");
  history.replaceState(null, "", address);
  nodes?.highlight(key);
  for (const link of document.querySelectorAll(".node-link, .asset-name")) {
    const own = link.closest<HTMLElement | SVGElement>("[data-key]")?.dataset["key"];
    if (own === key) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  const field = document.querySelector<HTMLInputElement>(".selection input[name=asset]");
  if (field !== null) field.value = key;
  try {
    await renewParts(address.href, ["chosen"]);
    // Where there is no picture, what was chosen stands above the list.
    if (nodes?.svg.checkVisibility() === false) {
      document.getElementById("chosen")?.scrollIntoView({ block: "center" });
      document.getElementById("chosen-title")?.focus({ preventScroll: true });
    }
  } catch {
    location.assign(address);
  }
}

const DIRECTIONS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down" } as const;
const PANS = { left: [-0.15, 0], right: [0.15, 0], up: [0, -0.15], down: [0, 0.15] } as const;

function press(event: KeyboardEvent): void {
  if (event.ctrlKey || event.metaKey || event.altKey || view === undefined || nodes === undefined) return;
  const { key } = event;
  if (key === "+" || key === "=") view.zoom(ZOOM_STEP);
  else if (key === "-") view.zoom(1 / ZOOM_STEP);
  else if (key === "0") view.fit();
  else if (key === " " && focus !== undefined) void choose(focus);
  else if (key in DIRECTIONS) {
    const direction = DIRECTIONS[key as keyof typeof DIRECTIONS];
    if (event.shiftKey) {
      const [right, down] = PANS[direction];
      view.pan(right, down);
    } else {
      const next = focus && nodes.neighbour(focus, direction);
      if (next) {
        nodes.link(next)?.focus({ preventScroll: true });
        const { x, y } = nodes.place(next);
        const box = nodes.node(next)?.querySelector<SVGRectElement>(".node-box");
        view.reveal(x, y, Number(box?.getAttribute("width")), Number(box?.getAttribute("height")));
        void choose(next);
      }
    }
  } else return;
  event.preventDefault();
}

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const zoom = event.target.closest<HTMLElement>("[data-zoom]")?.dataset["zoom"];
  if (zoom === "in") view?.zoom(ZOOM_STEP);
  else if (zoom === "out") view?.zoom(1 / ZOOM_STEP);
  else if (zoom === "fit") view?.fit();
  const item = event.target.closest<HTMLElement>(".asset-name");
  const key = item?.closest<HTMLElement>("[data-key]")?.dataset["key"];
  if (key === undefined || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  void choose(key);
});

/** The filter of the list: every word of it has to be there. */
function filter(): void {
  const field = document.querySelector<HTMLInputElement>("[data-filters]");
  if (field === null) return;
  field.closest<HTMLElement>(".asset-filter")!.hidden = false;
  const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
  let found = 0;
  for (const group of document.querySelectorAll<HTMLElement>(".asset-group")) {
    let shown = 0;
    for (const item of group.querySelectorAll<HTMLElement>(".asset-item")) {
      item.hidden = !words.every((word) => item.dataset["words"]?.includes(word));
      if (!item.hidden) shown++;
    }
    group.hidden = shown === 0;
    found += shown;
  }
  const none = document.getElementById("filter-none");
  if (none !== null) none.textContent = found === 0 ? none.dataset["none"] ?? "" : "";
}

document.addEventListener("input", ({ target }) => {
  if (target instanceof Element && target.matches("[data-filters]")) filter();
});

const STATES: Readonly<Record<string, string>> = {
  step_started: "running",
  step_waiting: "waiting",
  step_retrying: "retrying",
  step_materialized: "materialized",
  step_reused: "reused",
  step_fresh: "fresh",
  step_failed: "failed",
  step_skipped: "skipped",
  step_cancelled: "cancelled",
};
/** Of an asset with partitions, the state that is shown is the first of these that one of them is in. */
const FIRST = [
  "running",
  "retrying",
  "waiting",
  "failed",
  "queued",
  "cancelled",
  "skipped",
  "materialized",
  "reused",
];

function heard(event: RunEvent): void {
  showsRun = true;
  for (const { asset, partition, action } of event.plan ?? []) {
    if (action !== "fresh") set(asset, partition, "queued");
  }
  const { asset, partition = "", type } = event;
  if (asset === undefined) return;
  if (type === "step_progress") progress.set(asset, (event.done ?? 0) / Math.max(1, event.total ?? Infinity));
  const state = STATES[type];
  if (state !== undefined && (state !== "fresh" || steps.has(asset))) {
    set(asset, partition, state);
    if (state === "running") progress.delete(asset);
  }
  showState(asset);
}

function set(asset: string, partition: string, state: string): void {
  const own = steps.get(asset) ?? new Map<string, string>();
  steps.set(asset, own.set(partition, state));
  showState(asset);
}

function showState(asset: string): void {
  const own = [...steps.get(asset)?.values() ?? []];
  if (own.length === 0) return;
  const state = FIRST.find((first) => own.includes(first)) ?? own[0]!;
  const over = own.filter((each) => !["queued", "running", "waiting", "retrying"].includes(each)).length;
  const share = own.length > 1 ? over / own.length : progress.get(asset) ?? 0;
  nodes?.show(asset, state, state === "running" ? share : 0);
}

document.addEventListener("renewed", () => {
  attach();
  filter();
});
attach();
filter();
watchRun({
  heard,
  over() {
    showsRun = false;
    steps.clear();
    const address = new URL(location.href);
    address.searchParams.delete("run");
    history.replaceState(null, "", address);
    renewParts(address.href).catch(() => location.reload());
  },
});
