/**
 * A Slack that is down, slow or refuses: the run does not mind. And what is told once only.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { BUDGET_MS } from "../../../infra/notice/slack/mod.ts";
import { filesBelow } from "../../support/program.ts";
import type { SlackMisbehaviour } from "../../support/slack_server.ts";
import { failed, fresh, made, readable, type SlackRig, WEBHOOK, withSlack } from "./rig.ts";

const HOUR = 3_600_000;

/** Fails when the webhook's address stands in what was told or kept. */
async function assertNoWebhook({ warned, home }: SlackRig): Promise<void> {
  const kept = await Promise.all(
    (await filesBelow(home)).map((name) => Deno.readTextFile(`${home}/${name}`)),
  );
  for (const text of [...warned, ...kept]) assert(!/s3cretOfTheWebhook|T00000000/.test(text), text);
}

const troubles: [name: string, script: SlackMisbehaviour[], told: boolean, said?: RegExp][] = [
  ["429 with a pause it can wait", [{ status: 429, headers: { "retry-after": "2" } }], true],
  [
    "429 with a pause that is too long",
    [{ status: 429, headers: { "retry-after": "30" }, body: "rate_limited" }],
    false,
    /^Could not tell Slack: it answers 429 rate_limited$/,
  ],
  ["a passing 500", [{ status: 500 }, { status: 503 }], true],
  [
    "a 500 that stays",
    Array(9).fill({ status: 500, body: "rollup_error" }),
    false,
    /it answers 500 rollup_error$/,
  ],
  ["a passing reset", ["reset"], true],
  ["a host that is down", Array(9).fill("reset"), false, /^Could not tell Slack: reset by \*\*\*$/],
  ["silence", ["hang"], false, /^Could not tell Slack: no answer in 5 s$/],
  ["400", [{ status: 400, body: "invalid_payload" }], false, /it answers 400 invalid_payload$/],
  [
    "404",
    [{ status: 404, body: "no_service" }],
    false,
    /it answers 404 no_service; correct SLACK_WEBHOOK_URL/,
  ],
  [
    "410",
    [{ status: 410, body: "channel_is_archived" }],
    false,
    /it answers 410 channel_is_archived; correct/,
  ],
  ["a redirect", [{ status: 302, headers: { location: WEBHOOK } }], false, /it answers 302$/],
  [
    "a page that repeats the address",
    [{ status: 403, body: `<a href=${WEBHOOK}>` }],
    false,
    /it answers 403; correct/,
  ],
];

for (const [name, script, told, said] of troubles) {
  Deno.test(`Slack's trouble is not the run's: ${name}`, () =>
    withSlack(async (rig) => {
      rig.server.script.push(...script);
      const took = await rig.run([made("model")]);
      assert(took <= BUDGET_MS + 100, `${took}`);
      assertEquals(rig.server.messages.length, told ? 1 : 0);
      assertEquals(rig.warned.length, told ? 0 : 1);
      if (said !== undefined) assertMatch(rig.warned[0]!, said);
      await assertNoWebhook(rig);
    }));
}

Deno.test("a pause that Slack asks for is kept", () =>
  withSlack(async ({ server, clock, run }) => {
    server.script.push({ status: 429, headers: { "retry-after": "3" } });
    await run([made("model")]);
    assert(clock.slept.includes(3000), `${clock.slept}`);
    assertEquals(server.answers, ["429 ", "200 ok"]);
  }));

Deno.test("a registry that hangs costs half of the time and the comparison, not the message", () =>
  withSlack(async ({ server, run }) => {
    const moved = {
      type: "alias_moved",
      model: "model",
      alias: "champion",
      from: 3,
      to: 4,
      why: "",
    } as const;
    const took = await run([made("model"), moved], { registry: "hangs" });
    assert(took <= BUDGET_MS, `${took}`);
    assertMatch(readable(server.messages[0]!), /version 4 is the champion instead of version 3/);
  }));

Deno.test("a home that cannot be written is told, and nothing more", () =>
  withSlack(async ({ server, run, warned, home }) => {
    await run([made("model")], { settings: { statePath: `${home}/file/slack.json` } });
    await Deno.writeTextFile(`${home}/plain`, "");
    await run([made("model")], { settings: { statePath: `${home}/plain/slack.json` } });
    assertMatch(warned[0]!, /^Could not tell Slack: .*plain/);
    assertEquals(server.messages.length, 1);
    await Deno.writeTextFile(`${home}/broken.json`, "{");
    await run([made("model")], { settings: { statePath: `${home}/broken.json` } });
    assertEquals(server.messages.length, 2);
  }));

Deno.test("the same failure is told once in its time, and another one at once", () =>
  withSlack(async ({ server, clock, run }) => {
    const lost = (rows: number) => failed("raw_games", `Cannot read 3fe0a1b2c3d4: ${rows} rows`);
    await run([lost(17)]);
    await clock.advance(HOUR);
    await run([lost(1234)]);
    assertEquals(server.messages.length, 1);
    await run([lost(5), failed("user_logs", "no such file")]);
    assertEquals(server.messages.length, 2);
    await run([failed("raw_games", "it is a folder")]);
    assertEquals(server.messages.length, 3);
    await clock.advance(21 * HOUR);
    await run([lost(8)]);
    assertEquals(server.messages.length, 3);
    await clock.advance(2 * HOUR);
    await run([lost(9)]);
    assertEquals(server.messages.length, 4);
    assertMatch(readable(server.messages[3]!), /seen in 6 runs so far/);
    await run([lost(9)], { settings: { repeatMs: 0 } });
    assertEquals(server.messages.length, 5);
  }));

Deno.test("the first success after a failure is told as a recovery, and the failure is news again", () =>
  withSlack(async ({ server, clock, run }) => {
    await run([failed("trials", "x"), made("raw_games")]);
    await clock.advance(HOUR);
    await run([failed("trials", "x")]);
    await run([made("raw_games")]); // It leaves trials alone.
    await run([fresh("trials")]);
    await run([fresh("trials")]);
    await run([failed("trials", "x")]);
    assertEquals(server.messages.map(({ text }) => text.split(":")[0]), [
      "Questline · ✗ Materialization failed",
      "Questline · ✓ Materialized",
      "Questline · ✓ Recovered",
      "Questline · ✗ Materialization failed",
    ]);
    assertMatch(
      readable(server.messages[2]!),
      /`trials` is well again; it failed in 2 runs since 2026-01-01 00:00 UTC/,
    );
  }));

Deno.test("what Slack did not hear is told by the next run", () =>
  withSlack(async ({ server, run }) => {
    server.script.push({ status: 404 });
    await run([failed("trials", "x")]);
    await run([failed("trials", "x")]);
    assertEquals(server.messages.length, 1);
    server.script.push({ status: 404 });
    await run([fresh("trials")]);
    await run([fresh("trials")]);
    assertEquals(server.messages.length, 2);
    assertMatch(server.messages[1]!.text, /Recovered/);
  }));
