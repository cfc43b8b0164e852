/**
 * WebAssembly modules from named instructions, put together here, so that there is nothing to compile and nothing that
 * cannot be read (WebAssembly core specification 2.0, 5.4 and 5.5).
 *
 * @module
 */

/** Instructions, as bytes. */
export type Code = readonly number[];

/** Types of values. */
export const I32 = 0x7f;
export const I64 = 0x7e;
export const F32 = 0x7d;
export const V128 = 0x7b;

/** The most that a memory can have: 4 GiB. */
const MOST_PAGES = 65536;
const PAGE = 65536;

/** The instructions used, with their operands. Vectors are named by what one lane is. */
export const op = {
  get: (local: number): Code => [0x20, ...leb(local)],
  set: (local: number): Code => [0x21, ...leb(local)],
  tee: (local: number): Code => [0x22, ...leb(local)],
  i32: (value: number): Code => [0x41, ...signedLeb(value)],
  i32Add: [0x6a] as Code,
  i32Sub: [0x6b] as Code,
  i32And: [0x71] as Code,
  i32Or: [0x72] as Code,
  i32Shl: [0x74] as Code,
  i32Ctz: [0x68] as Code,
  i32Less: [0x49] as Code,
  /** Of two values and a number: the first value, unless the number is 0. */
  select: [0x1b] as Code,
  i64Load: (offset = 0): Code => [0x29, 3, ...leb(offset)],
  i64: (value: number): Code => [0x42, ...signedLeb(value)],
  i64ShiftRight: [0x88] as Code,
  i64ToI32: [0xa7] as Code,
  i32Load: (offset = 0): Code => [0x28, 2, ...leb(offset)],
  i32Load8: (offset = 0): Code => [0x2d, 0, ...leb(offset)],
  i32Load16: (offset = 0): Code => [0x2f, 1, ...leb(offset)],
  i32Store: (offset = 0): Code => [0x36, 2, ...leb(offset)],
  i32Store8: (offset = 0): Code => [0x3a, 0, ...leb(offset)],
  i32Store16: (offset = 0): Code => [0x3b, 1, ...leb(offset)],
  /** Repeats the body for as long as it leaves a number other than 0. */
  loop: (...body: Code[]): Code => [0x03, 0x40, ...body.flat(), 0x0d, 0x00, 0x0b],
  /** Runs the body unless 0 was left. */
  when: (...body: Code[]): Code => [0x04, 0x40, ...body.flat(), 0x0b],
  /** Sets bytes, of an offset, a value and a length. */
  fill: [0xfc, ...leb(11), 0] as Code,
  v128Load: (offset = 0): Code => [0xfd, ...leb(0), 3, ...leb(offset)],
  v128Store: (offset = 0): Code => [0xfd, ...leb(11), 3, ...leb(offset)],
  v128Zero: [0xfd, ...leb(12), ...new Array<number>(16).fill(0)] as Code,
  v128Or: [0xfd, ...leb(80)] as Code,
  v128And: [0xfd, ...leb(78)] as Code,
  v128Any: [0xfd, ...leb(83)] as Code,
  /** Eight of the sixteen 8-bit lanes, widened without sign. */
  lowEight: [0xfd, ...leb(137)] as Code,
  highEight: [0xfd, ...leb(138)] as Code,
  /** Four of the eight 16-bit lanes, widened without sign. */
  lowFour: [0xfd, ...leb(169)] as Code,
  highFour: [0xfd, ...leb(170)] as Code,
  toFloats: [0xfd, ...leb(251)] as Code,
  f32Splat: [0xfd, ...leb(19)] as Code,
  f32Mul: [0xfd, ...leb(230)] as Code,
  f32AtLeast: [0xfd, ...leb(70)] as Code,
  /** Two times eight 16-bit lanes to sixteen of 8 bits. */
  narrowToBytes: [0xfd, ...leb(101)] as Code,
  /** Two times four 32-bit lanes to eight of 16 bits. */
  narrow: [0xfd, ...leb(133)] as Code,
  i8Splat: [0xfd, ...leb(15)] as Code,
  i8SubtractSaturated: [0xfd, ...leb(115)] as Code,
  i8NotEqual: [0xfd, ...leb(36)] as Code,
  i8Bitmask: [0xfd, ...leb(100)] as Code,
  i16Splat: [0xfd, ...leb(16)] as Code,
  /** No less than 0, without sign. */
  i16SubtractSaturated: [0xfd, ...leb(147)] as Code,
  i16NotEqual: [0xfd, ...leb(46)] as Code,
  i16Bitmask: [0xfd, ...leb(132)] as Code,
  /** One 64-bit number, twice. */
  f64LoadTwice: (offset: number): Code => [0xfd, ...leb(10), 3, ...leb(offset)],
  f64Add: [0xfd, ...leb(0xf0)] as Code,
  f64Sub: [0xfd, ...leb(0xf1)] as Code,
  f64Mul: [0xfd, ...leb(0xf2)] as Code,
};

/** `local += by`. */
export function advance(local: number, by: number): Code {
  return [...op.get(local), ...op.i32(by), ...op.i32Add, ...op.set(local)];
}

/** `local -= 1`, and leaves what it is then. */
export function countDown(local: number): Code {
  return [...op.get(local), ...op.i32(1), ...op.i32Sub, ...op.tee(local)];
}

/** The code for each of `count` things, one after the other. */
export function each(count: number, make: (index: number) => Code): Code {
  return Array.from({ length: count }, (_, i) => make(i)).flat();
}

/** A function of a module. */
export interface WasmFunction {
  readonly name: string;
  readonly parameters: Code;
  readonly results: Code;
  /** How many of which type, after the parameters. */
  readonly locals: readonly (readonly [count: number, type: number])[];
  readonly body: Code;
}

/** A module over one memory, `env.memory`. */
export function wasmModule(functions: readonly WasmFunction[], shared: boolean): WebAssembly.Module {
  const limits = shared ? [0x03, 0, ...leb(MOST_PAGES)] : [0x00, 0];
  const count = leb(functions.length);
  return new WebAssembly.Module(
    new Uint8Array([
      ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(1, [
        ...count,
        ...functions.flatMap(({ parameters, results }) => [0x60, ...list(parameters), ...list(results)]),
      ]),
      ...section(2, [1, ...name("env"), ...name("memory"), 0x02, ...limits]),
      ...section(3, [...count, ...functions.flatMap((_, f) => leb(f))]),
      ...section(7, [...count, ...functions.flatMap((f, index) => [...name(f.name), 0x00, ...leb(index)])]),
      ...section(10, [
        ...count,
        ...functions.flatMap(({ locals, body }) =>
          list([
            ...leb(locals.length),
            ...locals.flatMap(([count, type]) => [...leb(count), type]),
            ...body,
            0x0b,
          ])
        ),
      ]),
    ]),
  );
}

/** Memory of at least this many bytes, all zero; shared between workers when asked for. */
export function wasmMemory(bytes: number, shared: boolean): WebAssembly.Memory {
  const pages = Math.max(1, Math.ceil(bytes / PAGE));
  return new WebAssembly.Memory({ initial: pages, maximum: pages, shared });
}

/** The most bytes that {@linkcode wasmMemory} can give. */
export const MOST_BYTES: number = MOST_PAGES * PAGE;

function section(id: number, content: Code): Code {
  return [id, ...list(content)];
}

function list(content: Code): Code {
  return [...leb(content.length), ...content];
}

function name(text: string): Code {
  return list([...new TextEncoder().encode(text)]);
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
