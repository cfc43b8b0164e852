/** @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { pipeline } from "../../assets/mod.ts";
import {
  eventsOf,
  expectExit,
  filesBelow,
  outcomesOf,
  type Start,
  statesOf,
  statusOf,
  withFolder,
} from "../support/program.ts";
import { keptIn, materializeIn, withSession } from "../support/session.ts";

const KEYS = pipeline.map(({ key }) => key);
const MEAN = { ASSET_CLEAN_FEATURES__IMPUTATION: "mean" };

/** A home in which everything is fresh under each of these environments, one after the other. */
function withHome(envs: readonly Record<string, string>[], body: (options: Start) => Promise<void>) {
  return withFolder(async (home) => {
    for (const env of envs) {
      await withSession(home, env, async (session) => assertEquals((await materializeIn(session)).code, 0));
    }
    await body({ home, ...(envs.length > 0 && { env: envs.at(-1)! }) });
  });
}

const materialize = async (options: Start, ...words: string[]) =>
  outcomesOf(eventsOf((await expectExit(0, ["materialize", ...words, "--json"], options)).out));

Deno.test("status tells state, causes and sizes, and --check ends with 3 unless all is fresh", () =>
  withHome([], async (options) => {
    const { out, err } = await expectExit(3, ["status", "--check"], options);
    assertEquals(
      out.split("\n").filter((line) => line.includes("○ missing  it was never materialized")).length,
      8,
    );
    assertMatch(err, /^8 assets are not fresh. Next: deno task materialize;/);
    await materialize(options, "+clean_features");
    await expectExit(3, ["status", "--check"], options);
    const fresh = await expectExit(0, ["status", "--check", "+clean_features"], options);
    assertMatch(fresh.out, /^clean_features {2}✓ fresh +200 +55\.\d kB {2}.* {2}[0-9a-f]{12}$/m);
    assertEquals(fresh.err, "Everything is fresh.\n");
    await expectExit(3, ["status", "--check", "clean_features", "or", "user_logs"], options);

    const rows = Object.values(await statusOf(options));
    assertEquals(rows.map(({ asset }) => asset), KEYS);
    for (const { asset, state, causes, rows: count, size, dataVersion, since } of rows) {
      const isFresh = ["raw_games", "clean_features"].includes(asset);
      assertEquals([state, causes.length > 0], [isFresh ? "fresh" : "missing", !isFresh]);
      assertEquals([count, size !== null, dataVersion?.length, since !== null], [
        isFresh ? 200 : null,
        isFresh,
        isFresh ? 64 : undefined,
        isFresh,
      ]);
    }
    const json = await expectExit(3, ["status", "--json", "--check"], options);
    assertEquals([JSON.parse(json.out).length, json.err], [8, ""]);
  }));

Deno.test("materialize --plan says what would happen and why, and runs nothing", () =>
  withHome([], async (options) => {
    const { out, err } = await expectExit(0, ["materialize", "--plan"], options);
    assertEquals(err, "");
    assertMatch(out, /^run +raw_games +will run\n {8}· it was never materialized$/m);
    assertMatch(
      out,
      /^run +recommendations .*\n {8}· it was never materialized\n {8}· upstream: model is missing$/m,
    );
    const json = await expectExit(0, ["materialize", "--plan", "--json", "+user_logs"], options);
    const plan = json.out.trim().split("\n").map((line) => JSON.parse(line));
    assertEquals(plan.map(({ asset, action, state }) => [asset, action, state]), [
      ["raw_games", "run", "missing"],
      ["clean_features", "run", "missing"],
      ["user_logs", "run", "missing"],
    ]);
    assertMatch(plan[0].fingerprint, /^[0-9a-f]{64}$/);
    assertEquals([plan[1].fingerprint, plan[2].fingerprint], [null, null]);
    const forced = await expectExit(0, ["materialize", "--plan", "--force", "raw_games"], options);
    assertStringIncludes(forced.out, "· it was asked for with --force");
    assertEquals(await filesBelow(`${options.home}/artifacts`), []);
    assertEquals(new Set(Object.values(await statesOf(options))), new Set(["missing"]));

    const blocked = await expectExit(2, ["materialize", "model"], options);
    assertMatch(
      blocked.err,
      /Cannot materialize "model": its inputs .* are missing or damaged; select "\+model"/,
    );
    assertStringIncludes(
      (await expectExit(0, ["materialize", "--plan", "model"], options)).out,
      "blocked model",
    );
  }));

Deno.test("materialize takes selections, and --force reruns exactly what is selected", () =>
  withHome([{}], async (options) => {
    assertEquals(await materialize(options, "--force", "group:catalogue"), {
      raw_games: "same",
      clean_features: "same",
    });
    assertEquals(await materialize(options, "model+", "trials"), {
      trials: "fresh",
      model: "fresh",
      recommendations: "fresh",
    });
    const { out } = await expectExit(0, ["graph", "kind:csv", "and", "not", "clean_features"], options);
    assertEquals(out.match(/^\w+(?= \()/gm), ["user_logs", "recommendations"]);
    const { err } = await expectExit(0, ["materialize"], options);
    assertMatch(err, /^✓ Done: 8 fresh in .*\n {2}\w+ won; .*\n {2}Nothing was stale\. Next: /);
  }));

Deno.test("history lists materializations, newest first, and marks the current one", () =>
  withHome([{}, MEAN], async (options) => {
    const { out } = await expectExit(0, ["history", "clean_features"], options);
    const [header, newest, oldest, ...none] = out.trimEnd().split("\n");
    assertMatch(header!, /when +data version +fingerprint +rows +size +took +tries +run/);
    assert(newest!.startsWith("→  ") && oldest!.startsWith("   "), out);
    assertEquals(none, []);
    const made = JSON.parse((await expectExit(0, ["history", "clean_features", "--json"], options)).out);
    assertEquals(made.map(({ config }: { config: unknown }) => config), [
      { imputation: "mean" },
      { imputation: "median" },
    ]);
    assertEquals(made[0].inputs.length, 1);
    const one = await expectExit(0, ["history", "clean_features", "--limit", "1", "--json"], options);
    assertEquals(JSON.parse(one.out), made.slice(0, 1));
  }));

Deno.test("history of an asset that was never materialized says so", () =>
  withHome([], async (options) => {
    const { out, err } = await expectExit(0, ["history", "model"], options);
    assertEquals([out, err], ["", "model was never materialized. Next: deno task materialize model\n"]);
  }));

Deno.test("rollback moves an asset back, holds it there, and downstream follows", () =>
  withHome([{}, MEAN], async (options) => {
    const history = JSON.parse((await expectExit(0, ["history", "clean_features", "--json"], options)).out);
    const [newer, older] = history.map(({ dataVersion }: { dataVersion: string }) => dataVersion) as [
      string,
      string,
    ];
    const { out, err } = await expectExit(0, ["rollback", "clean_features"], options);
    assertEquals(out, `clean_features now points at ${older.slice(0, 12)} (it was ${newer.slice(0, 12)})\n`);
    assertStringIncludes(err, "deno task materialize clean_features+");
    assertStringIncludes(err, "deno task materialize --force clean_features ends that");
    assertMatch((await expectExit(0, ["status"], options)).out, /^clean_features +✓ held +rolled back/m);
    assertMatch((await expectExit(0, ["history", "clean_features"], options)).out, /^→ held +\d{4}-/m);
    const same = await expectExit(0, ["rollback", "clean_features", "--to", older.slice(0, 12)], options);
    assertEquals(same.out, `clean_features points at ${older.slice(0, 12)} already: nothing is changed\n`);
    const rolledBack = (await statusOf(options))["clean_features"]!;
    assertEquals([rolledBack.state, rolledBack.held, rolledBack.dataVersion], ["fresh", true, older]);
    assertStringIncludes(
      (await expectExit(0, ["status"], options)).out,
      "rolled back; held until its inputs change",
    );
    assertStringIncludes(
      (await expectExit(0, ["why", "clean_features"], options)).out,
      "it was rolled back, and is held",
    );

    const outcomes = await materialize(options);
    assertEquals([outcomes["clean_features"], outcomes["user_logs"]], ["fresh", "reused"]);
    assertEquals((await statusOf(options))["clean_features"]!.dataVersion, older);
    const recommended = JSON.parse((await expectExit(0, ["history", "user_logs", "--json"], options)).out);
    const current = (await statusOf(options))["user_logs"]!;
    const from = recommended.find(({ fingerprint }: { fingerprint: string }) =>
      fingerprint === current.fingerprint
    );
    assertEquals(from.inputs[0].dataVersion, older);
    // It is held while its inputs have the same data, and no longer when they change.
    const rerun = { ...options, env: { ...MEAN, ASSET_RAW_GAMES__ON_BAD_GAME: "skip" } };
    assertEquals((await materialize(rerun, "raw_games"))["raw_games"], "same");
    assertEquals((await statusOf(rerun))["clean_features"]!.held, true);
    await Deno.writeTextFile(`${options.home}/games.csv`, "id,name\n1,One\n2,Two\n");
    const other = { ...options, env: { ...MEAN, GAMES_SOURCE: "csv:games.csv" } };
    assertEquals((await materialize(other, "raw_games"))["raw_games"], "materialized");
    const moved = (await statusOf(other))["clean_features"]!;
    assertEquals([moved.state, moved.held, moved.causes.map(({ kind }) => kind)], [
      "stale",
      false,
      ["config_changed", "upstream_changed"],
    ]);
    assertEquals((await materialize(options, "raw_games"))["raw_games"], "reused");
    assertEquals((await statusOf(options))["clean_features"]!.held, true);

    assertMatch(
      (await expectExit(1, ["rollback", "clean_features"], options)).err,
      /no earlier materialization with other data/,
    );
    assertMatch(
      (await expectExit(1, ["rollback", "clean_features", "--to", "zz"], options)).err,
      /it has no version "zz"/,
    );
    await expectExit(0, ["rollback", "clean_features", "--to", newer.slice(0, 10)], options);
    const back = (await statusOf(options))["clean_features"]!;
    assertEquals([back.state, back.dataVersion], ["fresh", newer]);
  }));

Deno.test("gc --dry-run deletes nothing; gc deletes what is neither current, served nor kept", () =>
  withHome([{}, MEAN, { ASSET_USER_LOGS__SEED: "7" }, MEAN], async (options) => {
    const artifacts = `${options.home}/artifacts`;
    const before = await filesBelow(artifacts);
    const would = await expectExit(0, ["gc", "--keep", "1", "--dry-run"], options);
    assertMatch(would.out, /^Would forget \d+ materializations? and delete \d+ artifacts?/);
    assertEquals(await filesBelow(artifacts), before);
    await Deno.writeTextFile(`${artifacts}/tmp/nobody-1-${await homeId(options.home)}-x.half`, "half");
    const did = await expectExit(0, ["gc", "--keep", "1"], options);
    assertMatch(did.out, /^Forgot \d+ materializations? and deleted \d+ artifacts?.* and 1 temporary file: /);
    assertMatch(did.out, /\n {2}co_occurrence: 1 artifact, \d/);
    assertEquals(
      (await filesBelow(artifacts)).map((path) => path.split("/")[1]).sort(),
      await withSession(options.home, MEAN, keptIn),
    );
    await expectExit(0, ["status", "--check"], { ...options, env: MEAN });
    const again = await expectExit(0, ["gc", "--keep", "1"], options);
    assertEquals(again.out, "Nothing to delete\n");
  }));

const homeId = async (home: string) => (await Deno.readTextFile(`${home}/owners/home`)).trim();

Deno.test("show prints the rows of any version, or a summary of a binary artifact", () =>
  withHome([{}, MEAN], async (options) => {
    const { out, err } = await expectExit(0, ["show", "clean_features", "--limit", "2"], options);
    assertEquals(out.trimEnd().split("\n").length, 3);
    assertMatch(out, /^game +name +released +genres/);
    assertMatch(err, /^2 of 200 rows of clean_features [0-9a-f]{12}\n$/);
    const shown = JSON.parse(
      (await expectExit(0, ["show", "clean_features", "--limit", "3", "--json"], options)).out,
    );
    assertEquals([shown.asset, shown.kind, shown.rows.length, shown.total], [
      "clean_features",
      "rows",
      3,
      200,
    ]);

    const versions = JSON.parse((await expectExit(0, ["history", "clean_features", "--json"], options)).out);
    const old = versions[1].dataVersion as string;
    const earlier = await expectExit(
      0,
      ["show", "clean_features", "--version", old.slice(0, 8), "--json"],
      options,
    );
    assertEquals(JSON.parse(earlier.out).dataVersion, old);
    const unknown = await expectExit(2, ["show", "clean_features", "--version", "zz"], options);
    assertStringIncludes(unknown.err, 'it has no version "zz"; deno task history clean_features lists them');

    const binary = await expectExit(0, ["show", "co_occurrence"], options);
    assertMatch(
      binary.out,
      /^co_occurrence +[0-9a-f]{12}\ngames +\d+\nusers +100\nnon-zero pairs +\d+\nkept as +sparse matrix\n$/,
    );
    const model = JSON.parse((await expectExit(0, ["show", "model", "--json"], options)).out);
    assertEquals([model.kind, model.entries.games], ["summary", 200]);
    for (const key of KEYS) await expectExit(0, ["show", key], options);
  }));

Deno.test("graph draws what is made from what, as text and as Mermaid with states", () =>
  withHome([], async (options) => {
    const { out } = await expectExit(0, ["graph"], options);
    assertMatch(out, /^raw_games \(jsonl\)$/m);
    assertMatch(out, /^model \(binary, model\) ← trials, co_occurrence, user_logs, clean_features$/m);
    await materialize(options, "raw_games");
    const diagram = await expectExit(0, ["graph", "--mermaid", "+clean_features"], options);
    assertMatch(diagram.out, /^flowchart LR\n/);
    assertStringIncludes(diagram.out, '    raw_games["raw_games"]:::fresh\n');
    assertStringIncludes(diagram.out, '    clean_features["clean_features"]:::missing\n');
    assertEquals(diagram.out.match(/-->/g)?.length, 1);
  }));

Deno.test("recommend answers for a user of the logs as the artifact does, and for games", () =>
  withHome([{}], async (options) => {
    const { rows } = JSON.parse(
      (await expectExit(0, ["show", "recommendations", "--limit", "1000", "--json"], options)).out,
    ) as { rows: string[][] };
    for (const user of ["user-001", "user-050"]) {
      const { out } = await expectExit(0, ["recommend", "--user", user, "-k", "10", "--json"], options);
      const answer = JSON.parse(out) as {
        recommendations: { game: string; score: number; confidence: number }[];
      };
      assertEquals(
        answer.recommendations.map((
          { game, score, confidence },
        ) => [game, String(score), String(confidence)]),
        rows.filter(([who]) => who === user).map((
          [, , game, score, confidence],
        ) => [game, score, confidence]),
      );
    }
    const text = await expectExit(0, ["recommend", "--user", "user-001"], options);
    assertMatch(text.out, /^user-001 has .+\n {2}1\. .+ {2}confidence +\d+ % {2}because of .+\n/);
    assertEquals(text.out.trimEnd().split("\n").length, 6);

    const [game, other] = [rows[0]![2]!, rows[1]![2]!];
    const liked = await expectExit(0, [
      "recommend",
      "--games",
      ` ${game},${other},${game}`,
      "-k",
      "3",
      "--json",
    ], options);
    const { owned, recommendations } = JSON.parse(liked.out);
    assertEquals([owned, recommendations.length], [[game, other], 3]);
    assert(recommendations.every((row: { game: string }) => ![game, other].includes(row.game)));

    const unknown = await expectExit(2, ["recommend", "--user", "user-0011"], options);
    assertMatch(
      unknown.err,
      /There is no user "user-0011" in the play log; did you mean user-001 or .*; for someone new, say --games/,
    );
    const noGame = await expectExit(2, ["recommend", "--games", `${game},nope`], options);
    assertStringIncludes(
      noGame.err,
      'There is no game "nope"',
    );
    assertStringIncludes(
      (await expectExit(2, ["recommend", "--games", ","], options)).err,
      "--games is empty",
    );
  }));
