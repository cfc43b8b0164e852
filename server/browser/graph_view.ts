/**
 * Zoom and pan of the asset graph, by its view box: buttons, wheel with Ctrl, drag, and keys. At first the whole graph fits.
 *
 * @module
 */

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

const STEP = 1.25;
/** A card is never drawn larger than this many times its natural size. */
const CLOSEST = 2;
/** Pixels that a pointer may move before it drags. */
const SLACK = 4;

/** The view of one picture. */
export class GraphView {
  readonly #svg: SVGSVGElement;
  readonly #whole: Box;
  #box: Box;
  #frame = 0;
  /** True from a drag until the click that ends it. */
  hasDragged = false;

  constructor(svg: SVGSVGElement, kept?: Box) {
    this.#svg = svg;
    const { x, y, width, height } = svg.viewBox.baseVal;
    this.#whole = { x, y, width, height };
    this.#box = kept ?? { ...this.#whole };
    if (kept !== undefined) this.#draw();
    svg.addEventListener("wheel", (event) => this.#wheel(event), { passive: false });
    svg.addEventListener("pointerdown", (event) => this.#press(event));
    svg.addEventListener("dragstart", (event) => event.preventDefault());
  }

  /** Where it looks, for a picture that takes this one's place. */
  get box(): Box | undefined {
    const { x, y, width } = this.#box;
    return x === this.#whole.x && y === this.#whole.y && width === this.#whole.width
      ? undefined
      : { ...this.#box };
  }

  fit(): void {
    this.#box = { ...this.#whole };
    this.#draw();
  }

  /** Zooms around a point of the screen, or the middle. */
  zoom(factor: number, at?: { clientX: number; clientY: number }): void {
    const frame = this.#svg.getBoundingClientRect();
    const width = Math.min(
      this.#whole.width * 1.5,
      Math.max(frame.width / CLOSEST, this.#box.width / factor),
    );
    const scale = width / this.#box.width;
    const px = at === undefined ? 0.5 : (at.clientX - frame.left) / frame.width;
    const py = at === undefined ? 0.5 : (at.clientY - frame.top) / frame.height;
    const { x, y, width: before, height } = this.#box;
    this.#box = {
      x: x + before * px * (1 - scale),
      y: y + height * py * (1 - scale),
      width,
      height: height * scale,
    };
    this.#draw();
  }

  /** Moves by a share of what is seen. */
  pan(right: number, down: number): void {
    this.#box.x += right * this.#box.width;
    this.#box.y += down * this.#box.height;
    this.#draw();
  }

  /** Moves no further than it takes to see something at a place of the graph. */
  reveal(x: number, y: number, width: number, height: number): void {
    const box = this.#box;
    if (x < box.x) box.x = x - 12;
    else if (x + width > box.x + box.width) box.x = x + width + 12 - box.width;
    if (y < box.y) box.y = y - 12;
    else if (y + height > box.y + box.height) box.y = y + height + 12 - box.height;
    this.#draw();
  }

  #draw(): void {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      const { x, y, width, height } = this.#box;
      this.#svg.setAttribute(
        "viewBox",
        `${x.toFixed(1)} ${y.toFixed(1)} ${width.toFixed(1)} ${height.toFixed(1)}`,
      );
    });
  }

  #wheel(event: WheelEvent): void {
    if (!event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    this.zoom(Math.exp(-event.deltaY / 300), event);
  }

  #press(event: PointerEvent): void {
    if (event.button !== 0 || event.pointerType === "touch") return;
    const start = { ...this.#box };
    const scale = this.#box.width / this.#svg.getBoundingClientRect().width;
    let isDragging = false;
    this.hasDragged = false;
    const move = ({ clientX, clientY, buttons }: PointerEvent) => {
      if (buttons === 0) return release();
      const [dx, dy] = [clientX - event.clientX, clientY - event.clientY];
      if (!isDragging && Math.hypot(dx, dy) < SLACK) return;
      isDragging = this.hasDragged = true;
      this.#svg.classList.add("dragging");
      this.#box.x = start.x - dx * scale;
      this.#box.y = start.y - dy * scale;
      this.#draw();
    };
    const release = () => {
      removeEventListener("pointermove", move);
      removeEventListener("pointerup", release);
      removeEventListener("pointercancel", release);
      this.#svg.classList.remove("dragging");
    };
    addEventListener("pointermove", move);
    addEventListener("pointerup", release);
    addEventListener("pointercancel", release);
  }
}

/** The steps of the buttons and keys. */
export const ZOOM_STEP = STEP;
