/**
 * The two innermost loops of the search for neighbours, in WebAssembly: counting the pairs of an item, and leaving out the
 * counts that cannot make a neighbour, eight at a time. JavaScript checks the bounds of every read and has no vectors; and neither
 * language can ask for memory ahead, but reads that do not wait for each other come to the same.
 *
 * @module
 */
import {
  advance,
  type Code,
  countDown,
  each,
  F32,
  I32,
  I64,
  op,
  V128,
  type WasmFunction,
  wasmModule,
} from "./wasm_code.ts";

/** Users' lists are made of groups of this many ranks. */
export const GROUP = 4;

/** Counts are looked through this many at a time. */
export const LANES = 64;

/** How many counts {@linkcode PairKernel.scan} may look through in one call. */
export const MOST_SCANNED = 8192;

/** How many bytes each count takes. */
export type CountBytes = 1 | 2;

/** Arrays are given by their byte offset in the kernel's memory. */
export interface PairKernel {
  /** For items that at most 255 users have: half of the memory to look through. */
  readonly bytes: CountKernel;
  /** For items that at most 65,535 users have. */
  readonly words: CountKernel;

  /** Sets bytes to 0. (JavaScript does this one number at a time where memory is shared.) */
  clear(offset: number, bytes: number): void;
}

/** The two loops, over counts of one width. */
export interface CountKernel {
  /**
   * Adds 1 to `sums[j]` for every rank j < `limit` of every owner's list.
   *
   * @param owners Where the first owner lies, 32 bits each.
   * @param count How many owners: at least 1.
   * @param starts Per user, which entry of `ranks` begins their list, 32 bits.
   * @param ranks 512 bytes of anything must follow. Ascending in each list; a list fills whole groups and ends with a rank that is no less than any limit.
   * @param sums The counts.
   * @param far Not 0 where `ranks` do not fit a second-level cache: the lists of a few owners are then touched at once before
   * they are counted, so that their ways from memory overlap.
   * @returns Nothing of use.
   */
  count(
    owners: number,
    count: number,
    starts: number,
    ranks: number,
    sums: number,
    limit: number,
    far: number,
  ): number;

  /**
   * Lists the sums c ≥ `least` with c · ours[j] ≥ floor or c · factor ≥ theirs[j].
   *
   * @param least At least 1.
   * @param from The first j, in whole {@linkcode LANES}.
   * @param lanes How many times {@linkcode LANES}: at least 1, and no more than {@linkcode MOST_SCANNED} in all.
   * @param ours 32-bit floats, as `theirs`.
   * @param out Where the j go, 32 bits each, ascending; each c goes {@linkcode MOST_SCANNED} places behind its j.
   * @returns The offset behind the last j.
   */
  scan(
    from: number,
    lanes: number,
    sums: number,
    ours: number,
    theirs: number,
    out: number,
    floor: number,
    factor: number,
    least: number,
  ): number;
}

/** @param wide Whether ranks take 32 bits, not 16. */
export function pairKernel(memory: WebAssembly.Memory, wide: boolean, shared: boolean): PairKernel {
  const { exports } = new WebAssembly.Instance(compile(wide, shared), { env: { memory } });
  const { count1, count2, scan1, scan2, clear } = exports as unknown as KernelExports;
  return { bytes: { count: count1, scan: scan1 }, words: { count: count2, scan: scan2 }, clear };
}

interface KernelExports {
  readonly count1: CountKernel["count"];
  readonly count2: CountKernel["count"];
  readonly scan1: CountKernel["scan"];
  readonly scan2: CountKernel["scan"];
  readonly clear: PairKernel["clear"];
}

function compile(wide: boolean, shared: boolean): WebAssembly.Module {
  return wasmModule([countFunction(wide, 1), countFunction(wide, 2), SCANS, CLEAR].flat(), shared);
}

/** How many lists are touched before they are counted, how far into each, and how wide what comes from memory is. */
const TOUCHED_LISTS = 16;
const TOUCHED_LINES = 4;
const LINE_BYTES = 64;

function countFunction(wide: boolean, bytes: CountBytes): WasmFunction {
  const [load, store] = bytes === 1 ? [op.i32Load8, op.i32Store8] : [op.i32Load16, op.i32Store16];
  const [owners, count, starts, ranks, sums, limit, far] = [0, 1, 2, 3, 4, 5, 6] as const;
  const [owner, left, at, slot, touched, batch] = [7, 8, 9, 10, 11, 12] as const;
  const rank = (k: number) => 13 + k;
  const four = rank(GROUP);
  const last = GROUP - 1;
  /** at = ranks + width · starts[owner] */
  const findList: Code = [
    ...[...op.get(starts), ...op.get(owner), ...op.i32Load()],
    ...[...op.i32(2), ...op.i32Shl, ...op.i32Add, ...op.i32Load()],
    ...[...op.i32(wide ? 2 : 1), ...op.i32Shl, ...op.get(ranks), ...op.i32Add, ...op.set(at)],
  ];
  const eachOwner = (...body: Code[]): Code => [
    ...[...op.get(owners), ...op.set(owner), ...op.get(batch), ...op.set(left)],
    ...op.loop(findList, ...body, advance(owner, 4), countDown(left)),
  ];
  const touch = each(TOUCHED_LINES, (line) => [
    ...[...op.get(at), ...op.i32Load16(line * LINE_BYTES)],
    ...[...op.get(touched), ...op.i32Add, ...op.set(touched)],
  ]);
  const readGroup: Code = wide
    ? each(GROUP, (k) => [...op.get(at), ...op.i32Load(4 * k), ...op.set(rank(k))])
    // Four ranks of 16 bits in one read.
    : [
      ...[...op.get(at), ...op.i64Load(), ...op.set(four)],
      ...each(last, (k) => [
        ...[...op.get(four), ...op.i64(16 * k), ...op.i64ShiftRight, ...op.i64ToI32],
        ...[...op.i32(0xffff), ...op.i32And, ...op.set(rank(k))],
      ]),
      ...[...op.get(four), ...op.i64(16 * last), ...op.i64ShiftRight, ...op.i64ToI32, ...op.set(rank(last))],
    ];
  const slotOf = (k: number): Code => [
    ...[...op.get(sums), ...op.get(rank(k)), ...op.i32(bytes - 1), ...op.i32Shl, ...op.i32Add],
    ...[...op.tee(slot), ...op.get(slot), ...load()],
  ];
  const below = (k: number): Code => [...op.get(rank(k)), ...op.get(limit), ...op.i32Less];
  const countList = op.loop(
    readGroup,
    // All but the last, which may be of no use: then so may others, and 0 is added.
    each(last, (k) => [...slotOf(k), ...below(k), ...op.i32Add, ...store()]),
    below(last),
    op.when(slotOf(last), op.i32(1), op.i32Add, store()),
    advance(at, GROUP * (wide ? 4 : 2)),
    below(last),
  );
  return {
    name: `count${bytes}`,
    parameters: [I32, I32, I32, I32, I32, I32, I32],
    results: [I32],
    locals: [[6 + GROUP, I32], [1, I64]],
    body: [
      ...op.loop(
        // batch = min(count, TOUCHED_LISTS)
        [...op.get(count), ...op.i32(TOUCHED_LISTS)],
        [...op.get(count), ...op.i32(TOUCHED_LISTS), ...op.i32Less, ...op.select, ...op.set(batch)],
        [...op.get(far), ...op.when(eachOwner(touch))],
        eachOwner(countList),
        [...op.get(owner), ...op.set(owners)],
        [...op.get(count), ...op.get(batch), ...op.i32Sub, ...op.tee(count)],
      ),
      ...op.get(touched),
    ],
  };
}

/** What the two widths do differently. */
const WIDTHS = {
  1: {
    splat: op.i8Splat,
    subtract: op.i8SubtractSaturated,
    notEqual: op.i8NotEqual,
    bitmask: op.i8Bitmask,
    load: op.i32Load8,
    /** From a vector of counts to four of them at a time. */
    quarters: [
      [...op.lowEight, ...op.lowFour],
      [...op.lowEight, ...op.highFour],
      [...op.highEight, ...op.lowFour],
      [...op.highEight, ...op.highFour],
    ],
  },
  2: {
    splat: op.i16Splat,
    subtract: op.i16SubtractSaturated,
    notEqual: op.i16NotEqual,
    bitmask: op.i16Bitmask,
    load: op.i32Load16,
    quarters: [op.lowFour, op.highFour],
  },
} as const;

function scanFunction(bytes: CountBytes): WasmFunction {
  const width = WIDTHS[bytes];
  /** How many counts a vector has, and how many vectors are looked at before it is asked whether any has what is looked for. */
  const lanesEach = 16 / bytes;
  const vectors = LANES / lanesEach;
  const [from, lanes, sums, ours, theirs, out, floor, factor, least] = [0, 1, 2, 3, 4, 5, 6, 7, 8] as const;
  const [mask, bit] = [9, 10] as const;
  const [floors, factors, enough, floats] = [11, 12, 13, 14] as const;
  const counts = (v: number) => 15 + v;
  /** Moves an array's offset to element `from`. */
  const skip = (array: number, shift: number): Code => [
    ...[...op.get(array), ...op.get(from), ...op.i32(shift), ...op.i32Shl, ...op.i32Add, ...op.set(array)],
  ];
  /** Not 0 where counts reach the least. */
  const reach = (v: number): Code => [...op.get(counts(v)), ...op.get(enough), ...width.subtract];
  const passes = (v: number, four: Code, offset: number): Code => [
    ...[...op.get(counts(v)), ...four, ...op.toFloats, ...op.tee(floats)],
    ...[...op.get(ours), ...op.v128Load(offset), ...op.f32Mul, ...op.get(floors), ...op.f32AtLeast],
    ...[...op.get(floats), ...op.get(factors), ...op.f32Mul],
    ...[...op.get(theirs), ...op.v128Load(offset), ...op.f32AtLeast],
    ...op.v128Or,
  ];
  /** Which counts of a vector pass, each by a lane as wide as a count. */
  const passing = (v: number): Code => {
    const quarters = width.quarters.map((four, q) => passes(v, four, 4 * (lanesEach * v + 4 * q)));
    const pairs = each(
      quarters.length / 2,
      (p) => [...quarters[2 * p]!, ...quarters[2 * p + 1]!, ...op.narrow],
    );
    return bytes === 1 ? [...pairs, ...op.narrowToBytes] : pairs;
  };
  const emit = (v: number): Code =>
    op.loop(
      [...op.get(mask), ...op.i32Ctz, ...op.i32(lanesEach * v), ...op.i32Add, ...op.set(bit)],
      [...op.get(out), ...op.get(from), ...op.get(bit), ...op.i32Add, ...op.i32Store()],
      [...op.get(out), ...op.get(sums), ...op.get(bit), ...op.i32(bytes - 1), ...op.i32Shl, ...op.i32Add],
      [...width.load(), ...op.i32Store(4 * MOST_SCANNED)],
      advance(out, 4),
      // Takes the lowest bit away.
      [...op.get(mask), ...op.get(mask), ...op.i32(1), ...op.i32Sub, ...op.i32And, ...op.tee(mask)],
    );
  const sift = each(vectors, (v) => [
    ...[...reach(v), ...op.v128Any],
    ...op.when(
      passing(v),
      [...reach(v), ...op.v128Zero, ...width.notEqual, ...op.v128And],
      [...width.bitmask, ...op.tee(mask), ...op.when(emit(v))],
    ),
  ]);
  return {
    name: `scan${bytes}`,
    parameters: [I32, I32, I32, I32, I32, I32, F32, F32, I32],
    results: [I32],
    locals: [[2, I32], [4 + vectors, V128]],
    body: [
      ...skip(sums, bytes - 1),
      ...skip(ours, 2),
      ...skip(theirs, 2),
      ...[...op.get(floor), ...op.f32Splat, ...op.set(floors)],
      ...[...op.get(factor), ...op.f32Splat, ...op.set(factors)],
      ...[...op.get(least), ...op.i32(1), ...op.i32Sub, ...width.splat, ...op.set(enough)],
      ...op.loop(
        each(vectors, (v) => [...op.get(sums), ...op.v128Load(16 * v), ...op.set(counts(v))]),
        reach(0),
        each(vectors - 1, (v) => [...reach(v + 1), ...op.v128Or]),
        op.v128Any,
        op.when(sift),
        advance(from, LANES),
        advance(sums, bytes * LANES),
        advance(ours, 4 * LANES),
        advance(theirs, 4 * LANES),
        countDown(lanes),
      ),
      ...op.get(out),
    ],
  };
}

/** They are long, and the same in all kernels. */
const SCANS: readonly WasmFunction[] = [scanFunction(1), scanFunction(2)];

const CLEAR: WasmFunction = {
  name: "clear",
  parameters: [I32, I32],
  results: [],
  locals: [],
  body: [...op.get(0), ...op.i32(0), ...op.get(1), ...op.fill],
};

/** Whether this machine's WebAssembly has vectors. */
export const hasPairKernel: boolean = (() => {
  try {
    compile(false, false);
    return true;
  } catch (error) {
    if (!(error instanceof WebAssembly.CompileError)) throw error;
    return false;
  }
})();
