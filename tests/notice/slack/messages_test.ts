/**
 * What Slack is told, and how it is written.
 *
 * @module
 */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import fc from "fast-check";
import { escaped, section } from "../../../infra/notice/slack/blocks.ts";
import { failed, fresh, made, readable, skipped, withSlack } from "./rig.ts";

Deno.test("a run that materialized something is told: what ran, why, and where to look", () =>
  withSlack(async ({ server, run, warned }) => {
    await run([made("raw_games"), made("clean_features", false), fresh("trials")], {
      selection: "+clean_features",
      causes: { raw_games: "source: games.csv has other content" },
      settings: { publicUrl: "https://games.example/q" },
      runId: "0123 &<x>",
    });
    assertEquals(warned, []);
    const [message] = server.messages;
    assertEquals(message!.text, "Questline · ✓ Materialized: 2 materialized, 1 fresh in 12.3 s");
    assertEquals(
      readable(message!),
      "Questline · ✓ Materialized\n" +
        "2 materialized, 1 fresh in 12.3 s\nSelection: `+clean_features`\n" +
        "*What was materialized*\n• `raw_games` 1,234 rows · source: games.csv has other content\n" +
        "Run `0123 &amp;&lt;x&gt;` · 2026-01-01 00:00 UTC\n" +
        "<https://games.example/q/runs/0123%20%26%3Cx%3E|Open the run page>",
    );
  }));

Deno.test("a run that found everything fresh, or was interrupted, is not told", () =>
  withSlack(async ({ server, run, home }) => {
    await run([fresh("raw_games")]);
    await run([made("raw_games")], { status: "cancelled" });
    assertEquals(server.answers, []);
    await run([made("raw_games", false)]);
    assertMatch(readable(server.messages[0]!), /• `raw_games` 1,234 rows · same data as before/);
    assertEquals((await Deno.stat(`${home}/notice/slack.json`)).isFile, true);
  }));

Deno.test("a failure is told with its causes, its checks and what it kept from running", () =>
  withSlack(async ({ server, run }) => {
    await run([
      made("raw_games"),
      failed("clean_features", "Cannot use games.csv:17:3: <!channel> & *this*\nis wrong"),
      failed("trials", 'The new artifact of "trials" failed its check', ["users & games > 0"]),
      skipped("model", "trials"),
      skipped("evaluation", "trials"),
    ]);
    const text = readable(server.messages[0]!);
    assertStringIncludes(text, "Questline · ✗ Materialization failed");
    assertStringIncludes(text, "> Cannot use games.csv:17:3: &lt;!channel&gt; &amp; *this* is wrong");
    assertStringIncludes(text, "Failed checks: “users &amp; games &gt; 0”");
    assertStringIncludes(text, "2 steps below were skipped");
    assert(!text.includes("secret.ts"), "no stacks");
    assertMatch(
      server.messages[0]!.text,
      /^Questline · ✗ Materialization failed: .*\nclean_features: Cannot use games\.csv/,
    );
  }));

const metrics = { ndcg_at_10: 0.512, recall_at_10: 0.4, ndcg_at_5: 0.6, popularity_ndcg_at_10: 0.1 };
const registered = (
  number: number,
) => ({ type: "version_registered", model: "model", number, metrics } as const);

Deno.test("a promotion is told with its metrics against the champion before", () =>
  withSlack(async ({ server, run }) => {
    await run([
      made("model"),
      registered(4),
      { type: "alias_moved", model: "model", alias: "challenger", from: null, to: 3, why: "no" },
      {
        type: "alias_moved",
        model: "model",
        alias: "champion",
        from: 3,
        to: 4,
        why: "better by 0.02 > 0.01",
      },
    ], { registry: { 3: { ndcg_at_10: 0.5, recall_at_10: 0.45 } } });
    const [message] = server.messages;
    const text = readable(message!);
    assertStringIncludes(text, "★ A new model is the champion");
    assertStringIncludes(
      text,
      "*`model`: version 4 is the champion instead of version 3*\nbetter by 0.02 &gt; 0.01",
    );
    assertStringIncludes(
      text,
      "*NDCG@10* 0.5120\n+0.0120, champion had 0.5000\n*Recall@10* 0.4000\n−0.0500, champion had",
    );
    assertStringIncludes(text, "*NDCG@5* 0.6000");
    assert(!text.includes("popularity"));
    assertStringIncludes(message!.text, "model: version 4 is the champion instead of version 3");
  }));

Deno.test("a refusal of the gate is told above the success of its run", () =>
  withSlack(async ({ server, run }) => {
    const refused = {
      type: "gate_refused",
      model: "model",
      number: 5,
      champion: 4,
      why: "NDCG fell",
    } as const;
    await run([made("model"), registered(5), refused], { registry: "fails" });
    const text = readable(server.messages[0]!);
    assertStringIncludes(text, "⚠ A new model was not promoted");
    assertStringIncludes(
      text,
      "*`model`: version 5 is not promoted; version 4 stays the champion*\nNDCG fell",
    );
    assertStringIncludes(text, "*NDCG@10* 0.5120\n*Recall@10* 0.4000");
  }));

Deno.test("what is not wanted is not told", () =>
  withSlack(async ({ server, run }) => {
    const on = ["failure"] as const;
    await run([made("model"), {
      type: "alias_moved",
      model: "model",
      alias: "champion",
      from: 3,
      to: 4,
      why: "",
    }], {
      settings: { on },
    });
    assertEquals(server.answers, []);
    await run([failed("model", "x")], { settings: { on } });
    await run([made("model")], { settings: { on } });
    assertEquals(server.messages.length, 1);
    // The recovery was nobody's business, and is over.
    await run([fresh("model")]);
    assertEquals(server.messages.length, 1);
  }));

Deno.test("notices speak Korean", () =>
  withSlack(async ({ server, run }) => {
    const settings = { language: "ko", publicUrl: "https://games.example" } as const;
    await run([failed("trials", "없는 파일"), skipped("model", "trials")], { settings });
    await run([
      made("trials"),
      { type: "alias_moved", model: "model", alias: "champion", from: null, to: 1, why: "첫 버전" },
    ], { settings });
    const [failure, success] = server.messages.map(readable);
    assertEquals(
      failure,
      "Questline · ✗ 자산 생성에 실패했습니다\n실패 1, 건너뜀 1 (12.3초)\n선택: `*`\n*`trials` 실패*\n> 없는 파일\n" +
        "하위 단계 1개를 건너뛰었습니다\n실행 `run-1` · 2026-01-01 00:00 UTC\n" +
        "<https://games.example/runs/run-1|실행 페이지 열기>",
    );
    assertStringIncludes(success!, "★ 새 모델이 챔피언이 되었습니다");
    assertStringIncludes(success!, "*`model`: 첫 챔피언은 버전 1입니다*\n첫 버전");
    assertStringIncludes(success!, "`trials` 정상화: 2026-01-01 00:00 UTC부터 1번의 실행에서 실패했습니다");
  }));

Deno.test("whatever happens in a run, Slack takes the message", () =>
  withSlack(async ({ server, run }) => {
    const nasty = fc.string({ unit: "binary", maxLength: 4000 });
    const happening = fc.oneof(
      fc.tuple(nasty, fc.boolean()).map(([asset, changed]) => made(asset || "a", changed)),
      fc.tuple(nasty, nasty, fc.array(nasty, { maxLength: 20 })).map(([asset, message, checks]) =>
        failed(asset || "a", message, checks)
      ),
      nasty.map((why) => ({ type: "gate_refused", model: why || "m", number: 2, champion: 1, why } as const)),
      nasty.map((
        why,
      ) => ({ type: "alias_moved", model: "m", alias: "champion", from: null, to: 2, why } as const)),
    );
    const property = fc.asyncProperty(
      fc.array(happening, { minLength: 1, maxLength: 120 }),
      fc.record({ selection: nasty, runId: nasty }),
      async (happenings, options) => {
        const before = server.messages.length;
        await run(happenings, { ...options, settings: { repeatMs: 0, publicUrl: "https://g.example" } });
        assertEquals([server.messages.length, server.answers.at(-1)], [before + 1, "200 ok"]);
      },
    );
    await fc.assert(property, { numRuns: 15 });
  }));

Deno.test("escaped() cuts between characters, not within them", () => {
  assertEquals(escaped("a<b>&c", 100), "a&lt;b&gt;&amp;c");
  assertEquals(escaped("ab<", 6), "ab…");
  assertEquals(escaped("a😀😀", 4), "a😀…");
  assertEquals(escaped(" a\n\tb\u0000c ", 100), "a b c");
});

Deno.test("section() counts the lines that do not fit", () => {
  const block = section(
    Array.from({ length: 100 }, (_, i) => `${i}`.padEnd(100, ".")),
    (n) => `and ${n} more`,
  );
  assert(block.type === "section" && "text" in block);
  const lines = block.text.text.split("\n");
  assertEquals(lines.at(-1), `and ${100 - (lines.length - 1)} more`);
  assert(block.text.text.length <= 3000 && lines.length > 25);
});
