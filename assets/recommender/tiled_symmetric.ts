/**
 * A symmetric matrix in tiles, and its inverse.
 *
 * The inverse comes from sweeping one block of rows after the other (Goodnight, "A tutorial on the SWEEP operator", 1979).
 * Sweeping block k of A, D being its diagonal tile, makes
 *
 * ```text
 * A[i][j] ← A[i][j] − A[i][k] D⁻¹ A[k][j]     for i, j ≠ k
 * A[i][k] ← A[i][k] D⁻¹                       for i ≠ k
 * A[k][k] ← −D⁻¹
 * ```
 *
 * and once every block was swept, A is −A⁻¹. D is the Schur complement of what was swept before, so for a positive
 * definite matrix it is positive definite too and is inverted by Cholesky: no pivoting. The work is n³/2 multiplications,
 * as by Cholesky, but all of it is one product of tiles, in place, in the half of the matrix that is not a mirror of the rest.
 *
 * @module
 */
import { Pacer } from "./pace.ts";
import { TaskPool } from "./task_pool.ts";
import { TILE, TILE_BYTES, type TileKernel, tileKernel, tileMemory } from "./tile_kernel.ts";

const TILE_SIZE = TILE * TILE;

/** What every worker of an inversion gets. */
export interface TileSetup {
  readonly memory: WebAssembly.Memory;
  readonly blocks: number;
}

/** Update the tiles `from` up to `to` for the sweep of block `swept`. */
export interface TileTask {
  readonly from: number;
  readonly to: number;
  readonly swept: number;
}

/** How an inversion is run. */
export interface InvertOptions {
  readonly signal: AbortSignal;
  /** How many cores it may use. Never changes the result. */
  readonly parallelism: number;
  /** Called after each block of rows. */
  readonly progress?: (done: number, total: number) => void;
}

/** A symmetric matrix. Only its lower triangle is stored, in tiles; it is filled up to whole tiles with the identity. */
export class TiledSymmetric {
  readonly size: number;
  readonly #blocks: number;
  readonly #shared: boolean;
  readonly #memory: WebAssembly.Memory;
  readonly #numbers: Float64Array;

  /** A matrix of zeros. @param shared Whether workers may help to invert it. */
  constructor(size: number, shared: boolean) {
    this.size = size;
    this.#blocks = Math.ceil(size / TILE);
    this.#shared = shared && typeof SharedArrayBuffer !== "undefined";
    this.#memory = tileMemory(bytesNeeded(size), this.#shared);
    this.#numbers = new Float64Array(this.#memory.buffer);
    for (let i = size; i < this.#blocks * TILE; i++) this.#numbers[slotOf(i, i)] = 1;
  }

  /** The number at (i, j), which is the one at (j, i). */
  get(i: number, j: number): number {
    return this.#numbers[i >= j ? slotOf(i, j) : slotOf(j, i)]!;
  }

  /** Sets the number at (i, j) and (j, i). */
  set(i: number, j: number, value: number): void {
    this.#numbers[i >= j ? slotOf(i, j) : slotOf(j, i)] = value;
  }

  /** Writes row `i`, which is column `i`, into `row`. */
  row(i: number, row: Float64Array): void {
    const numbers = this.#numbers;
    const size = this.size;
    const first = slotOf(i, 0);
    // Left of the diagonal the row lies in runs of a tile's width; right of it, it is a column.
    for (let j = 0; j <= i; j++) row[j] = numbers[first + (j - j % TILE) * TILE + j % TILE]!;
    for (let start = i + 1; start < size;) {
      const end = Math.min(start - start % TILE + TILE, size);
      let slot = slotOf(start, i);
      for (let j = start; j < end; j++, slot += TILE) row[j] = numbers[slot]!;
      start = end;
    }
  }

  /**
   * Replaces the matrix, which must be positive definite, by **minus** its inverse.
   *
   * @throws {RangeError} When it is not positive definite; the matrix is then spoilt.
   * @throws The signal's reason, when it is aborted; likewise.
   */
  async invertNegated({ signal, parallelism, progress }: InvertOptions): Promise<void> {
    const blocks = this.#blocks;
    const setup: TileSetup = { memory: this.#memory, blocks };
    const sweeper = await Sweeper.over(setup, this.#shared);
    const script = new URL("./tiled_symmetric_worker.ts", import.meta.url);
    const workers = this.#shared ? Math.min(parallelism, blocks) : 1;
    using pool = await TaskPool.open<TileSetup, TileTask, void>(script, setup, {
      workers: workers > 1 ? workers : 0,
      signal,
    });
    const pacer = new Pacer(signal);
    const tiles = tilesBefore(blocks);
    for (let swept = 0; swept < blocks; swept++) {
      if (pacer.due) await pacer.pause();
      sweeper.prepare(swept);
      if (pool === undefined) {
        for (let row = 0; row < blocks; row++) {
          if (pacer.due) await pacer.pause();
          sweeper.update({ from: tilesBefore(row), to: tilesBefore(row + 1), swept });
        }
      } else {
        const share = Math.ceil(tiles / pool.size);
        const tasks = Array.from(
          { length: pool.size },
          (_, t) => ({ from: t * share, to: Math.min((t + 1) * share, tiles), swept }),
        );
        await pool.run(tasks, () => {});
      }
      sweeper.finish(swept);
      progress?.(swept + 1, blocks);
    }
  }
}

/** The memory that a matrix of this size takes, in bytes: half a full one, the panels and a diagonal tile. */
export function bytesNeeded(size: number): number {
  const blocks = Math.ceil(size / TILE);
  return (tilesBefore(blocks) + 2 * blocks + 1) * TILE_BYTES;
}

/** The steps of one sweep. Behind the tiles lie two panels, V = A[·][k] D⁻¹ and W = A[·][k]ᵀ, and −D⁻¹. */
export class Sweeper {
  readonly #blocks: number;
  readonly #kernel: TileKernel;
  readonly #numbers: Float64Array;
  readonly #v: number;
  readonly #w: number;
  readonly #d: number;

  private constructor(blocks: number, kernel: TileKernel, numbers: Float64Array) {
    this.#blocks = blocks;
    this.#kernel = kernel;
    this.#numbers = numbers;
    this.#v = tilesBefore(blocks);
    this.#w = this.#v + blocks;
    this.#d = this.#w + blocks;
  }

  static async over({ memory, blocks }: TileSetup, shared: boolean): Promise<Sweeper> {
    return new Sweeper(blocks, await tileKernel(memory, shared), new Float64Array(memory.buffer));
  }

  /** Inverts the diagonal tile and fills the panels. */
  prepare(k: number): void {
    const blocks = this.#blocks;
    const numbers = this.#numbers;
    const d = this.#d * TILE_SIZE;
    const diagonal = tileAt(k, k) * TILE_SIZE;
    invertTile(numbers.subarray(diagonal, diagonal + TILE_SIZE), numbers.subarray(d, d + TILE_SIZE), k);
    for (let i = 0; i < blocks; i++) {
      if (i === k) continue;
      const v = (this.#v + i) * TILE_SIZE;
      const w = (this.#w + i) * TILE_SIZE;
      if (i > k) {
        transposeTile(numbers, tileAt(i, k) * TILE_SIZE, w);
        this.#productWithInverse(tileAt(i, k), v);
      } else {
        const stored = tileAt(k, i) * TILE_SIZE;
        numbers.copyWithin(w, stored, stored + TILE_SIZE);
        // Nothing reads this tile again before it is replaced: room for the transpose.
        transposeTile(numbers, w, stored);
        this.#productWithInverse(tileAt(k, i), v);
      }
    }
  }

  /** Updates stored tiles, in the order in which they lie, but for row and column k. */
  update({ from, to, swept }: TileTask): void {
    const kernel = this.#kernel;
    let i = 0;
    while (tilesBefore(i + 1) <= from) i++;
    let j = from - tilesBefore(i);
    for (let tile = from; tile < to; tile++) {
      if (i !== swept && j !== swept) {
        kernel.subtractProduct(tile * TILE_BYTES, (this.#v + i) * TILE_BYTES, (this.#w + j) * TILE_BYTES);
      }
      if (j === i) {
        i++;
        j = 0;
      } else j++;
    }
  }

  /** Puts the panel and the inverse of the diagonal tile in their places. */
  finish(k: number): void {
    const numbers = this.#numbers;
    for (let i = 0; i < this.#blocks; i++) {
      const v = (this.#v + i) * TILE_SIZE;
      if (i < k) transposeTile(numbers, v, tileAt(k, i) * TILE_SIZE);
      else if (i > k) numbers.copyWithin(tileAt(i, k) * TILE_SIZE, v, v + TILE_SIZE);
    }
    const d = this.#d * TILE_SIZE;
    numbers.copyWithin(tileAt(k, k) * TILE_SIZE, d, d + TILE_SIZE);
  }

  /** V = 0 − A·(−D⁻¹). */
  #productWithInverse(tile: number, v: number): void {
    this.#numbers.fill(0, v, v + TILE_SIZE);
    this.#kernel.subtractProduct(v * 8, tile * TILE_BYTES, this.#d * TILE_BYTES);
  }
}

/** How many tiles are stored before row `i` of tiles. */
function tilesBefore(i: number): number {
  return i * (i + 1) / 2;
}

function tileAt(i: number, j: number): number {
  return tilesBefore(i) + j;
}

/** Where the number at (i, j) lies, i ≥ j. */
function slotOf(i: number, j: number): number {
  return tileAt(Math.floor(i / TILE), Math.floor(j / TILE)) * TILE_SIZE + (i % TILE) * TILE + j % TILE;
}

function transposeTile(numbers: Float64Array, from: number, to: number): void {
  for (let r = 0; r < TILE; r++) {
    for (let c = 0; c < TILE; c++) numbers[to + c * TILE + r] = numbers[from + r * TILE + c]!;
  }
}

/** Minus the inverse of a tile, of which the lower triangle is read: A = LLᵀ, A⁻¹ = L⁻ᵀL⁻¹. */
function invertTile(tile: Float64Array, out: Float64Array, block: number): void {
  const l = new Float64Array(TILE_SIZE);
  for (let i = 0; i < TILE; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = tile[i * TILE + j]!;
      for (let k = 0; k < j; k++) sum -= l[i * TILE + k]! * l[j * TILE + k]!;
      if (i > j) l[i * TILE + j] = sum / l[j * TILE + j]!;
      else if (sum > 0 && sum < Infinity) l[i * TILE + i] = Math.sqrt(sum);
      else {
        throw new RangeError(
          `Cannot invert the matrix: it is not positive definite at row ${block * TILE + i} (pivot ${sum})`,
        );
      }
    }
  }
  // L⁻¹ in place of L, column by column.
  for (let j = 0; j < TILE; j++) {
    l[j * TILE + j] = 1 / l[j * TILE + j]!;
    for (let i = j + 1; i < TILE; i++) {
      let sum = 0;
      for (let k = j; k < i; k++) sum -= l[i * TILE + k]! * l[k * TILE + j]!;
      l[i * TILE + j] = sum / l[i * TILE + i]!;
    }
  }
  for (let i = 0; i < TILE; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let k = i; k < TILE; k++) sum += l[k * TILE + i]! * l[k * TILE + j]!;
      out[i * TILE + j] = -sum;
      out[j * TILE + i] = -sum;
    }
  }
}
