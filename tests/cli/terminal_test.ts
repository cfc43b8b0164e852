/** @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { pipeline } from "../../assets/mod.ts";
import {
  cleanEnv,
  eventsOf,
  expectExit,
  FAULTY,
  programArgs,
  start,
  withFolder,
} from "../support/program.ts";
import { Child } from "../support/child.ts";
import { screen, startOnTerminal, testOnTerminal } from "../support/screen.ts";

const KEYS = pipeline.map(({ key }) => key);
const SPINNER = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/;

Deno.test("materialize --json prints JSON Lines to standard output and nothing else there", () =>
  withFolder(async (home) => {
    const { out, err } = await expectExit(0, ["materialize", "--json"], { home });
    assert(out.endsWith("}\n"));
    const events = eventsOf(out);
    assertEquals(events.map(({ seq }) => seq), events.map((_, i) => i + 1));
    assertEquals([events[0]!.type, events.at(-1)!.type], ["run_started", "run_finished"]);
    assertEquals(new Set(events.map(({ runId }) => runId)).size, 1);
    for (const key of KEYS) assertMatch(err, new RegExp(`^✓ ${key} `, "m"));
    // Plain lines, one for each start and each end: no escapes, nothing rewritten.
    assert(!err.includes("\x1b") && !err.includes("\r"));
    const plain = await expectExit(0, ["materialize", "--force"], { home });
    assertEquals(plain.out, "");
    assertStringIncludes(plain.err, "✓ Done: 8 materialized in ");
    assertStringIncludes(plain.err, "Next: deno task status");
  }));

Deno.test("colours are shown where they are wanted, and NO_COLOR wins", () =>
  withFolder(async (home) => {
    const status = async (env: Record<string, string>) => {
      const { out } = await expectExit(0, ["status"], { home, env });
      return out.includes("\x1b[");
    };
    assertEquals(await status({}), false);
    assertEquals(await status({ FORCE_COLOR: "1" }), true);
    assertEquals(await status({ FORCE_COLOR: "1", NO_COLOR: "1" }), false);
    assertEquals(await status({ FORCE_COLOR: "1", TERM: "dumb" }), false);
    const wrong = start(["status", "nothing"], { home, env: { FORCE_COLOR: "1" } });
    assertStringIncludes((await wrong.ended()).err, "\x1b[31mError:\x1b[39m No asset");
  }));

Deno.test("a reader that goes away ends nothing, and the exit code stays true", () =>
  withFolder(async (home) => {
    const shell = (line: string) =>
      new Child("bash", {
        args: ["-c", `set -o pipefail; ${line}`, "bash", Deno.execPath(), ...programArgs({ home })],
        cwd: home,
        env: { ...cleanEnv(), QUESTLINE_HOME: home },
        clearEnv: true,
        stdin: "null",
      });
    await using run = shell('"$@" materialize --json 2>&1 | head -n 1');
    const first = await run.ended();
    assertEquals([first.code, first.out.split("\n").length], [0, 2], first.out + first.err);
    await expectExit(0, ["status", "--check"], { home });
    await using show = shell('"$@" show recommendations --limit 1000 | head -n 1');
    const shown = await show.ended();
    assertEquals([shown.code, shown.out.split("\n").length], [0, 2]);
    assertStringIncludes(shown.err, "1000 of 1,000 rows");
    await using check = shell('ASSET_TRIALS__K=5 "$@" status --check | true');
    assertEquals((await check.ended()).code, 3);
  }));

testOnTerminal(
  "live lines are gone when the run is over, and the finished ones stand in order",
  () =>
    withFolder(async (home) => {
      await using child = startOnTerminal(["materialize"], { home });
      const { code, out } = await child.ended();
      assertEquals(code, 0, out);
      assertMatch(out, SPINNER);
      const lines = screen(out).filter((line) => line !== "");
      // The model's version, its promotion, and three lines in the end.
      assertEquals(lines.length, KEYS.length + 5, lines.join("\n"));
      assertEquals(
        lines.slice(0, KEYS.length).map((line) => /^✓ (\w+) +\d.*$/.exec(line)?.[1]).sort(),
        [...KEYS].sort(),
      );
      assertMatch(lines.at(-3)!, /^✓ Done: 8 materialized in /);
      assert(!SPINNER.test(lines.join("\n")));
    }),
);

testOnTerminal(
  "a running asset has a live line, and Ctrl-C leaves none behind",
  () =>
    withFolder(async (home) => {
      const env = { QUESTLINE_TEST_FAULT: "computed:clean_features:pause", NO_COLOR: "1" };
      await using child = startOnTerminal(["materialize"], { home, entry: FAULTY, env }, "2>&1 1>/dev/null");
      const live = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏] clean_features {5}(?:\d+ %, )?[\d.]+ s\r\n/;
      await child.seen(/clean_features {5}[1-9]/);
      assertMatch(child.text.out, live);
      assert(!child.text.out.includes("\x1b[3"), "NO_COLOR is honoured");
      await child.type("\x03");
      const { code, out } = await child.ended();
      assertEquals(code, 130, out);
      const lines = screen(out).filter((line) => line !== "" && line !== "^C");
      assertEquals(lines.filter((line) => SPINNER.test(line)), []);
      assertMatch(lines.join("\n"), /■ Interrupted: 1 materialized, 7 cancelled in .*\n {2}Next: /);
    }),
);

testOnTerminal("--json on a terminal is not rewritten by live lines", () =>
  withFolder(async (home) => {
    await using child = startOnTerminal(["materialize", "--json"], { home });
    const { code, out } = await child.ended();
    assertEquals(code, 0, out);
    const lines = screen(out).filter((line) => line.startsWith("{"));
    const events = eventsOf(lines.join("\n"));
    assertEquals(events.map(({ seq }) => seq), events.map((_, i) => i + 1));
    // With standard output elsewhere there are live lines.
    await using apart = startOnTerminal(["materialize", "--json", "--force"], { home }, "> events.jsonl");
    const seen = await apart.ended();
    assertMatch(seen.out, SPINNER);
    assertEquals(screen(seen.out).filter((line) => line !== "").length, KEYS.length + 3);
    assertEquals(eventsOf(await Deno.readTextFile(`${home}/events.jsonl`)).at(-1)!.type, "run_finished");
  }));
