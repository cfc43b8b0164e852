/**
 * The program and a Slack channel, over a socket.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { Ended } from "../support/child.ts";
import { expectExit, filesBelow, questline, withFolder } from "../support/program.ts";
import { listeningSlack } from "../support/slack_server.ts";
import { readable } from "../notice/slack/rig.ts";

Deno.test("a channel hears of a first run, of a failure once, and of its end; the webhook is nowhere", () =>
  withFolder(async (home) => {
    await using slack = listeningSlack();
    const games = `${home}/games.json`;
    const good = JSON.stringify([{ id: 1, name: "Go", rating: 4 }, { id: 2, name: "Chess", rating: 3 }]);
    const env = {
      SLACK_WEBHOOK_URL: slack.webhookUrl,
      PUBLIC_URL: "https://games.example/",
      GAMES_SOURCE: `json:${games}`,
    };
    const options = { home, env };
    const { messages } = slack.server;
    const runs: Ended[] = [];
    const run = async (code: number) =>
      runs.push(await expectExit(code, ["materialize", "raw_games", "--json"], options));

    await Deno.writeTextFile(games, good);
    await run(0);
    assertMatch(messages[0]!.text, /^Questline · ✓ Materialized: 1 materialized in /);
    assertMatch(readable(messages[0]!), /<https:\/\/games\.example\/runs\/[\w-]+\|Open the run page>/);
    await run(0);
    assertEquals(messages.length, 1);

    await Deno.writeTextFile(games, "[{]");
    await run(1);
    await run(1);
    assertEquals(messages.length, 2);
    assertMatch(
      readable(messages[1]!),
      /✗ Materialization failed[^]*`raw_games` failed[^]*> .*games\.json:1:/,
    );
    await Deno.writeTextFile(games, good);
    await run(0);
    assertMatch(messages[2]!.text, /✓ Recovered/);

    // No Slack to be told, and the run is as good as ever.
    slack.server.script.push({ status: 404, body: "no_service" });
    const forced = await expectExit(0, ["materialize", "raw_games", "--force"], options);
    assertMatch(forced.err, /^! Could not tell Slack: it answers 404 no_service; correct SLACK_WEBHOOK_URL/m);
    const texts = [...runs, forced].flatMap(({ out, err }) => [out, err]);
    const latin = new TextDecoder("latin1");
    for (const name of await filesBelow(home)) {
      texts.push(latin.decode(await Deno.readFile(`${home}/${name}`)));
    }
    for (const text of texts) assert(!text.includes("s3cretOfTheWebhook"), text.slice(0, 300));
  }));

Deno.test("settings of notices are checked before anything runs, and the webhook is not shown", () =>
  withFolder(async (home) => {
    const ends: [env: Record<string, string>, said: string][] = [
      [
        { SLACK_WEBHOOK_URL: "hooks.slack.com/s3cret" },
        "SLACK_WEBHOOK_URL is ***: not an address; it accepts https://",
      ],
      [
        { SLACK_ON: "failure,joy" },
        'SLACK_ON is "failure,joy": it accepts failure, refusal, promotion',
      ],
      [{ SLACK_REPEAT_HOURS: "-1" }, "not a whole number"],
      [{ PUBLIC_URL: "games.example" }, "PUBLIC_URL is"],
      [{ NOTICE_LANGUAGE: "de" }, 'NOTICE_LANGUAGE is "de": it accepts en or ko'],
      [{ SLACK_WEBHOOK_URLS: "x" }, "did you mean SLACK_WEBHOOK_URL?"],
    ];
    for (const [env, said] of ends) {
      const { code, err } = await questline(["materialize"], { home, env });
      assertEquals(code, 2, err);
      assertStringIncludes(err, said);
      assert(!err.includes("s3cret"), err);
    }
    assertEquals(await filesBelow(home), []);
  }));
