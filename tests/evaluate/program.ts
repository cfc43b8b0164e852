/**
 * The program with a terminal that keeps what is written, and files to give it.
 *
 * @module
 */
import { runProgram } from "../../infra/cli/program.ts";

/** How a command line ended. */
export interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line in this process. */
export async function run(args: readonly string[], signal = new AbortController().signal): Promise<Ended> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await runProgram(args, {
    terminal: {
      out: (line) => void out.push(line),
      err: (line) => void err.push(line),
      raw: (text) => void err.push(text),
      live: false,
      shared: false,
      color: { out: false, err: false },
      width: () => 200,
    },
    env: () => undefined,
    signal,
  });
  return { code, out: out.join("\n"), err: err.join("\n") };
}

/** Runs with a folder of files, by name, that is gone afterwards. */
export async function withFiles<T>(
  files: Readonly<Record<string, string>>,
  work: (path: (name: string) => string) => Promise<T>,
): Promise<T> {
  const folder = await Deno.makeTempDir({ prefix: "evaluate-" });
  try {
    for (const [name, text] of Object.entries(files)) await Deno.writeTextFile(`${folder}/${name}`, text);
    return await work((name) => `${folder}/${name}`);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** CSV text of pairs. */
export function csv(header: string, rows: readonly (readonly (string | number)[])[]): string {
  return [header, ...rows.map((row) => row.join(","))].join("\n") + "\n";
}
