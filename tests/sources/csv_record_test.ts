import { assertEquals } from "@std/assert";
import { parse } from "@std/csv";
import fc from "fast-check";
import { CsvRecordParser, fieldPlace } from "../../infra/sources/csv_record.ts";

/** What the parser makes of a text: its records, or where it finds the first fault. */
function records(text: string): string[][] | string {
  const parser = new CsvRecordParser();
  const all: string[][] = [];
  for (const [i, line] of text.split("\n").entries()) {
    if (line === "" && !parser.open) continue;
    const result = parser.push(line, i + 1);
    if (result === undefined) continue;
    if (!Array.isArray(result)) return `${result.line}:${result.column}`;
    all.push(result);
  }
  return parser.open ? `${parser.opened.line}:${parser.opened.column}` : all;
}

function expected(text: string): string[][] | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

Deno.test("CsvRecordParser reads quotes, doubled quotes, commas and line ends within quotes", () => {
  assertEquals(records('a,"b, ""c""",""\n"1\n\n2",,"x"'), [["a", 'b, "c"', ""], ["1\n\n2", "", "x"]]);
});

Deno.test("CsvRecordParser names where a quote is out of place, in characters", () => {
  assertEquals(records('a,b\n가🌾나,x"y'), "2:6");
  assertEquals(records('a,"b"c'), "1:6");
  assertEquals(records('a,b\n"1\n2"x,3'), "3:3");
});

Deno.test("CsvRecordParser names where a quote that is never closed opens", () => {
  assertEquals(records('a,b\n1,"2\n3,4\n'), "2:3");
});

Deno.test("CsvRecordParser is ready for the next record after a fault", () => {
  const parser = new CsvRecordParser();
  assertEquals(Array.isArray(parser.push('a,"b"c', 1)), false);
  assertEquals(parser.push('1,"2"', 2), ["1", "2"]);
});

Deno.test("CsvRecordParser agrees with @std/csv on any text", () => {
  const text = fc.array(fc.constantFrom("a", '"', '""', ",", "\n", " ", '"b"', '",'), { maxLength: 20 }).map((
    p,
  ) => p.join(""));
  fc.assert(
    fc.property(text, (csv) => {
      // The reference keeps no field open over the end of the file, and drops blank lines: so does this parser.
      const actual = records(csv);
      assertEquals(typeof actual === "string" ? undefined : actual, expected(csv));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("fieldPlace() finds a field over quotes and line ends", () => {
  const text = '"a,""b""\nc",,"d"';
  assertEquals([0, 1, 2, 3].map((n) => fieldPlace(text, 7, n)), [
    { line: 7, column: 1 },
    { line: 8, column: 4 },
    { line: 8, column: 5 },
    { line: 8, column: 8 },
  ]);
});
