/**
 * What the whole program costs: cold, on the sample, and when nothing is stale.
 *
 * @module
 */
import { join } from "node:path";
import { inTurn, median, type Row, timed } from "./harness.ts";

const MAIN = new URL("../../infra/cli/main.ts", import.meta.url).pathname;
const EMPTY = new URL("./empty.ts", import.meta.url).pathname;

async function deno(home: string, args: readonly string[], env: Record<string, string> = {}): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-q", "-P=cli", `--allow-write=${home}`, ...args],
    env: { QUESTLINE_HOME: home, ...env },
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(`The program failed: ${new TextDecoder().decode(stderr)}`);
}

/** Whole processes. `data` is a folder with `steam/purchases.csv` and `steam/games.csv`, when there is one. */
export async function programRows(data: string | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  const home = await Deno.makeTempDir();
  const fresh = join(home, "fresh");
  try {
    await deno(fresh, [MAIN, "materialize"]);
    const noop = await inTurn(() => deno(fresh, [MAIN, "materialize"]), () => deno(fresh, [EMPTY]), 11);
    rows.push({
      what: "`materialize` with nothing stale",
      ms: noop.a,
      against: { what: "Deno running an empty file", ms: noop.b, ratio: noop.ratio },
      note: `${Math.round(noop.a - noop.b)} ms beyond Deno's start; aim 300 ms: ${
        noop.a - noop.b < 300 ? "met" : "missed"
      }`,
    });
    const status = await inTurn(() => deno(fresh, [MAIN, "status"]), () => deno(fresh, [EMPTY]), 7);
    rows.push({
      what: "`status`",
      ms: status.a,
      against: { what: "Deno running an empty file", ms: status.b, ratio: status.ratio },
    });

    let cold = 0;
    const full = await inTurn(
      () => deno(join(home, `cold${cold++}`), [MAIN, "materialize"]),
      () => deno(fresh, [EMPTY]),
      5,
    );
    rows.push({
      what: "the full pipeline on the sample, from nothing",
      ms: full.a,
      against: { what: "Deno running an empty file", ms: full.b, ratio: full.ratio },
    });
    if (data !== undefined) rows.push(await onSteam(home, data));
  } finally {
    await Deno.remove(home, { recursive: true });
  }
  return rows;
}

async function onSteam(home: string, data: string): Promise<Row> {
  const env = {
    GAMES_SOURCE: `csv:${data}/steam/games.csv`,
    LOGS_SOURCE: `csv:${data}/steam/purchases.csv`,
    LOGS_COLUMNS: "user=user_id,game=game_id",
  };
  const times: number[] = [];
  for (let i = 0; i < 3; i++) {
    times.push(await timed(() => deno(join(home, `steam${i}`), [MAIN, "materialize"], env)));
  }
  const ms = median(times);
  return {
    what: "the full pipeline on 129,511 Steam purchases, from nothing",
    ms,
    note: `aim 15 s: ${ms < 15_000 ? "met" : "missed"}`,
  };
}
