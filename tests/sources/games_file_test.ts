import { assertEquals, assertRejects } from "@std/assert";
import { SourceChangedError } from "../../assets/engine/source.ts";
import { RawGame } from "../../assets/schemas.ts";
import { parseGameColumns } from "../../infra/sources/game_columns.ts";
import { gamesFile, type GamesFileOptions } from "../../infra/sources/games_file.ts";
import { messageOf, readAll, recordedContext, withFile } from "./files.ts";

async function read(name: string, content: string, options: GamesFileOptions = {}): Promise<RawGame[]> {
  const games = await withFile(name, content, (path) => readAll(gamesFile(path, options)));
  return games.map((game) => RawGame.parse(game));
}

const two = [{ id: 1, name: "Quillmere", invented: true }, { id: "b", name: "Brineprow" }];

for (
  const [what, content] of [
    ["an array", JSON.stringify(two)],
    ["an array over many lines, with a byte-order mark", "\ufeff" + JSON.stringify(two, null, 2)],
    ["RAWG's answer", JSON.stringify({ count: 2, next: null, results: two })],
    ["JSON Lines", two.map((game) => JSON.stringify(game)).join("\r\n") + "\r\n\r\n"],
    ["RAWG's answers, one a line", two.map((game) => JSON.stringify({ results: [game] })).join("\n")],
  ] as const
) {
  Deno.test(`gamesFile() reads ${what}`, async () => {
    const games = await read("games.json", content);
    assertEquals(games.map(({ id, name }) => [id, name]), [["1", "Quillmere"], ["b", "Brineprow"]]);
    assertEquals(games[0]!["invented"], true);
  });
}

Deno.test("gamesFile() reads a CSV of ids and names", async () => {
  const games = await read("games.csv", 'game_id,game_name\n1,"Papers, Stamped"\n2, Quillmere \n');
  assertEquals(games.map(({ id, name, rating, added_by_status }) => [id, name, rating, added_by_status]), [
    ["1", "Papers, Stamped", null, null],
    ["2", " Quillmere ", null, null],
  ]);
});

Deno.test("gamesFile() reads Steam's columns: votes, owners, minutes, lists", async () => {
  const header =
    "appid,name,release_date,genres,steamspy_tags,positive_ratings,negative_ratings,average_playtime,owners";
  const [game, unrated] = await read(
    "catalogue.csv",
    `${header}\n10,Rimewick,2000-11-01,Action;RPG,FPS; Co-op ,30,10,90,10000000-20000000\n20,Osmere,,,,0,0,0,0-20000\n`,
  );
  assertEquals(
    { ...game, slug: undefined },
    {
      id: "10",
      name: "Rimewick",
      slug: undefined,
      released: "2000-11-01",
      rating: 3.75,
      ratings_count: 40,
      added: 15_000_000,
      added_by_status: { owned: 15_000_000 },
      playtime: 1.5,
      metacritic: null,
      background_image: null,
      genres: [{ name: "Action" }, { name: "RPG" }],
      tags: [{ name: "FPS" }, { name: "Co-op" }],
    },
  );
  assertEquals([unrated!.rating, unrated!.ratings_count, unrated!.released], [0, 0, null]);
});

Deno.test("gamesFile() reads RAWG's own columns, and those it is told", async () => {
  const content =
    "key,title,rating,ratings_count,added,owned,playtime,metacritic,image\nk,Osmere,4.5,12,100,40,3,80,x.jpg\n";
  const [game] = await read("games.csv", content, { columns: parseGameColumns("id=key") });
  assertEquals(
    [
      game!.id,
      game!.rating,
      game!.ratings_count,
      game!.added,
      game!.added_by_status,
      game!.playtime,
      game!.metacritic,
    ],
    ["k", 4.5, 12, 100, { owned: 40 }, 3, 80],
  );
  assertEquals(game!.background_image, "x.jpg");
});

const refused: [what: string, name: string, content: string, message: string][] = [
  [
    "JSON with a fault",
    "g.json",
    '[\n{"id": 1 "name": "x"}]',
    'g.json:2:10: this is not JSON: found "\\"name\\": \\"x\\"}]", expected a comma or the closing bracket',
  ],
  [
    "JSON Lines with a fault",
    "g.jsonl",
    '{"id":1,"name":"x"}\n{"id":2,',
    "g.jsonl:2:9: this is not JSON: found the end of the text, expected a name in quotes",
  ],
  [
    "JSON that is no list of games",
    "g.json",
    '{"games": []}',
    'g.json: found an object with "games", expected an array of games, RAWG\'s {"results": […]}, or one game a line',
  ],
  ["an array without games", "g.json", "[]", 'Cannot use "g.json": it holds no games, expected at least one'],
  [
    "a game without a name",
    "g.json",
    '[{"id":1,"name":"x"},{"id":2}]',
    "g.json: game 2, field name: Invalid input: expected string, received undefined; correct it",
  ],
  [
    "a game with an empty id",
    "g.json",
    '[{"id":" ","name":"x"}]',
    "g.json: game 1, field id: it is empty, expected an id; correct it",
  ],
  [
    "a CSV without ids",
    "g.csv",
    "name,x\na,b\n",
    'g.csv:1:1: the header has no column for the id of a game: found "name", "x", expected one of "id", "game_id", "appid", "app_id", "game"',
  ],
  [
    "an empty id in a CSV",
    "g.csv",
    "id,name\n,a\n",
    "g.csv:2:1: the id is empty: expected an id; correct it",
  ],
  [
    "a rating over 5",
    "g.csv",
    "id,name,rating\n1,a,87\n",
    'g.csv:2:5: rating "87" cannot be used: expected a number from 0 to 5, or nothing; correct it',
  ],
  [
    "a negative count",
    "g.csv",
    "id,name,added\n1,a,-1\n",
    'g.csv:2:5: added "-1" cannot be used: expected a number of at least 0, or nothing; correct it',
  ],
  [
    "owners in words",
    "g.csv",
    "id,name,owners\n1,a,many\n",
    'g.csv:2:5: owners "many" cannot be used: expected a number, or a range such as 20000-50000; correct it',
  ],
  ["an empty file", "g.csv", "", 'Cannot read "g.csv": it is empty, expected a header line and records'],
];

for (const [what, name, content, message] of refused) {
  Deno.test(`gamesFile() refuses ${what}`, async () => {
    assertEquals(await messageOf(read(name, content)), `SourceError: ${message}`);
  });
}

Deno.test("gamesFile() refuses JSON that is not UTF-8, with its place", async () => {
  await withFile("g.json", new Uint8Array([0x5b, 0x0a, 0x22, 0xff, 0x22, 0x5d]), async (path) => {
    assertEquals(
      await messageOf(readAll(gamesFile(path))),
      "SourceError: g.json:2:2: these bytes are not UTF-8: expected UTF-8 text; save the file as UTF-8",
    );
  });
});

for (
  const [name, before, after] of [["g.csv", "id,name\n1,a\n", "id,name\n1,b\n"], [
    "g.json",
    '[{"id":1,"name":"a"}]',
    "[",
  ]] as const
) {
  Deno.test(`gamesFile() notices that ${name} changed after it was observed`, async () => {
    await withFile(name, before, async (path) => {
      const source = gamesFile(path);
      const context = recordedContext();
      const observed = await source.observe(context.signal);
      await Deno.writeTextFile(path, after);
      await assertRejects(async () => {
        for await (const _ of source.read(observed, context));
      }, SourceChangedError);
    });
  });
}

Deno.test("gamesFile() with yieldBad leaves it to the reader what becomes of records that are no games", async () => {
  const yielded = async (name: string, text: string) =>
    (await withFile(name, text, (path) => readAll(gamesFile(path, { yieldBad: true })))).map((record) =>
      record instanceof Error ? record.message.replace(/^.*(?=g\.)/, "") : (record as { id: unknown }).id
    );
  assertEquals(await yielded("g.csv", 'id,name,rating\n1,One,\n2,Two,4,5\n3,Three,"4,5"\n4,Four,2\n'), [
    "1",
    "g.csv:3:9: expected 3 fields, as in the header, got 4",
    'g.csv:4:9: rating "4,5" cannot be used: expected a number from 0 to 5, or nothing; write decimals with a point, ' +
    "as 4.5",
    "4",
  ]);
  assertEquals(await yielded("g.json", '[{"id": 1, "name": "One"}, {"id": 2}]'), [
    1,
    "g.json: game 2, field name: Invalid input: expected string, received undefined",
  ]);
});
