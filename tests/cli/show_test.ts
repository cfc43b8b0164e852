/** @module */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { materialize } from "../../infra/cli/commands/materialize.ts";
import { show } from "../../infra/cli/commands/show.ts";
import { withFolder } from "../support/program.ts";
import { capturedTerminal, type TestSession, withSession } from "../support/session.ts";

async function shown(session: TestSession, asset: string, json = false): Promise<string> {
  const terminal = capturedTerminal();
  assertEquals(await show({ ...session, terminal }, asset, { limit: 10, json }), 0);
  return terminal.written.out;
}

Deno.test("a run ends with how good the model is, and show tells trials, evaluation and recommendations", () =>
  withFolder((home) =>
    withSession(home, {}, async (session) => {
      const terminal = capturedTerminal();
      await materialize({ ...session, terminal }, [], { plan: false, force: false, json: false });
      assertMatch(
        terminal.written.err,
        /^ {2}\w+ won; NDCG at 10 \d\.\d\d \(popularity \d\.\d\d\) \(synthetic plays: says nothing about real users\)$/m,
      );
      assertStringIncludes(terminal.written.err, "deno task recommend --user user-001;");

      const trials = await shown(session, "trials");
      assertMatch(trials, /^ +k +recall +precision +hitRate +map +ndcg +novelty +coverage +model\n/);
      assertEquals(trials.match(/^winner +10( +\d+\.\d{4}){7} +\w+:/gm)?.length, 1);
      const evaluation = await shown(session, "evaluation");
      assertEquals(evaluation.match(/^(5|10|20)( +\d+\.\d{4}){7} +popularity$/gm)?.length, 3);
      assertEquals(evaluation.trimEnd().split("\n").length, 7);
      const { kind, value } = JSON.parse(await shown(session, "evaluation", true));
      assertEquals([kind, typeof value.at[0].model.ndcg, value.at.length], ["document", "number", 3]);

      const rows = (await shown(session, "recommendations")).trimEnd().split("\n");
      assertMatch(rows[1]!, /^user-001 +1 +\S+ \S.* {2}\d\.\d+/);
      const [longest] = rows.slice(1).flatMap((row) => row.match(/\d\.\d+/g) ?? []).map((n) =>
        n.replace(/^0\.0*/, "").replace(".", "").length
      ).sort((a, b) => b - a);
      assertEquals(longest! <= 4, true);
    })
  ));
