/**
 * Measures things in turn, so that a machine that slows down slows both down, and reports medians and ratios.
 *
 * @module
 */

/** One row of the table. */
export interface Row {
  readonly what: string;
  /** Median milliseconds. */
  readonly ms: number;
  /** What it is held against, and how many times longer than that it takes. */
  readonly against?: { readonly what: string; readonly ms: number; readonly ratio: number };
  /** In words: the aim and whether it was met, memory, or what the figure is per. */
  readonly note?: string;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Milliseconds of one call. */
export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Medians of one thing over rounds, after a warm-up. */
export async function alone(work: () => unknown, rounds: number): Promise<number> {
  await work();
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) times.push(await timed(work));
  return median(times);
}

/** Two things, A B A B …: the median of each and of the ratio A / B pair by pair. */
export async function inTurn(
  a: () => unknown,
  b: () => unknown,
  rounds: number,
): Promise<{ a: number; b: number; ratio: number }> {
  await a();
  await b();
  const times: { a: number; b: number }[] = [];
  for (let i = 0; i < rounds; i++) times.push({ a: await timed(a), b: await timed(b) });
  return {
    a: median(times.map((t) => t.a)),
    b: median(times.map((t) => t.b)),
    ratio: median(times.map((t) => t.a / t.b)),
  };
}

/** Rows as a Markdown table. */
export function markdown(rows: readonly Row[]): string {
  const ms = (value: number) =>
    value < 10
      ? `${value.toFixed(2)} ms`
      : value < 10_000
      ? `${Math.round(value)} ms`
      : `${(value / 1000).toFixed(1)} s`;
  return [
    "| what | median | against | ratio | note |",
    "| --- | --- | --- | --- | --- |",
    ...rows.map(({ what, ms: time, against, note }) =>
      `| ${what} | ${ms(time)} | ${against === undefined ? "" : `${against.what}, ${ms(against.ms)}`} | ${
        against === undefined ? "" : against.ratio.toFixed(2)
      } | ${note ?? ""} |`
    ),
  ].join("\n");
}

/** The machine and the day. */
export function where(): string {
  const { target } = Deno.build;
  const day = new Date().toISOString().slice(0, 10);
  return `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, ${target}, ${day}`;
}

/** Puts text between the markers `<!-- name -->` and `<!-- /name -->` of `README.md` beside this file. */
export async function writeSection(name: string, text: string): Promise<void> {
  const file = new URL("./README.md", import.meta.url);
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const whole = await Deno.readTextFile(file);
  const [from, to] = [whole.indexOf(begin), whole.indexOf(end)];
  if (from < 0 || to < from) {
    throw new Error(`Cannot write a section of README.md: it has no ${begin} … ${end}`);
  }
  await Deno.writeTextFile(file, `${whole.slice(0, from)}${begin}\n\n${text}\n\n${whole.slice(to)}`);
}
