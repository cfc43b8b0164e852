/** @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { expectExit, filesBelow, questline, withFolder } from "../support/program.ts";

const COMMANDS = ["materialize", "status", "why", "history", "rollback", "gc", "show", "graph", "recommend"];

Deno.test("--help explains the program and every command, touches nothing and ends with 0", () =>
  withFolder(async (home) => {
    const { out, err } = await expectExit(0, ["--help"], { home });
    for (const command of COMMANDS) assertMatch(out, new RegExp(`^  ${command} `, "m"));
    assertMatch(out, /Exit codes: 0 done, 1 .*, 2 .*, 3 .*, 130 interrupted/);
    assertEquals(err, "");
    const helps = await Promise.all(COMMANDS.map((name) => expectExit(0, [name, "--help"], { home })));
    for (const [i, { out, err }] of helps.entries()) {
      assertStringIncludes(out, `Usage: questline ${COMMANDS[i]}`);
      assertStringIncludes(out, "Exit codes:");
      assert(!out.includes("(default: false)"), out);
      assertEquals(err, "");
      const takesSelection = ["materialize", "status", "graph"].includes(COMMANDS[i]!);
      assertEquals(out.includes("A selection names assets: "), takesSelection);
    }
    assertEquals(await filesBelow(home), []);
  }));

Deno.test("wrong usage ends with 2, says what is wrong, and prints nothing to standard output", () =>
  withFolder(async (home) => {
    const wrong: [args: string[], said: RegExp][] = [
      [["materialise"], /unknown command 'materialise'[^]*Did you mean materialize\?/],
      [["materialize", "--bogus"], /^Error: unknown option '--bogus'/],
      [["materialize", "--jsn"], /unknown option '--jsn'[^]*--json/],
      [["why"], /missing required argument 'asset'/],
      [["why", "model", "trials"], /too many arguments/],
      [["materialize", "modle"], /No asset is called "modle": did you mean "model"\?/],
      [["status", "clean_feature"], /did you mean "clean_features"\?/],
      [["why", "Model"], /did you mean "model"\?/],
      [["show", "recomendations"], /did you mean "recommendations"\?/],
      [
        ["history", "zzzzzzzzzzzzzzz"],
        /No asset is called "zzzzzzzzzzzzzzz": there are raw_games, clean_features, /,
      ],
      [["rollback", "evalution"], /did you mean "evaluation"\?/],
      [["graph", "model", "and"], /Cannot parse selection "model and"/],
      [["status", "((("], /Cannot parse selection "\(\(\(" at character 4/],
      [["status", "not *"], /The selection "not \*" names no asset/],
      [["history", "model", "--limit", "none"], /--limit is "none": expected a whole number of 1 or more/],
      [["gc", "--keep", "0"], /--keep is "0": expected a whole number of 1 or more/],
      [["recommend"], /Say whom to recommend for: --user ID, or what they like: --games ID,ID/],
      [["recommend", "--user", "a", "--games", "b"], /Say --user or --games, not both/],
      [["recommend", "--user", "a", "-k", "1.5"], /-k is "1.5"/],
      [["recommend", "--user", "user-001"], /"model" was never materialized; next: deno task materialize/],
      [["show", "model"], /it was never materialized; next: deno task materialize \+model/],
    ];
    const ends = await Promise.all(wrong.map(([args]) => questline(args, { home })));
    for (const [i, [args, said]] of wrong.entries()) {
      const { code, out, err } = ends[i]!;
      assertEquals([code, out], [2, ""], `${args.join(" ")}\n${err}`);
      assertMatch(err, said);
      assert(!err.includes("    at "), err);
    }
    // Nothing to roll back to is no wrong usage.
    assertMatch((await expectExit(1, ["rollback", "model"], { home })).err, /it was never materialized/);
    // Without a command the help says what there is.
    const { code, out, err } = await questline([], { home });
    assert(code === 0 || code === 2);
    assertStringIncludes(out + err, "Usage: questline COMMAND");
  }));

Deno.test("wrong configuration ends with 2 and names the variable, what it is and what is accepted", () =>
  withFolder(async (home) => {
    const wrong: [name: string, value: string, said: string][] = [
      ["GAMES_SOURCE", "games.csv", "sample, rawg, csv:PATH or json:PATH"],
      ["LOGS_SOURCE", "xml:plays.xml", "synthetic, csv:PATH, parquet:PATH or mysql:TABLE"],
      ["LOGS_ON_BAD_ROW", "maybe", "fail or skip"],
      ["LOGS_COLUMNS", "usr=a", 'did you mean "user"?'],
      ["GAMES_COLUMNS", "id", "id=COLUMN,name=COLUMN"],
      ["QUESTLINE_CONCURRENCY", "0", "a whole number from 1 to 256"],
      ["QUESTLINE_CONCURRENCY", "many", "a whole number from 1 to 256"],
      ["QUESTLINE_LEASE_SECONDS", "-1", "a whole number from 1 to 3600"],
      ["ASSET_CLEAN_FEATURES__IMPUTATION", "avg", "mean or median"],
      ["ASSET_USER_LOGS__USERS", "none", "expected a number"],
      ["ASSET_TRIALS__TEST", "1", "must be below 1"],
    ];
    const ends = await Promise.all(
      wrong.map(([name, value]) => questline(["materialize"], { home, env: { [name]: value } })),
    );
    for (const [i, [name, value, accepted]] of wrong.entries()) {
      const { code, out, err } = ends[i]!;
      assertEquals([code, out], [2, ""], err);
      assertStringIncludes(err, `Error: ${name} is "${value}"`);
      assertStringIncludes(err, accepted);
    }
    assertEquals(await filesBelow(home), []);
  }));

Deno.test("a .env file configures, the environment wins over it, and its slips are told", () =>
  withFolder(async (folder) => {
    const home = `${folder}/home`;
    await Deno.mkdir(home);
    const write = (text: string) => Deno.writeTextFile(`${folder}/.env`, text);
    const options = { home, cwd: folder };
    await write("LOGS_ON_BADROW=skip\n");
    assertStringIncludes(
      (await expectExit(2, ["status"], options)).err,
      ".env sets LOGS_ON_BADROW, which is no variable of Questline; did you mean LOGS_ON_BAD_ROW?",
    );
    await write("ASSET_TRIALS__MERTIC=map\n");
    assertStringIncludes(
      (await expectExit(2, ["status"], options)).err,
      "did you mean ASSET_TRIALS__METRIC?",
    );
    await write("LOGS_ON_BAD_ROW=maybe\n");
    assertStringIncludes((await expectExit(2, ["status"], options)).err, 'LOGS_ON_BAD_ROW is "maybe"');
    await expectExit(0, ["status"], { ...options, env: { LOGS_ON_BAD_ROW: "skip" } });

    await write("# ours\nASSET_CLEAN_FEATURES__IMPUTATION='mean'\nSOMETHING_ELSE=1\n");
    await expectExit(0, ["materialize", "+clean_features"], options);
    const made = JSON.parse((await expectExit(0, ["history", "clean_features", "--json"], options)).out);
    assertEquals(made[0].config, { imputation: "mean" });
    const plan = (env: Record<string, string>) =>
      expectExit(0, ["materialize", "clean_features", "--plan"], { ...options, env });
    assertMatch((await plan({})).out, /^fresh /);
    assertMatch((await plan({ ASSET_CLEAN_FEATURES__IMPUTATION: "median" })).out, /^run /);
  }));
