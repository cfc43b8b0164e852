/** @module */
import { assertEquals } from "@std/assert";
import * as fc from "fast-check";
import { cleanFeatures } from "../../../assets/mod.ts";
import { IdMap } from "../../../assets/recommender/mod.ts";
import { shareJson } from "../../../server/model/answer_json.ts";
import { Catalogue } from "../../../server/model/catalogue.ts";
import { csvPieces } from "../../../server/model/csv_pieces.ts";
import { diversify } from "../../../server/model/diversity.ts";
import { type Filters, Sieve } from "../../../server/model/filters.ts";
import { Postings } from "../../../server/model/postings.ts";
import { catalogue } from "../../pipeline/rig.ts";

const words = fc.array(fc.constantFrom("A", "a", "B", "c"), { maxLength: 3 });

function catalogueOf(games: readonly { genres: string[]; tags: string[] }[]): Catalogue {
  const rows = catalogue(...games.map((_, n) => `g${String(n).padStart(3, "0")}`))
    .map((row, n) => ({ ...row, ...games[n]!, released: n % 3 === 0 ? null : `${2000 + n}-01-01` }));
  return new Catalogue(IdMap.from(rows.map(({ game }) => game)), rows);
}

Deno.test("csvPieces() divides rows that decode to the same as the whole", () => {
  const rows = catalogue(...Array.from({ length: 23 }, (_, n) => `id ${n}`)).map((row, n) => ({
    ...row,
    name: `"quoted", and\nover ${n} lines`,
  }));
  const bytes = new Uint8Array(
    [...cleanFeatures.codec.encode(rows)].flatMap((part) => [...part]),
  );
  for (const size of [1, 2, 5, 23, 100]) {
    const pieces = [...csvPieces(bytes, size)];
    assertEquals(pieces.length, Math.ceil(23 / size));
    assertEquals(pieces.flatMap((piece) => cleanFeatures.codec.decode(piece)), rows);
  }
  const none = new Uint8Array([...cleanFeatures.codec.encode([])].flatMap((part) => [...part]));
  assertEquals([...csvPieces(none, 5)].flatMap((piece) => cleanFeatures.codec.decode(piece)), []);
});

Deno.test("Postings say who has which word, in any case, and what two games share", () => {
  fc.assert(fc.property(fc.array(words, { maxLength: 8 }), (lists) => {
    const postings = Postings.from(lists);
    const folded = lists.map((list) => new Set(list.map((word) => word.toLowerCase())));
    for (const word of ["a", "A", "b", "C", "no"]) {
      const having = folded.flatMap((set, n) => set.has(word.toLowerCase()) ? [n] : []);
      assertEquals([...postings.gamesWith(word) ?? []], having);
    }
    folded.forEach((a, i) => {
      assertEquals(postings.countOf(i), a.size);
      folded.forEach((b, j) => assertEquals(postings.shared(i, j), a.intersection(b).size));
    });
  }));
});

Deno.test("Sieve marks exactly the games that do not pass, and leaves other marks alone", () => {
  const filter = fc.record({
    genres: fc.option(words.filter((list) => list.length > 0), { nil: undefined }),
    tags: fc.option(words.filter((list) => list.length > 0), { nil: undefined }),
    released_from: fc.option(fc.integer({ min: 1998, max: 2012 }), { nil: undefined }),
    released_to: fc.option(fc.integer({ min: 1998, max: 2012 }), { nil: undefined }),
    min_rating: fc.option(fc.constantFrom(3, 4, 4.5), { nil: undefined }),
  });
  const games = fc.array(fc.record({ genres: words, tags: words }), { maxLength: 12 });
  fc.assert(fc.property(games, filter, (list, filters: Filters) => {
    const known = catalogueOf(list);
    const marks = new Uint8Array(known.items.size);
    if (marks.length > 0) marks[0] = 1;
    const sieve = new Sieve(known);
    sieve.mark(filters, marks);
    const hasAny = (has: readonly string[], wanted?: readonly string[]) =>
      wanted === undefined ||
      wanted.some((word) => has.some((own) => own.toLowerCase() === word.toLowerCase()));
    const passes = (item: number) => {
      const row = known.rowOf(item)!;
      const year = row.released === null ? undefined : Number(row.released.slice(0, 4));
      return hasAny(row.genres, filters.genres) && hasAny(row.tags, filters.tags) &&
        (filters.released_from === undefined || (year !== undefined && year >= filters.released_from)) &&
        (filters.released_to === undefined || (year !== undefined && year <= filters.released_to)) &&
        (filters.min_rating === undefined || (!row.rating_imputed && row.rating >= filters.min_rating));
    };
    marks.forEach((mark, item) => assertEquals(mark, item === 0 || !passes(item) ? 1 : 0));
  }));
});

Deno.test("diversify() goes by score alone at 0, and by difference at 1", () => {
  const known = catalogueOf([
    { genres: ["RPG"], tags: ["x"] },
    { genres: ["RPG"], tags: ["x"] },
    { genres: ["RPG"], tags: ["y"] },
    { genres: ["Racing"], tags: ["z"] },
    { genres: [], tags: [] },
  ]);
  const items = Uint32Array.of(0, 1, 2, 3, 4);
  const scores = Float64Array.of(5, 4, 3, 2, 1);
  assertEquals([...diversify(known, items, scores, 5, 0)], [0, 1, 2, 3, 4]);
  assertEquals([...diversify(known, items, scores, 3, 1)], [0, 3, 4]);
  assertEquals([...diversify(known, items, scores, 3, 0.5)], [0, 3, 2]);
  assertEquals([...diversify(known, items.subarray(0, 2), scores, 10, 0.5)], [0, 1]);
  assertEquals([...diversify(known, items.subarray(0, 0), scores, 3, 0.5)], []);
});

Deno.test("shareJson() writes four decimals at most", () => {
  assertEquals([0, 1, 0.5, 0.12345, 1e-9, -1, 2].map(shareJson), ["0", "1", "0.5", "0.1235", "0", "0", "1"]);
});
