/** @module */
import { assert, assertAlmostEquals, assertEquals, assertStringIncludes } from "@std/assert";
import { golden, TEST, TRAIN } from "./golden.ts";
import { csv, run, withFiles } from "./program.ts";

Deno.test("evaluate gives the golden of five users, as JSON", async () => {
  await withFiles({ "train.csv": TRAIN, "test.csv": TEST }, async (path) => {
    const { code, out, err } = await golden(path, "--k", "1,2", "--json", "--diversity");
    assertEquals(code, 0, err);
    const { data, models } = JSON.parse(out);
    assertEquals(data, {
      users: 5,
      games: 5,
      training_plays: 11,
      test_plays: 5,
      measured_users: 4,
      split: "given",
      ranking: "full",
      warnings: ["2 test plays are of games that do not occur in the training part"],
    });
    const [one, two] = models[0].at;
    const means = (at: { users: Record<string, { mean: number }> }) =>
      Object.fromEntries(Object.entries(at.users).map(([name, { mean }]) => [name, mean]));
    // At 1 only u1 finds one: b, of its two. Recommended are b, c, d, b.
    const first = means(one);
    assertEquals([first["recall"], first["recallCapped"], first["hitRate"], first["precision"]], [
      1 / 8,
      1 / 4,
      1 / 4,
      1 / 4,
    ]);
    assertEquals([one.coverage, first["popularity"]], [3 / 5, (3 + 2 + 1 + 3) / 4]);
    // At 2: u1 b of b d; u2 d at 2; u3 e at 2; u5 e at 2.
    const second = means(two);
    assertEquals(second["recall"], (1 / 2 + 1 + 1 + 1) / 4);
    assertEquals([second["map"], second["mapFull"]], [
      (1 / 2 + 1 / 2 + 1 / 2 + 1 / 2) / 4,
      (1 / 2 + 1 / 2 + 1 / 2 + 1 / 2) / 4,
    ]);
    assertEquals(second["mrr"], (1 + 1 / 2 + 1 / 2 + 1 / 2) / 4);
    const gain = 1 / Math.log2(3);
    assertAlmostEquals(second["ndcg"]!, (1 / (1 + gain) + 3 * gain) / 4, 1e-15);
    // Recommended at 2: b c, c d, d e, b e: 8 places, twice each of b c d e.
    assertEquals(two.coverage, 4 / 5);
    assertAlmostEquals(two.gini, 2 * (-2 + 0 + 2 + 4) / (4 * 8), 1e-15);
    assertAlmostEquals(two.entropy, 2, 1e-15);
    assertAlmostEquals(two.popularityRatio, (2.5 + 1.5 + 0.5 + 1.5) / (5 + 4 + 10 / 3 + 8 / 3), 1e-15);
    // b and c share u3; c and d share u5; nobody has e.
    const alike = [1 / Math.sqrt(6), 1 / Math.sqrt(2), 0, 0];
    assertAlmostEquals(two.diversity.mean, alike.reduce((sum, s) => sum + 1 - s, 0) / 4, 1e-15);
    assert(two.users.recall.low < 0.875 && two.users.recall.high === 1);
    assert(models[0].fit.peakBytes > 0 && models[0].recommend.milliseconds >= 0);
  });
});

Deno.test("evaluate prints metrics, costs and who is better", async () => {
  await withFiles({ "train.csv": TRAIN, "test.csv": TEST }, async (path) => {
    const { code, out } = await golden(
      path,
      "--model",
      "itemknn:neighbours=5",
      "--k",
      "2",
      "--metrics",
      "recall,gini",
    );
    assertEquals(code, 0);
    assertStringIncludes(
      out,
      "5 users, 5 games, 11 training plays, 5 test plays of 4 users; split: given; all games ranked",
    );
    assert(/^popularity +2 +0\.8750 ±0\.\d{4} +0\.2500$/m.test(out), out);
    assert(/^model +fit +fit memory +recommend +users\/s +recommend memory$/m.test(out), out);
    assert(
      /^popularity − itemknn:neighbours=5: ndcg@2 [+−]?\d\.\d{4} \(.* to .*\), p [=≤] \d\.\d{3}$/m.test(out),
      out,
    );
  });
});

Deno.test("evaluate divides one file, the same for the same seed", async () => {
  const rows = Array.from(
    { length: 120 },
    (_, p) => [`u${p % 12}`, `g${(p * 7) % 23}`, 1 + p % 3, 1.6e9 + p * 1000],
  );
  await withFiles({ "logs.csv": csv("who,what,hours,at", rows) }, async (path) => {
    const columns = "user=who,game=what,weight=hours,time=at";
    const ask = async (split: string, ...more: string[]) => {
      const { code, out, err } = await run([
        ...[
          "evaluate",
          "--data",
          path("logs.csv"),
          "--columns",
          columns,
          "--split",
          split,
          "--k",
          "3",
          "--json",
        ],
        ...["--model", "itemknn", "--model", "als:factors=3,epochs=3,confidence=log", ...more],
      ]);
      assertEquals(code, 0, err);
      const { data, models, comparisons } = JSON.parse(out);
      return { data, at: models.map(({ at }: { at: unknown }) => at), models, comparisons };
    };
    for (
      const split of [
        "random-per-user:0.25",
        "random-per-item:0.25:0.1",
        "leave-last-out:2",
        "time-cut:0.2",
        "leave-one-out:5",
      ]
    ) {
      const found = await ask(split);
      assertEquals(found.data.ranking, split === "leave-one-out:5" ? "sampled" : "full");
      assertEquals((await ask(split)).at, found.at);
      assertEquals(found.comparisons.length, 1);
    }
    const seeded = await ask("random-per-user:0.25", "--seed", "1");
    assert(JSON.stringify(seeded.at) !== JSON.stringify((await ask("random-per-user:0.25")).at));
    const sampled = await ask("random-per-user:0.25", "--sampled-negatives", "4");
    assertEquals(sampled.data.ranking, "sampled");
    // Early stopping needs something to watch, and every epoch is told.
    const watched = await ask("random-per-user:0.2:0.2", "--model", "bpr:factors=4,epochs=9,patience=9");
    assertEquals(watched.models[2].epochs.length, 9);
    assert(watched.models[2].epochs.every(({ validation }: { validation: number }) => validation >= 0));
    assertEquals(watched.models[1].epochs[0].validation, undefined);
  });
});

Deno.test("evaluate lets models learn from the validation part, and know it of the user", async () => {
  const rows = ["a", "b", "c"].flatMap((user) =>
    ["p", "q", "x", "z"].map((game, t) => [user, game, 1.6e9 + t])
  );
  rows.push(...["p", "r", "s"].map((game, t) => ["d", game, 1.6e9 + t]));
  await withFiles({ "logs.csv": csv("u,g,t", rows) }, async (path) => {
    const { code, out, err } = await run([
      ...["evaluate", "--data", path("logs.csv"), "--columns", "time=t", "--split", "leave-last-out:1:1"],
      ...["--model", "popularity", "--k", "2,3", "--json"],
    ]);
    assertEquals(code, 0, err);
    const [two, three] = JSON.parse(out).models[0].at;
    // d has p and r, and is shown q, x, s, z; x is popular by the validation part alone. The others are shown r, s, z.
    assertEquals([two.users.recall.mean, three.users.recall.mean], [0, 1]);
  });
});

Deno.test("evaluate ranks among the negatives of a file", async () => {
  const negatives = csv("user_id,game_id", [["u1", "c"], ["u2", "c"], ["u3", "f"], ["u5", "f"], ["u9", "a"]]);
  await withFiles({ "train.csv": TRAIN, "test.csv": TEST, "n.csv": negatives }, async (path) => {
    const { code, out, err } = await golden(path, "--k", "1,2", "--json", "--negatives", path("n.csv"));
    assertEquals(code, 0, err);
    const { data, models } = JSON.parse(out);
    assertEquals([data.ranking, data.games], ["sampled", 6]);
    // u1: b c d; u2: c d; u3 and u5: e f, which nobody has, by number.
    assertEquals(models[0].at[0].users.recall.mean, (1 / 2 + 0 + 1 + 1) / 4);
    assertEquals(models[0].at[1].users.recall.mean, (1 / 2 + 1 + 1 + 1) / 4);
    const short = csv("user_id,game_id", [["u1", "c"]]);
    await Deno.writeTextFile(path("n.csv"), short);
    const refused = await golden(path, "--negatives", path("n.csv"));
    assertEquals(refused.code, 2);
    assertStringIncludes(refused.err, 'has no negatives for user "u2", who is in the test part');
  });
});

Deno.test("evaluate says what is wrong with a file, and where", async () => {
  const cases: [string, string, string[]][] = [
    [":3:4: the game is empty: expected an id", "user_id,game_id\nu1,a\nu2,\n", []],
    [":3:3: expected 2 fields, as in the header, got 1", "user_id,game_id\nu1,a\nu2\n", []],
    [":1:1: the header has one column", "user_id\nu1\n", []],
    [':1:1: this line looks like data ("1")', "1,2\n3,4\n", []],
    ['no column "player", which --columns names', "user_id,game_id\nu1,a\n", ["--columns", "user=player"]],
    [':2:6: weight "x" is not a number', "user_id,game_id,h\nu1,a,x\n".replace("u1,a,x", "u1,a,x"), [
      "--columns",
      "user=user_id,game=game_id,weight=h",
    ]],
    ["the time is empty: expected one for every play", "user_id,game_id,t\nu1,a,\n", ["--columns", "time=t"]],
    ["correct the row, or name the columns without the time", "user_id,game_id,date\nu1,a,\n", []],
    [
      'the header has no column that is known to hold the game: found "user_id", "thing"',
      "user_id,thing\n",
      [],
    ],
    ["name it with --columns user=…,game=…", "user_id,thing\nu1,a\n", []],
    ['time "soon" is no time', "user_id,game_id,t\nu1,a,soon\n", ["--columns", "time=t"]],
    ["it is empty, expected a header line", "", []],
  ];
  for (const [message, text, more] of cases) {
    await withFiles({ "train.csv": text, "test.csv": TEST }, async (path) => {
      const { code, err } = await golden(path, ...more);
      assertStringIncludes(err, message);
      assertEquals(code, 2);
    });
  }
  await withFiles({ "test.csv": TEST }, async (path) => {
    const { code, err } = await golden(path);
    assertEquals(code, 2);
    assertStringIncludes(err, "there is no such file; check --train");
  });
});

Deno.test("evaluate says what is wrong with its options, before it reads anything", async () => {
  const cases: [string, string[]][] = [
    ["Say what to measure on: either --train FILE --test FILE, or --data FILE", ["--model", "popularity"]],
    ["Say what to measure: --model NAME", ["--train", "a", "--test", "b"]],
    ["--data has no --split", ["--data", "a", "--model", "popularity"]],
    ["--train and --test cannot stand beside it", ["--data", "a", "--train", "b", "--model", "popularity"]],
    ["--split divides --data FILE", [
      "--train",
      "a",
      "--test",
      "b",
      "--split",
      "time-cut:0.1",
      "--model",
      "popularity",
    ]],
    ['Cannot find split "x"', ["--data", "a", "--split", "x", "--model", "popularity"]],
    ['Cannot find model "x"', ["--train", "a", "--test", "b", "--model", "x"]],
    ['Cannot set option "factors" of als', ["--train", "a", "--test", "b", "--model", "als:factors=x"]],
    ["--model popularity is there twice", [
      "--train",
      "a",
      "--test",
      "b",
      "--model",
      "popularity",
      "--model",
      "popularity",
    ]],
    ['--k is "0,5"', ["--train", "a", "--test", "b", "--model", "popularity", "--k", "0,5"]],
    ['did you mean "ndcg"?', ["--train", "a", "--test", "b", "--model", "popularity", "--metrics", "ndgc"]],
    ["needs --diversity", ["--train", "a", "--test", "b", "--model", "popularity", "--metrics", "diversity"]],
    ['Cannot parse --columns: "usr" is not a role', [
      ...["--train", "a", "--test", "b", "--model", "popularity", "--columns", "usr=x"],
    ]],
    ["--sampled-negatives cannot stand beside it", [
      ...[
        "--train",
        "a",
        "--test",
        "b",
        "--model",
        "popularity",
        "--negatives",
        "c",
        "--sampled-negatives",
        "9",
      ],
    ]],
  ];
  for (const [message, args] of cases) {
    const { code, err } = await run(["evaluate", ...args]);
    assertStringIncludes(err, message);
    assertEquals(code, 2);
  }
});

Deno.test("evaluate refuses a split by time without times, and a test part without plays", async () => {
  await withFiles({ "logs.csv": TRAIN }, async (path) => {
    const ask = (split: string) =>
      run(["evaluate", "--data", path("logs.csv"), "--split", split, "--model", "popularity"]);
    const timeless = await ask("leave-one-out");
    assertEquals(timeless.code, 2);
    assertStringIncludes(timeless.err, "the plays have no times; name their column in --columns time=…");
    const shares = await ask("random-per-user:1.5");
    assertEquals(shares.code, 2);
    assertStringIncludes(shares.err, "Cannot hold out 1.5");
    await Deno.writeTextFile(path("logs.csv"), csv("u,g", [["a", "b"]]));
    const empty = await ask("random-per-user:0.5");
    assertEquals(empty.code, 2);
    assertStringIncludes(empty.err, "Nothing is left to measure");
  });
});

Deno.test("evaluate ends with 130 when it is interrupted", async () => {
  await withFiles({ "train.csv": TRAIN, "test.csv": TEST }, async (path) => {
    const args = ["evaluate", "--train", path("train.csv"), "--test", path("test.csv"), "--model", "als"];
    const { code } = await run(args, AbortSignal.abort(new DOMException("Interrupted", "AbortError")));
    assertEquals(code, 130);
  });
});

Deno.test("evaluate runs with what its task allows, and Ctrl-C ends it with 130", async () => {
  await withFiles({ "train.csv": TRAIN, "test.csv": TEST }, async (path) => {
    const start = (...more: string[]) =>
      new Deno.Command(Deno.execPath(), {
        args: [
          ...["run", "-q", "-P=evaluate", "--no-prompt", "infra/cli/main.ts", "evaluate"],
          ...["--train", path("train.csv"), "--test", path("test.csv"), "--k", "2", ...more],
        ],
        stdin: "null",
        stdout: "piped",
        stderr: "piped",
      }).spawn();
    const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
    const done = await start("--model", "popularity").output();
    assertEquals(done.code, 0, text(done.stderr));
    const refused = await start("--model", "popularity", "--report", path("r.html")).output();
    assertEquals(refused.code, 2);
    assertStringIncludes(
      text(refused.stderr),
      "may not be written: the task allows report.html and .questline/",
    );
    const long = start("--model", "bpr:epochs=10000,factors=512,candidates=1000");
    const reader = long.stderr.getReader();
    const { value } = await reader.read();
    assertStringIncludes(text(value!), "Columns of train.csv:");
    long.kill("SIGINT");
    while (!(await reader.read()).done);
    await long.stdout.cancel();
    assertEquals((await long.status).code, 130);
  });
});

Deno.test("evaluate knows what games are like from a catalogue, and asks for one", async () => {
  // ann has one space game; of the two games that nobody else has, the other space game is the like one.
  const files = {
    "train.csv": csv("user,game", [["ann", "orbit"], ["bob", "farm"], ["bob", "barn"], ["cleo", "nebula"]]),
    "test.csv": csv("user,game", [["ann", "nebula"]]),
    "games.csv": csv("id,name,genres", [["orbit", "A", "Space"], ["nebula", "B", "Space"], [
      "farm",
      "C",
      "Farming",
    ], [
      "barn",
      "D",
      "Farming",
    ]]),
  };
  await withFiles(files, async (path) => {
    const given = [
      "evaluate",
      "--train",
      path("train.csv"),
      "--test",
      path("test.csv"),
      "--k",
      "1",
      "--json",
    ];
    const { code, out, err } = await run([...given, "--model", "content", "--games", path("games.csv")]);
    assertEquals(code, 0, err);
    assertEquals(JSON.parse(out).models[0].at[0].users.recall.mean, 1);
    const without = await run([...given, "--model", "content"]);
    assertEquals(without.code, 2);
    assertStringIncludes(without.err, "name a catalogue with --games FILE");
    // Before anything is read: the files do not exist.
    const unread = ["evaluate", "--train", "no", "--test", "no", "--model", "popularity"];
    const early = await run([...unread, "--model", "hybrid:content=0.5"]);
    assertEquals(early.code, 2);
    assertStringIncludes(early.err, "--model hybrid:content=0.5 looks at what games are like");
    const missing = await run([...given, "--model", "content", "--games", path("no.csv")]);
    assertEquals(missing.code, 2);
    assertStringIncludes(missing.err, "no.csv");
  });
});
