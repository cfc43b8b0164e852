/**
 * The innermost loop of dense linear algebra, as a WebAssembly module of one function. JavaScript has no vector
 * instructions; WebAssembly has, and is three to four times as fast here. The module is assembled below from named
 * instructions.
 *
 * It multiplies and adds in a fixed order and never fuses the two, so every machine gets the same bits.
 *
 * @module
 */
import {
  advance,
  type Code,
  countDown,
  each,
  I32,
  op,
  V128,
  type WasmFunction,
  wasmMemory,
  wasmModule,
} from "./wasm_code.ts";

/** Rows and columns of a tile: 32 KiB of 64-bit numbers, so that three tiles fit a second-level cache. */
export const TILE = 64;

/** Bytes of a tile. */
export const TILE_BYTES: number = TILE * TILE * 8;

/** A kernel over one memory. Tiles are row by row; an argument is the byte offset of a tile. */
export interface TileKernel {
  /** The tile at `c` minus the product of the tiles at `v` and `w`: C ← C − V·W. */
  subtractProduct(c: number, v: number, w: number): void;
}

/** Memory of at least this many bytes, all zero; shared between workers when asked for. */
export const tileMemory: (bytes: number, shared: boolean) => WebAssembly.Memory = wasmMemory;

/** Instantiates the kernel over a memory that {@linkcode tileMemory} made. */
export async function tileKernel(memory: WebAssembly.Memory, shared: boolean): Promise<TileKernel> {
  const { exports } = await WebAssembly.instantiate(wasmModule([SUBTRACT], shared), { env: { memory } });
  const subtract = exports["subtract"] as (c: number, v: number, w: number) => void;
  return { subtractProduct: subtract };
}

/** The product is built in registers, this many rows by this many pairs of columns at a time. */
const ROWS = 4;
const PAIRS = 2;
/** Steps along the inner dimension per turn of the loop. */
const STEPS = 8;

const ROW_BYTES = TILE * 8;
const PAIR_BYTES = 16;

/**
 * ```text
 * for each ROWS rows of C and V:
 *   for each 2·PAIRS columns of C and W:
 *     sums = 0; for k: sums[r][h] += V[r][k] · W[k][h]
 *     C[r][h] -= sums[r][h]
 * ```
 */
const SUBTRACT: WasmFunction = (() => {
  const [c, v, w, rowsLeft, columnsLeft, stepsLeft, p, q, target] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const firstSum = 9;
  const sum = (r: number, h: number) => firstSum + r * PAIRS + h;
  const factor = (h: number) => firstSum + ROWS * PAIRS + h;
  const spread = factor(PAIRS);
  const copy = (from: number, to: number): Code => [...op.get(from), ...op.set(to)];

  const step = (k: number): Code => [
    ...each(PAIRS, (h) => [
      ...op.get(q!),
      ...op.v128Load(k * ROW_BYTES + h * PAIR_BYTES),
      ...op.set(factor(h)),
    ]),
    ...each(ROWS, (r) => [
      ...op.get(p!),
      ...op.f64LoadTwice(r * ROW_BYTES + k * 8),
      ...op.set(spread),
      ...each(PAIRS, (h) => [
        ...op.get(sum(r, h)),
        ...op.get(spread),
        ...op.get(factor(h)),
        ...op.f64Mul,
        ...op.f64Add,
        ...op.set(sum(r, h)),
      ]),
    ]),
  ];
  const columns = op.loop(
    copy(v!, p!),
    each(ROWS * PAIRS, (s) => [...op.v128Zero, ...op.set(firstSum + s)]),
    [...op.i32(TILE / STEPS), ...op.set(stepsLeft!)],
    op.loop(
      each(STEPS, step),
      advance(p!, STEPS * 8),
      advance(q!, STEPS * ROW_BYTES),
      countDown(stepsLeft!),
    ),
    each(ROWS, (r) =>
      each(PAIRS, (h) => {
        const offset = r * ROW_BYTES + h * PAIR_BYTES;
        return [
          ...op.get(target!),
          ...op.get(target!),
          ...op.v128Load(offset),
          ...op.get(sum(r, h)),
          ...op.f64Sub,
          ...op.v128Store(offset),
        ];
      })),
    advance(target!, PAIRS * PAIR_BYTES),
    // Back to the first row of W, and on to the next columns.
    advance(q!, PAIRS * PAIR_BYTES - TILE * ROW_BYTES),
    countDown(columnsLeft!),
  );
  const rows = op.loop(
    copy(w!, q!),
    copy(c!, target!),
    [...op.i32(TILE / (2 * PAIRS)), ...op.set(columnsLeft!)],
    columns,
    advance(v!, ROWS * ROW_BYTES),
    advance(c!, ROWS * ROW_BYTES),
    countDown(rowsLeft!),
  );
  return {
    name: "subtract",
    parameters: [I32, I32, I32],
    results: [],
    locals: [[6, I32], [ROWS * PAIRS + PAIRS + 1, V128]],
    body: [...op.i32(TILE / ROWS), ...op.set(rowsLeft!), ...rows],
  };
})();
