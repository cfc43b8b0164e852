/** @module */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { AliasMove, ModelVersion } from "../../assets/engine/mod.ts";
import type { Comparison } from "../../infra/registry/compare.ts";
import { expectExit, type Start, withFolder } from "../support/program.ts";
import { expectMaterialized, withSession } from "../support/session.ts";

const candidates = (spec: string) => ({ ASSET_TRIALS__CANDIDATES: JSON.stringify([spec]) });
const KNN = candidates("itemknn:neighbours=50");
const SLIM = candidates("slim:l1=1");
/** Whatever it is measured to be: these tests are about what a person does with versions. */
const ALWAYS_SERVED = { MODEL_GATE: "off" };

/** A home with versions: 1 and 2 on the same test part, 3 on another one and by another configuration than either. */
function withVersions(body: (options: Start) => Promise<void>): Promise<void> {
  return withFolder(async (home) => {
    const runs = [KNN, SLIM, { ...candidates("rp3beta"), ASSET_USER_LOGS__SEED: "7" }];
    for (const env of runs) {
      await withSession(home, { ...env, ...ALWAYS_SERVED }, (session) => expectMaterialized(session));
    }
    await body({ home, env: { ...runs[2]!, QUESTLINE_USER: "ada" } });
  });
}

async function json<T>(args: readonly string[], options: Start): Promise<T> {
  return JSON.parse((await expectExit(0, ["models", ...args, "--json"], options)).out) as T;
}

type Listed = ModelVersion & { aliases: string[]; stored: boolean };

Deno.test("models list, show and history say what there is and what became of it", () =>
  withVersions(async (options) => {
    const list = await json<Listed[]>(["list"], options);
    assertEquals(list.map(({ number, aliases, stored }) => [number, aliases, stored]), [
      [3, ["champion"], true],
      [2, [], true],
      [1, [], true],
    ]);
    const { out } = await expectExit(0, ["models", "list"], options);
    assertMatch(
      out,
      /^version {2}alias +age +ndcg_at_10 +popularity +size +configuration\n +3 {2}champion {2}.* kB {2}rp3beta\n/,
    );
    assertMatch(out, /\n +1 +\w.*0\.\d{4} +0\.\d{4} +1\d\.\d kB {2}itemknn:neighbours=50\n/);
    const shown = await expectExit(0, ["models", "show", "v2"], options);
    assertMatch(shown.out, /^version +2\nconfiguration +slim:.*\n/);
    assertMatch(shown.out, /\nartifact +[0-9a-f]{12}, .* kB, intact\n/);
    assertMatch(shown.out, /\nfrom user_logs +[0-9a-f]{12} of run \w+\n/);
    assertMatch(shown.out, /\nndcg_at_10 +0\.\d{4} +0\.\d{4}\n/);
    assertMatch(shown.out, /champion 2 → 3 {2}by gate: MODEL_GATE is off\n/);
    assertEquals((await json<ModelVersion>(["show", "2"], options)).number, 2);
    const moves = await json<AliasMove[]>(["history"], options);
    assertEquals(moves.map(({ from, to, by }) => [from, to, by]), [
      [2, 3, "gate"],
      [1, 2, "gate"],
      [null, 1, "gate"],
    ]);
  }));

Deno.test("models promote and rollback move the champion, and the champion answers", () =>
  withVersions(async (options) => {
    const asked = async (...more: string[]) =>
      JSON.parse((await expectExit(0, ["recommend", "--user", "user-001", "--json", ...more], options)).out);
    const [answer3, answer1] = [await asked(), await asked("--version", "1")];
    assertEquals([answer3.version, answer1.version], [3, 1]);
    // Its own plays and games: user-001 of the first log had other ones.
    assert(JSON.stringify(answer1.owned) !== JSON.stringify(answer3.owned));

    const promoted = await expectExit(0, ["models", "promote", "1", "--why", "3 is odd"], options);
    assertEquals(promoted.out, "The champion is version 1 now (it was version 3)\n");
    assertEquals(await asked(), answer1);
    const noted = await expectExit(0, ["recommend", "--user", "user-001"], options);
    assertStringIncludes(
      noted.err,
      "Note: version 1 answers; version 3 is newer: deno task models compare 1 3",
    );
    const status = await expectExit(0, ["status"], options);
    assertStringIncludes(status.err, "The champion is version 1 of the model; version 3 is newer:");
    const again = await expectExit(0, ["models", "promote", "1"], options);
    assertEquals(again.out, "Version 1 is the champion already: nothing is changed\n");
    const [move] = await json<AliasMove[]>(["history", "--limit", "1"], options);
    assertEquals([move!.by, move!.why, move!.from, move!.to], ["ada", "3 is odd", 3, 1]);

    for (const number of [3, 2, 1]) {
      const { out } = await expectExit(0, ["models", "rollback", "--why", "back"], options);
      assertMatch(out, new RegExp(`^The champion is version ${number} now`));
    }
    const none = await expectExit(1, ["models", "rollback"], options);
    assertEquals(
      none.err,
      'Error: Cannot roll back the champion of "model": there was none before version 1\n',
    );
    assertMatch((await expectExit(0, ["models", "history"], options)).out, /by ada \(rolled back\): back\n/);

    await expectExit(0, ["models", "promote", "2", "--alias", "challenger"], options);
    assertEquals((await json<Listed[]>(["list"], options)).map(({ aliases }) => aliases), [
      [],
      ["challenger"],
      ["champion"],
    ]);
  }));

Deno.test("models compare measures two versions on one test part, and says on which", () =>
  withVersions(async (options) => {
    const [v3, v2, v1] = await json<Listed[]>(["list"], options) as [Listed, Listed, Listed];
    const same = await json<Comparison>(["compare", "1", "2"], options);
    assertEquals([same.sameTestPart, same.measuredOn], [true, 2]);
    assertEquals(same.users, v1.metrics["measured_users"]);
    for (const { metric, a, b, difference, low, high, pValue } of same.metrics) {
      assertEquals([a, b], [v1.metrics[metric]!, v2.metrics[metric]!], metric);
      assert(Math.abs(difference - (b - a)) < 1e-12 && low <= difference && difference <= high, metric);
      assert(pValue > 0 && pValue <= 1);
    }
    assertEquals(same.metrics.length, 15);

    const fitted = await expectExit(0, ["models", "compare", "3", "1"], options);
    assertMatch(fitted.err, /^Fitting the configuration of version 1 again, for the same test part\n/);
    assertMatch(
      fitted.err,
      /They were measured on different plays: .* of version 1 was fit again, .* on the test part of version 3, \d+ users/,
    );
    assertMatch(fitted.out, /\nmetric +version 3 +version 1 +difference +95 % interval +p\n/);
    // The second time it is remembered.
    const { err } = await expectExit(0, ["models", "compare", "3", "1"], options);
    assert(!err.includes("Fitting"));
    const other = await json<Comparison>(["compare", "1", "3"], options);
    assertEquals([other.sameTestPart, other.measuredOn], [false, 3]);
    const ndcg = other.metrics.find(({ metric }) => metric === "ndcg_at_10")!;
    assertEquals(ndcg.b, v3.metrics["ndcg_at_10"]!);
    assertEquals(ndcg.a === v1.metrics["ndcg_at_10"], false);
  }));

Deno.test("models refuses what is no version, and a version that cannot be served", () =>
  withVersions(async (options) => {
    const cases: [string[], RegExp][] = [
      [["promote", "x"], /"x" is no version: expected its number/],
      [["promote", "0"], /"0" is no version/],
      [["promote", "9"], /There is no version 9 of "model": they are numbered from 1 to 3/],
      [["show", "9"], /There is no version 9/],
      [["compare", "1", "1"], /Version 1 cannot be compared with itself/],
      [["promote", "1", "--alias", "best"], /--alias is "best": expected champion or challenger/],
      [["list", "--limit", "0"], /--limit is "0"/],
      [["promot", "1"], /unknown command 'promot'/],
    ];
    for (const [args, message] of cases) {
      assertMatch((await expectExit(2, ["models", ...args], options)).err, message);
    }
    assertMatch(
      (await expectExit(2, ["recommend", "--user", "a", "--version", "9"], options)).err,
      /no version 9/,
    );
    const [, , v1] = await json<Listed[]>(["list"], options);
    const path = `${options.home}/artifacts/${v1!.dataVersion.slice(0, 2)}/${v1!.dataVersion}`;
    await Deno.chmod(path, 0o644);
    const bytes = await Deno.readFile(path);
    bytes[bytes.length - 1]! ^= 1;
    await Deno.writeFile(path, bytes);
    const corrupt = await expectExit(1, ["models", "promote", "1"], options);
    assertMatch(
      corrupt.err,
      /^Error: Cannot make version 1 .* the artifact of "model" that it needs is corrupt\n$/,
    );
    await Deno.remove(path);
    assertMatch((await expectExit(1, ["models", "promote", "1"], options)).err, /is lost\n$/);
    assertMatch((await expectExit(0, ["models", "list"], options)).out, /\n +1 .* deleted {2}itemknn/);
    assertEquals((await json<Listed[]>(["list"], options))[2]!.stored, false);
  }));

Deno.test("gc keeps what the champion and a rollback need, and no other old version", () =>
  withVersions(async (options) => {
    await expectExit(0, ["gc", "--keep", "1"], options);
    // Version 3 is served and current; a rollback goes to 2; nothing needs 1 any more.
    const list = await json<Listed[]>(["list"], options);
    assertEquals(list.map(({ number, stored }) => [number, stored]), [[3, true], [2, true], [1, false]]);
    await expectExit(0, ["models", "rollback"], options);
    const { out } = await expectExit(0, ["recommend", "--user", "user-001", "--json"], options);
    const { version, recommendations } = JSON.parse(out);
    assertEquals([version, recommendations.length, typeof recommendations[0].name], [2, 5, "string"]);
    await expectExit(0, ["models", "compare", "2", "3"], options);
    const gone = await expectExit(1, ["models", "rollback"], options);
    assertMatch(
      gone.err,
      /roll back the champion of "model" to version 1: the artifact of "model" that it needs is lost/,
    );
    await expectExit(0, ["gc", "--keep", "1", "--days", "30"], options);
    assertEquals((await json<Listed[]>(["list"], options)).map(({ stored }) => stored), [true, true, false]);
  }));

Deno.test("models of an empty home says what to do next", () =>
  withFolder(async (home) => {
    const { err } = await expectExit(0, ["models", "list"], { home });
    assertEquals(err, "No model was registered yet. Next: deno task materialize\n");
    assertMatch((await expectExit(2, ["models", "show", "1"], { home })).err, /it has none yet/);
    await expectExit(1, ["models", "rollback"], { home });
    assertEquals((await expectExit(0, ["models", "list", "--json"], { home })).out, "[]\n");
  }));
