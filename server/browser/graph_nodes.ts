/**
 * The cards of the asset graph: which paths lead through one, which is next to it, and how one stands while a run goes on.
 *
 * @module
 */

/** A place in the graph. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** The cards and lines of one picture. */
export class GraphNodes {
  readonly #nodes = new Map<string, SVGGElement>();
  readonly #lines: readonly SVGPathElement[];
  readonly #places = new Map<string, Place>();
  readonly #up = new Map<string, string[]>();
  readonly #down = new Map<string, string[]>();

  readonly svg: SVGSVGElement;

  constructor(svg: SVGSVGElement) {
    this.svg = svg;
    for (const node of svg.querySelectorAll<SVGGElement>(".node")) {
      const key = node.dataset["key"]!;
      const [, x, y] = /translate\(([^,]+),([^)]+)\)/.exec(node.getAttribute("transform") ?? "") ?? [];
      this.#nodes.set(key, node);
      this.#places.set(key, { x: Number(x), y: Number(y) });
    }
    this.#lines = [...svg.querySelectorAll<SVGPathElement>(".line")];
    for (const { dataset } of this.#lines) {
      const [from, to] = [dataset["from"]!, dataset["to"]!];
      this.#down.set(from, [...this.#down.get(from) ?? [], to]);
      this.#up.set(to, [...this.#up.get(to) ?? [], from]);
    }
  }

  get keys(): IterableIterator<string> {
    return this.#nodes.keys();
  }

  node(key: string): SVGGElement | undefined {
    return this.#nodes.get(key);
  }

  place(key: string): Place {
    return this.#places.get(key) ?? { x: 0, y: 0 };
  }

  link(key: string): SVGAElement | null {
    return this.#nodes.get(key)?.querySelector<SVGAElement>(".node-link") ?? null;
  }

  /** The key of the card that an element is in. */
  keyOf(element: EventTarget | null): string | undefined {
    return element instanceof Element ? element.closest<SVGGElement>(".node")?.dataset["key"] : undefined;
  }

  /** Brings out what leads to a card and away from it; without one, nothing. */
  highlight(key: string | undefined): void {
    this.svg.classList.toggle("tracing", key !== undefined);
    const above = key === undefined ? new Set<string>() : this.#reach(key, this.#up);
    const below = key === undefined ? new Set<string>() : this.#reach(key, this.#down);
    for (const [other, node] of this.#nodes) {
      node.classList.toggle("on-path", above.has(other) || below.has(other));
    }
    for (const line of this.#lines) {
      const [from, to] = [line.dataset["from"]!, line.dataset["to"]!];
      line.classList.toggle(
        "on-path",
        (above.has(from) && above.has(to)) || (below.has(from) && below.has(to)),
      );
    }
  }

  /** The neighbour in a direction: along the lines to the sides, else the nearest in the same column. */
  neighbour(key: string, direction: "left" | "right" | "up" | "down"): string | undefined {
    const here = this.place(key);
    if (direction === "left" || direction === "right") {
      const next = (direction === "left" ? this.#up : this.#down).get(key) ?? [];
      return [...next].sort((a, b) => far(here, this.place(a)) - far(here, this.place(b)))[0];
    }
    const sign = direction === "up" ? -1 : 1;
    const ahead = [...this.#nodes.keys()].filter((other) => (this.place(other).y - here.y) * sign > 1);
    const weigh = (other: string) => {
      const { x, y } = this.place(other);
      return Math.abs(y - here.y) + Math.abs(x - here.x) * 3;
    };
    return ahead.sort((a, b) => weigh(a) - weigh(b))[0];
  }

  /** Shows a state on a card. @param progress 0..1 */
  show(key: string, state: string, progress?: number): void {
    const node = this.#nodes.get(key);
    if (node === undefined) return;
    const width = Number(node.querySelector(".node-box")?.getAttribute("width") ?? 0) - 2;
    const bar = node.querySelector(".node-progress");
    bar?.setAttribute("width", String(Math.round((progress ?? 0) * width)));
    if (node.dataset["state"] === state) return;
    const words = document.querySelector<HTMLTemplateElement>("#state-words")?.content;
    const word = words?.querySelector<HTMLElement>(`[data-state="${CSS.escape(state)}"]`);
    node.dataset["state"] = state;
    node.dataset["tone"] = word?.dataset["tone"] ?? "quiet";
    node.querySelector(".node-status")?.classList.remove("gone");
    node.querySelector(".node-stale")?.classList.add("gone");
    node.querySelector(".node-status .node-icon")?.setAttribute("href", `#state-${state}`);
    const text = node.querySelector(".node-status .node-word");
    if (text !== null) text.textContent = word?.textContent ?? state;
  }

  #reach(key: string, next: ReadonlyMap<string, readonly string[]>): Set<string> {
    const reached = new Set([key]);
    for (const at of reached) for (const other of next.get(at) ?? []) reached.add(other);
    return reached;
  }
}

function far(a: Place, b: Place): number {
  // The nearest column first, then the nearest card in it.
  return Math.abs(a.x - b.x) * 100 + Math.abs(a.y - b.y);
}
