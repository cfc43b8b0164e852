/**
 * Many dot products of one vector at once, in single precision: a WebAssembly kernel of four rows by four lanes, written
 * out below because it is one loop. Where there is no WebAssembly SIMD, callers do without.
 *
 * @module
 */

const GET = 0x20, SET = 0x21, TEE = 0x22, ADD = 0x6a, SHIFT = 0x74, BELOW = 0x49, CONST = 0x41;
const LOOP = [0x03, 0x40], AGAIN = [0x0d, 0x00], END = 0x0b;
const LOAD = [0xfd, 0x00, 0x02, 0x00], ZERO = [0xfd, 0x0c, ...new Array<number>(16).fill(0)];
const MULTIPLY = [0xfd, 0xe6, 0x01], PLUS = [0xfd, 0xe4, 0x01];

/** Locals: five parameters (rows, vector, bytes a row, end of the rows, output), two addresses, five vectors. */
const ROWS = 0,
  VECTOR = 1,
  BYTES = 2,
  END_OF_ROWS = 3,
  OUT = 4,
  K = 5,
  AT = 6,
  LANES = 7,
  SUMS = [8, 9, 10, 11];

/** The sum of the four lanes of a local, stored as the n-th float of the output. */
function storeSum(sum: number, n: number): number[] {
  const lane = (l: number) => [GET, sum, 0xfd, 0x1f, l];
  const plus = 0x92;
  return [GET, OUT, ...lane(0), ...lane(1), plus, ...lane(2), ...lane(3), plus, plus, 0x38, 0x02, n * 4];
}

function body(): number[] {
  return [
    // How many locals of which type: i32 twice, v128 five times.
    ...[2, 2, 0x7f, 5, 0x7b],
    ...LOOP,
    ...SUMS.flatMap((sum) => [...ZERO, SET, sum]),
    ...[CONST, 0, SET, K],
    ...LOOP,
    ...[GET, VECTOR, GET, K, ADD, ...LOAD, SET, LANES],
    ...[GET, ROWS, GET, K, ADD, SET, AT],
    ...SUMS.flatMap((sum, r) => [
      ...[GET, sum, GET, LANES],
      ...(r === 0 ? [GET, AT] : [GET, AT, GET, BYTES, ADD, TEE, AT]),
      ...[...LOAD, ...MULTIPLY, ...PLUS, SET, sum],
    ]),
    ...[GET, K, CONST, 16, ADD, TEE, K, GET, BYTES, BELOW, ...AGAIN, END],
    ...SUMS.flatMap((sum, r) => storeSum(sum, r)),
    ...[GET, OUT, CONST, 16, ADD, SET, OUT],
    ...[GET, ROWS, GET, BYTES, CONST, 2, SHIFT, ADD, TEE, ROWS],
    ...[GET, END_OF_ROWS, BELOW, ...AGAIN, END],
    END,
  ];
}

function unsigned(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...unsigned(n >>> 7)];
}

function section(id: number, content: readonly number[]): number[] {
  return [id, ...unsigned(content.length), ...content];
}

/** The module: it imports its memory and exports one function. */
function moduleBytes(): Uint8Array<ArrayBuffer> {
  const code = body();
  return Uint8Array.from([
    ...[0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00],
    ...section(1, [1, 0x60, 5, 0x7f, 0x7f, 0x7f, 0x7f, 0x7f, 0]),
    ...section(2, [1, 1, 0x6d, 1, 0x6d, 0x02, 0x00, 0x01]),
    ...section(3, [1, 0]),
    ...section(7, [1, 1, 0x64, 0x00, 0x00]),
    ...section(10, [1, ...unsigned(code.length), ...code]),
  ]);
}

let compiled: WebAssembly.Module | null | undefined;

/** Compiled once; null where that cannot be done. */
function kernel(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled;
  try {
    compiled = new WebAssembly.Module(moduleBytes());
  } catch {
    compiled = null;
  }
  return compiled;
}

type Kernel = (rows: number, vector: number, bytes: number, end: number, out: number) => void;

/** The most bytes of rows that are held: WebAssembly's memory ends at 4 GiB. */
const MOST_BYTES = 2 ** 31;

/** Rows of single-precision numbers, and the dot products of stretches of them with a vector. */
export class SimdRows {
  /** How many rows are multiplied at once; a stretch starts at a multiple of it. */
  static readonly BLOCK = 512;
  /** The products of the last stretch. */
  readonly products: Float32Array;
  readonly #vector: Float32Array;
  readonly #run: Kernel;
  readonly #base: number;
  readonly #out: number;
  readonly #bytes: number;

  private constructor(run: Kernel, memory: ArrayBuffer, width: number, padded: number) {
    this.#run = run;
    this.#bytes = padded * 4;
    this.#vector = new Float32Array(memory, 0, width);
    this.#out = this.#bytes;
    this.products = new Float32Array(memory, this.#out, SimdRows.BLOCK);
    this.#base = this.#out + SimdRows.BLOCK * 4;
  }

  /**
   * Copies rows in the order given.
   *
   * @returns Undefined where it cannot be done: without WebAssembly SIMD, or when the rows are too large.
   */
  static of(rows: Float32Array, width: number, order: Uint32Array): SimdRows | undefined {
    const padded = Math.ceil(width / 4) * 4;
    const blocks = Math.ceil(order.length / SimdRows.BLOCK);
    const bytes = padded * 4 + SimdRows.BLOCK * 4 + blocks * SimdRows.BLOCK * padded * 4;
    const module = bytes > MOST_BYTES ? null : kernel();
    if (module === null) return undefined;
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65536) });
    const { exports } = new WebAssembly.Instance(module, { m: { m: memory } });
    const made = new SimdRows(exports["d"] as Kernel, memory.buffer as ArrayBuffer, width, padded);
    const held = new Float32Array(memory.buffer, made.#base, order.length * padded);
    for (let p = 0; p < order.length; p++) {
      held.set(rows.subarray(order[p]! * width, order[p]! * width + width), p * padded);
    }
    return made;
  }

  /** Rounds a vector to single precision, for the products that follow. */
  setVector(vector: Float64Array): void {
    this.#vector.set(vector);
  }

  /** Multiplies the block of rows from `first`, a multiple of {@linkcode SimdRows.BLOCK}. */
  multiply(first: number): void {
    const start = this.#base + first * this.#bytes;
    this.#run(start, 0, this.#bytes, start + SimdRows.BLOCK * this.#bytes, this.#out);
  }
}
