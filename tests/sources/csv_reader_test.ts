import { assert, assertEquals, assertRejects } from "@std/assert";
import { stringify } from "@std/csv";
import fc from "fast-check";
import { SourceError } from "../../assets/engine/source.ts";
import { readCsv } from "../../infra/sources/csv_reader.ts";
import { messageOf, readRecords, withFile } from "./files.ts";

/** Reads a file of this content. */
function read(content: string | Uint8Array, options: { batch?: number } = {}): Promise<string[][]> {
  return withFile("plays.csv", content, (path) => readRecords(path, options));
}

Deno.test("readCsv() reads LF, CRLF, and a last line without an end", async () => {
  const expected = [["a", "b"], ["1", "2"], ["3", "4"]];
  assertEquals(await read("a,b\n1,2\n3,4\n"), expected);
  assertEquals(await read("a,b\r\n1,2\r\n3,4\r\n"), expected);
  assertEquals(await read("a,b\r\n1,2\n3,4"), expected);
});

Deno.test("readCsv() drops a byte-order mark and blank lines", async () => {
  assertEquals(await read("\ufeffa,b\n\n1,2\n\r\n\n"), [["a", "b"], ["1", "2"]]);
});

Deno.test("readCsv() reads quoted line ends, LF and CRLF, as LF", async () => {
  assertEquals(await read('a,b\r\n"1\r\n\r\n1",2\r\n"x\ny",""\r\n'), [["a", "b"], ["1\n\n1", "2"], [
    "x\ny",
    "",
  ]]);
});

Deno.test("readCsv() tells the file line of each record", async () => {
  await withFile("plays.csv", 'a,b\n"1\n1",2\n\n3,4\n', async (path) => {
    const lines: number[] = [];
    for await (
      const batch of readCsv(path, { signal: AbortSignal.timeout(10_000), setting: "LOGS_SOURCE" })
    ) {
      lines.push(...batch.lines);
    }
    assertEquals(lines, [2, 5]);
  });
});

Deno.test("readCsv() accepts a field of 10 MB", async () => {
  const plain = "x".repeat(10_000_000);
  const quoted = 'y"\n'.repeat(2_500_000);
  const records = await read(`a,b\n${plain},1\n"${quoted.replaceAll('"', '""')}",2\n3,4\n`);
  assert(records[1]![0] === plain);
  assert(records[2]![0] === quoted);
  assertEquals(records[3], ["3", "4"]);
});

Deno.test("readCsv() refuses a record over 16 MiB, on one line or over many", async () => {
  const message =
    "SourceError: plays.csv:2:1: the record that begins here is longer than 17 MB: expected shorter records; " +
    "look for a quote that is not closed, or for line ends that are missing";
  const half = "x".repeat(9 * 1024 * 1024);
  assertEquals(await messageOf(read(`a,b\n${half}${half},1\n`)), message);
  assertEquals(await messageOf(read(`a,b\n"${half}\n${half}",1\n`)), message);
});

const refused: [what: string, content: string | Uint8Array, message: string][] = [
  ["an empty file", "", 'Cannot read "plays.csv": it is empty, expected a header line and records'],
  [
    "a file of blank lines",
    "\r\n\n",
    'Cannot read "plays.csv": it is empty, expected a header line and records',
  ],
  [
    "a header alone",
    "a,b\n",
    'Cannot read "plays.csv": it has a header ("a", "b") and no records; expected at least one',
  ],
  [
    "a row that is too short",
    "a,b,c\n1,2,3\n4,5\n",
    "plays.csv:3:4: expected 3 fields, as in the header, got 2",
  ],
  ["a row that is too long", "a,b\n1,2,3\n", "plays.csv:2:5: expected 2 fields, as in the header, got 3"],
  [
    "a quote that is never closed",
    'a,b\n1,2\n3,"4\n5,6\n',
    "plays.csv:3:3: the quoted field that opens here is never closed: expected a closing quote before the end of the file",
  ],
  [
    "a bare quote",
    'a,b\n1,2"3\n',
    'plays.csv:2:4: a quote (") stands inside a field that does not begin with one: quote the whole field and double the quote',
  ],
  [
    "text after a closing quote",
    'a,b\n"1" ,2\n',
    'plays.csv:2:4: found " ,2" after the closing quote of the field that opens at 2:1: expected a comma or the end of ' +
    "the line; double a quote that belongs to the field",
  ],
  [
    "bad UTF-8",
    new Uint8Array([...new TextEncoder().encode("a,b\n1,가"), 0xff, 0x0a]),
    "plays.csv:2:4: these bytes are not UTF-8: expected UTF-8 text; save the file as UTF-8",
  ],
  [
    "a character that is cut off by a line end",
    new Uint8Array([...new TextEncoder().encode("a,b\n1,2\n3,x"), 0xe2, 0x82, 0x0a, 0x35, 0x2c, 0x36]),
    "plays.csv:3:4: these bytes are not UTF-8: expected UTF-8 text; save the file as UTF-8",
  ],
  [
    "UTF-16",
    new Uint8Array([0xff, 0xfe, 0x61, 0, 0x2c, 0, 0x62, 0, 0x0a, 0]),
    "plays.csv:1:1: the file is UTF-16: expected UTF-8; save it as UTF-8",
  ],
  [
    "semicolons",
    "a;b\n1;2\n",
    'plays.csv:1:2: the header "a;b" is separated by ";": expected commas; ' +
    "save the file with commas between the fields, and points in decimal numbers",
  ],
  [
    "lines that end in CR alone",
    "a,b\r1,2\r",
    "plays.csv:1:4: the lines end in CR alone: expected LF or CRLF; save the file with such line ends",
  ],
];

for (const [what, content, message] of refused) {
  Deno.test(`readCsv() refuses ${what}`, async () => {
    assertEquals(await messageOf(read(content)), `SourceError: ${message}`);
  });
}

Deno.test("readCsv() leaves out records that cannot be used, and tells their faults", async () => {
  const bytes = new Uint8Array([
    ...new TextEncoder().encode('a,b\n1,2\n3\n4,5"\n"6\n'),
    0xff,
    ...new TextEncoder().encode('",7\n8,9\n'),
  ]);
  await withFile("plays.csv", bytes, async (path) => {
    const faults: string[] = [];
    const rows: (readonly string[])[] = [];
    for await (
      const batch of readCsv(path, { signal: AbortSignal.timeout(10_000), setting: "LOGS_SOURCE" })
    ) {
      rows.push(...batch.rows);
      faults.push(...batch.faults.map(({ line, column }) => `${line}:${column}`));
    }
    assertEquals(faults, ["3:2", "4:4", "6:1"]);
    assertEquals(rows, [["1", "2"], ["8", "9"]]);
  });
});

Deno.test("readCsv() stops when it is aborted", async () => {
  await withFile("plays.csv", "a,b\n" + "1,2\n".repeat(200_000), async (path) => {
    const controller = new AbortController();
    let batches = 0;
    await assertRejects(async () => {
      for await (const _ of readCsv(path, { signal: controller.signal, setting: "LOGS_SOURCE" })) {
        if (++batches === 2) controller.abort(new DOMException("Stop", "AbortError"));
      }
    }, DOMException);
    assertEquals(batches, 2);
  });
});

Deno.test("readCsv() closes the file when its reader stops early", async () => {
  // The resource sanitizer fails this test if the file stays open.
  await withFile("plays.csv", "a,b\n" + "1,2\n".repeat(200_000), async (path) => {
    for await (const _ of readCsv(path, { signal: AbortSignal.timeout(10_000), setting: "LOGS_SOURCE" })) {
      break;
    }
  });
});

Deno.test("readCsv() reads across the borders of its chunks", async () => {
  const rows = Array.from(
    { length: 60_000 },
    (_, i) => [`사용자${i}`, i % 7 === 0 ? `"${i}",\n나` : `🌾${i}`],
  );
  const records = [["a", "b"], ...rows];
  assertEquals(await read(stringify(records, { headers: false })), records);
});

Deno.test("readCsv() reads what stringify() of @std/csv writes", async () => {
  const field = fc.oneof(
    fc.string(),
    fc.string({ unit: "grapheme" }),
    fc.array(fc.constantFrom("a", '"', ",", "\n", "\r\n", " ", "가", "🌾", "'", ";"), { maxLength: 6 }).map((
      p,
    ) => p.join("")),
  ).filter((text) => !/\r(?!\n)|^\ufeff/.test(text));
  const table = fc.integer({ min: 2, max: 5 }).chain((width) =>
    fc.array(fc.array(field, { minLength: width, maxLength: width }), { minLength: 2, maxLength: 12 })
  );
  await fc.assert(
    fc.asyncProperty(table, fc.boolean(), fc.integer({ min: 1, max: 5 }), async (records, bom, batch) => {
      const text = (bom ? "\ufeff" : "") + stringify(records);
      const expected = records.map((record) => record.map((text) => text.replaceAll("\r\n", "\n")));
      assertEquals(await read(text, { batch }), expected);
    }),
    { numRuns: 200 },
  );
});

Deno.test("readCsv() says what is wrong with a path", async () => {
  await withFile("plays.csv", "a,b\n1,2\n", async (path) => {
    const folder = path.slice(0, path.lastIndexOf("/"));
    const message = async (wrong: string) =>
      (await messageOf(readRecords(wrong))).replace(/questline-sources-\w+/, "folder");
    assertEquals(
      await message(`${folder}/nothing.csv`),
      'SourceError: Cannot read "nothing.csv": there is no such file; check LOGS_SOURCE',
    );
    assertEquals(
      await message(folder),
      'SourceError: Cannot read "folder": it is a folder, expected a file; check LOGS_SOURCE',
    );
    assert((await message(`${path}/x`)).startsWith("SourceError: Cannot read"));
    await Deno.chmod(path, 0o000);
    // The administrator reads it all the same.
    if (Deno.uid() !== 0) {
      await assertRejects(() => readRecords(path), SourceError, "the system denies access");
    }
  });
});
