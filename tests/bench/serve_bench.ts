/**
 * What the server takes: throughput against a bare route, latency at half of the load, a model that is swapped every second, and
 * how soon it is ready. `deno run -A tests/bench/serve_bench.ts [--write] [--seconds N]`, with `wrk` installed and
 * `QUESTLINE_DATA` as for the others.
 *
 * @module
 */
import { type ModelVersion, systemClock } from "../../assets/engine/mod.ts";
import { pipeline } from "../../assets/mod.ts";
import { compose } from "../../infra/compose.ts";
import { readConfig } from "../../infra/config.ts";
import { promote, registerCurrent } from "../server/world.ts";
import { Child } from "../support/child.ts";
import { CHECKOUT, expectExit, type Start } from "../support/program.ts";
import { type Serving, serving } from "../support/serving.ts";
import { median, where, writeSection } from "./harness.ts";

const CONNECTIONS = 32;
const ROUNDS = 5;

/** What one run of wrk found; times in microseconds. */
interface Load {
  readonly requests: number;
  readonly microseconds: number;
  readonly p50: number;
  readonly p99: number;
  readonly errors: number;
  readonly failed: number;
  readonly mixed: number;
}

/** Who is asked for. */
interface Users {
  readonly count: number;
  /** How they are called, such as `user-%03d`. */
  readonly format: string;
}

async function load(
  port: number,
  seconds: number,
  { count, format }: Users,
  options: { pause?: number; check?: boolean; connections?: number } = {},
): Promise<Load> {
  const { pause = 0, check = false, connections = CONNECTIONS } = options;
  const script = new URL("./serve_load.lua", import.meta.url).pathname;
  const { stdout, stderr } = await new Deno.Command("wrk", {
    args: [
      "-t1",
      `-c${connections}`,
      `-d${seconds}s`,
      "-s",
      script,
      `http://127.0.0.1:${port}`,
      "--",
      String(count),
      format,
      String(pause),
      check ? "check" : "",
    ],
  }).output();
  const found = /^RESULT (.*)$/m.exec(new TextDecoder().decode(stdout));
  if (found === null) throw new Error(`wrk failed: ${new TextDecoder().decode(stderr)}`);
  return JSON.parse(found[1]!) as Load;
}

const perSecond = ({ requests, microseconds }: Load) => requests / microseconds * 1e6;

/** CPU time of a process so far, in microseconds; it tells more than a rate where the machine is shared. */
async function cpu(pid: number): Promise<number> {
  const fields = (await Deno.readTextFile(`/proc/${pid}/stat`)).split(") ")[1]!.split(" ");
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}

async function bare(text: string, port: number, mode: "reads" | "ignores"): Promise<Child> {
  const child = new Child(Deno.execPath(), {
    args: ["run", "-q", "-A", `${CHECKOUT}/tests/bench/bare_server.ts`, String(port), mode],
    stdin: "piped",
  });
  await child.type(text);
  await child.endInput();
  for (let tries = 0;; tries++) {
    try {
      (await Deno.connect({ hostname: "127.0.0.1", port })).close();
      return child;
    } catch (error) {
      if (tries === 100) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

/** Throughput: the server and two bare routes in turn. */
async function throughput(
  server: Serving,
  users: Users,
  seconds: number,
): Promise<{ lines: string[]; max: number }> {
  const user = users.format.replace(
    /%0?\d*d/,
    "1".padStart(Number(/%0(\d)d/.exec(users.format)?.[1] ?? 1), "0"),
  );
  const answer = await fetch(`${server.url}/predict`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ user_id: user, k: 10 }),
  });
  const text = await answer.text();
  const [ignoring, reading] = [freePort(), freePort()];
  await using ignores = await bare(text, ignoring, "ignores");
  await using reads = await bare(text, reading, "reads");
  const subjects = [
    { what: "`POST /predict`, random users", port: server.port, pid: server.child.pid },
    { what: "a bare Hono route that returns such an answer", port: ignoring, pid: ignores.pid },
    { what: "the same route, reading the body as JSON", port: reading, pid: reads.pid },
  ];
  const found = subjects.map((): { rate: number[]; cpu: number[]; p99: number[] } => ({
    rate: [],
    cpu: [],
    p99: [],
  }));
  for (const { port } of subjects) await load(port, 2, users);
  for (let round = 0; round < ROUNDS; round++) {
    for (const [s, { port, pid }] of subjects.entries()) {
      const before = await cpu(pid);
      const run = await load(port, seconds, users);
      if (run.errors + run.failed > 0) throw new Error(`${run.errors + run.failed} requests failed`);
      found[s]!.rate.push(perSecond(run));
      found[s]!.cpu.push((await cpu(pid) - before) / run.requests);
      found[s]!.p99.push(run.p99);
    }
  }
  const share = (of: "rate" | "cpu", base: number) =>
    median(
      found[0]![of].map((value, i) =>
        of === "rate" ? value / found[base]!.rate[i]! : found[base]!.cpu[i]! / value
      ),
    );
  const lines = subjects.map(({ what }, s) => {
    const { rate, cpu, p99 } = found[s]!;
    const ratio = s === 0
      ? ""
      : `${(100 * share("rate", s)).toFixed(0)} % | ${(100 * share("cpu", s)).toFixed(0)} %`;
    return `| ${what} | ${Math.round(median(rate)).toLocaleString("en")} | ${median(cpu).toFixed(1)} | ${
      (median(p99) / 1000).toFixed(2)
    } | ${ratio || " | "} |`;
  });
  lines.push("", `An answer has ${text.length.toLocaleString("en")} characters; ${CONNECTIONS} connections.`);
  return { lines, max: median(found[0]!.rate) };
}

async function swapping(
  server: Serving,
  versions: readonly ModelVersion[],
  registry: Parameters<typeof promote>[0],
  users: Users,
  seconds: number,
  pause: number,
): Promise<string> {
  const swaps = () => server.logged().filter(({ event }) => event === "model_swapped").length;
  const before = swaps();
  const stop = new AbortController();
  const turning = (async () => {
    for (let n = 0; !stop.signal.aborted; n++) {
      await promote(registry, versions[n % versions.length]!.number);
      await systemClock.sleep(1000, stop.signal).catch(() => {});
    }
  })();
  const run = await load(server.port, seconds, users, { pause, check: true });
  stop.abort();
  await turning;
  return `the model swapped every second for ${seconds} s, ${
    Math.round(perSecond(run)).toLocaleString("en")
  } requests a ` +
    `second: ${swaps() - before} swaps, ${run.requests.toLocaleString("en")} answers, ${
      run.errors + run.failed
    } failed, ` +
    `${run.mixed} of mixed versions, p99 ${(run.p99 / 1000).toFixed(2)} ms`;
}

/** From the start of the process to the first 200 of `/readyz`. */
async function readyAfter(options: Start): Promise<{ ms: number; memory: number }> {
  const port = freePort();
  const start = performance.now();
  const starting = serving({ ...options, env: { ...options.env, PORT: String(port), ACCESS_LOG: "false" } });
  let ms = 0;
  while (ms === 0) {
    const status = await fetch(`http://127.0.0.1:${port}/readyz`).then(async (response) => {
      await response.body?.cancel();
      return response.status;
    }, () => 0);
    if (status === 200) ms = performance.now() - start;
    else await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await using server = await starting;
  return { ms, memory: await server.memory() ?? NaN };
}

async function main(): Promise<void> {
  const seconds = Number(Deno.args[Deno.args.indexOf("--seconds") + 1] ?? 5) || 5;
  const data = Deno.env.get("QUESTLINE_DATA");
  const home = await Deno.realPath(await Deno.makeTempDir({ prefix: "questline-bench-" }));
  const env: Record<string, string> = data === undefined ? {} : {
    GAMES_SOURCE: `csv:${data}/steam/games.csv`,
    LOGS_SOURCE: `csv:${data}/steam/purchases.csv`,
    LOGS_COLUMNS: "user=user_id,game=game_id",
  };
  const users = data === undefined ? { count: 100, format: "user-%03d" } : { count: 12_393, format: "%d" };
  try {
    const options: Start = { home, env };
    const config = readConfig((name) => name === "QUESTLINE_HOME" ? home : env[name], "", pipeline);
    const made: ModelVersion[] = [];
    for (const candidates of [["slim:l1=1,l2=10"], ["itemknn:similarity=cosine,neighbours=100"]]) {
      const more = { ...env, ASSET_TRIALS__CANDIDATES: JSON.stringify(candidates) };
      await expectExit(0, ["materialize", "+model"], { ...options, env: more });
      const composition = await compose(config, pipeline);
      made.push(await registerCurrent(composition.engine, composition.database.versions));
      await composition.close();
    }
    const composition = await compose(config, pipeline);
    const { versions } = composition.database;
    await promote(versions, made[0]!.number);

    const starts: { ms: number; memory: number }[] = [];
    for (let n = 0; n < 5; n++) starts.push(await readyAfter(options));
    const lines: string[] = [];
    {
      await using server = await serving({ ...options, env: { ...env, SERVER_POLL_SECONDS: "1" } });
      await server.ready();
      const { lines: table, max } = await throughput(server, users, seconds);
      lines.push(
        "| what | requests a second | CPU µs a request | p99 ms | share of the rate | share by CPU time |",
      );
      lines.push("| --- | ---: | ---: | ---: | ---: | ---: |", ...table, "");
      // Half of the greatest rate, with pauses at random.
      const connections = 64;
      const pause = Math.max(1, Math.round(connections / (max / 2) * 1000));
      const half = await load(server.port, seconds * 2, users, { pause, connections });
      lines.push(
        `- at ${
          Math.round(perSecond(half)).toLocaleString("en")
        } requests a second (aim: half of the greatest): p50 ${(half.p50 / 1000).toFixed(2)} ms, p99 ${
          (half.p99 / 1000).toFixed(2)
        } ms; aim 5 ms: ${half.p99 < 5000 ? "met" : "missed"}`,
      );
      lines.push(`- ${await swapping(server, made, versions, users, seconds * 12, pause)}`);
      const memory = await server.memory();
      const open = made[0]!.size;
      lines.push(
        `- memory after that: ${Math.round((memory ?? NaN) / 2 ** 20)} MiB resident; after the start: ${
          Math.round(median(starts.map(({ memory }) => memory)) / 2 ** 20)
        } MiB; the model's file has ${(open / 2 ** 20).toFixed(1)} MiB`,
      );
    }
    const ms = median(starts.map(({ ms }) => ms));
    lines.push(
      `- ready ${Math.round(ms)} ms after the process began; aim 500 ms: ${ms < 500 ? "met" : "missed"}`,
    );
    await composition.close();
    const average = (await Deno.readTextFile("/proc/loadavg")).split(" ")[0];
    const text = `Measured on ${where()}; load average at the end: ${average}; ${
      data === undefined ? "the bundled sample" : "129,511 Steam purchases"
    }.\n\n${lines.join("\n")}`;
    await Deno.stdout.write(new TextEncoder().encode(text + "\n"));
    if (Deno.args.includes("--write")) await writeSection("serving", text);
  } finally {
    await Deno.remove(home, { recursive: true });
  }
}

if (import.meta.main) await main();
