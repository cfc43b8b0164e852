/**
 * The innermost loop of dense linear algebra, as a WebAssembly module of one function. JavaScript has no vector
 * instructions; WebAssembly has, and is three to four times as fast here. The module is assembled below from named
 * instructions, so there is nothing to compile and nothing that cannot be read.
 *
 * It multiplies and adds in a fixed order and never fuses the two, so every machine gets the same bits.
 *
 * @module
 */

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
export function tileMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

/** Instantiates the kernel over a memory that {@linkcode tileMemory} made. */
export async function tileKernel(memory: WebAssembly.Memory, shared: boolean): Promise<TileKernel> {
  const { instance } = await WebAssembly.instantiate(assemble(shared), { env: { memory } });
  const subtract = instance.exports["subtract"] as (c: number, v: number, w: number) => void;
  return { subtractProduct: subtract };
}

const PAGE = 65536;
const MOST_PAGES = 65536;

/** The product is built in registers, this many rows by this many pairs of columns at a time. */
const ROWS = 4;
const PAIRS = 2;
/** Steps along the inner dimension per turn of the loop. */
const STEPS = 8;

const ROW_BYTES = TILE * 8;
const PAIR_BYTES = 16;

type Code = readonly number[];

/** The instructions used, with their operands (WebAssembly core specification 2.0, 5.4). */
const op = {
  get: (local: number): Code => [0x20, ...leb(local)],
  set: (local: number): Code => [0x21, ...leb(local)],
  i32: (value: number): Code => [0x41, ...signedLeb(value)],
  i32Add: [0x6a] as Code,
  i32Sub: [0x6b] as Code,
  /** Repeats the body for as long as it leaves a number other than 0. */
  loop: (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0x00, 0x0b],
  loadPair: (offset: number): Code => [0xfd, ...leb(0), 3, ...leb(offset)],
  /** One number, twice. */
  loadTwice: (offset: number): Code => [0xfd, ...leb(10), 3, ...leb(offset)],
  storePair: (offset: number): Code => [0xfd, ...leb(11), 3, ...leb(offset)],
  zeroPair: [0xfd, ...leb(12), ...new Array<number>(16).fill(0)] as Code,
  pairAdd: [0xfd, ...leb(0xf0)] as Code,
  pairSub: [0xfd, ...leb(0xf1)] as Code,
  pairMul: [0xfd, ...leb(0xf2)] as Code,
};

const I32 = 0x7f;
const V128 = 0x7b;

/** The module: one imported memory, one exported function. */
function assemble(shared: boolean): Uint8Array<ArrayBuffer> {
  const limits = shared ? [0x03, 0, ...leb(MOST_PAGES)] : [0x00, 0];
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, [1, 0x60, 3, I32, I32, I32, 0]),
    ...section(2, [1, ...name("env"), ...name("memory"), 0x02, ...limits]),
    ...section(3, [1, 0]),
    ...section(7, [1, ...name("subtract"), 0x00, 0]),
    ...section(10, [1, ...sized(subtractProduct())]),
  ]);
}

/**
 * ```text
 * for each ROWS rows of C and V:
 *   for each 2·PAIRS columns of C and W:
 *     sums = 0; for k: sums[r][h] += V[r][k] · W[k][h]
 *     C[r][h] -= sums[r][h]
 * ```
 */
function subtractProduct(): number[] {
  const [c, v, w, rowsLeft, columnsLeft, stepsLeft, p, q, target] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const firstSum = 9;
  const sum = (r: number, h: number) => firstSum + r * PAIRS + h;
  const factor = (h: number) => firstSum + ROWS * PAIRS + h;
  const spread = factor(PAIRS);
  const each = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, i) => make(i));
  const advance = (
    local: number,
    by: number,
  ): Code => [...op.get(local), ...op.i32(by), ...op.i32Add, ...op.set(local)];
  const countDown = (local: number): Code => [
    ...op.get(local),
    ...op.i32(1),
    ...op.i32Sub,
    ...op.set(local),
    ...op.get(local),
  ];
  const copy = (from: number, to: number): Code => [...op.get(from), ...op.set(to)];

  const step = (k: number): Code => [
    ...each(PAIRS, (h) => [
      ...op.get(q!),
      ...op.loadPair(k * ROW_BYTES + h * PAIR_BYTES),
      ...op.set(factor(h)),
    ]).flat(),
    ...each(ROWS, (r) => [
      ...op.get(p!),
      ...op.loadTwice(r * ROW_BYTES + k * 8),
      ...op.set(spread),
      ...each(PAIRS, (h) => [
        ...op.get(sum(r, h)),
        ...op.get(spread),
        ...op.get(factor(h)),
        ...op.pairMul,
        ...op.pairAdd,
        ...op.set(sum(r, h)),
      ]).flat(),
    ]).flat(),
  ];
  const columns = op.loop(
    copy(v!, p!),
    each(ROWS * PAIRS, (s) => [...op.zeroPair, ...op.set(firstSum + s)]).flat(),
    [...op.i32(TILE / STEPS), ...op.set(stepsLeft!)],
    op.loop(
      each(STEPS, step).flat(),
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
          ...op.loadPair(offset),
          ...op.get(sum(r, h)),
          ...op.pairSub,
          ...op.storePair(offset),
        ];
      }).flat()).flat(),
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
  const locals = [2, 6, I32, ...leb(ROWS * PAIRS + PAIRS + 1), V128];
  return [...locals, ...op.i32(TILE / ROWS), ...op.set(rowsLeft!), ...rows, 0x0b];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...sized(content)];
}

function sized(content: readonly number[]): number[] {
  return [...leb(content.length), ...content];
}

function name(text: string): number[] {
  return sized([...new TextEncoder().encode(text)]);
}

/** A whole number of 0 or more, seven bits a byte, the lowest first. */
function leb(value: number): number[] {
  const bytes = [];
  for (let left = value;;) {
    const low = left & 0x7f;
    left >>>= 7;
    if (left === 0) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}

/** The same for any 32-bit number: the top bit of the last byte that is used is the sign. */
function signedLeb(value: number): number[] {
  const bytes = [];
  for (let left = value;;) {
    const low = left & 0x7f;
    left >>= 7;
    if ((left === 0 && (low & 0x40) === 0) || (left === -1 && (low & 0x40) !== 0)) return [...bytes, low];
    bytes.push(low | 0x80);
  }
}
