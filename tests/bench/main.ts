/**
 * `deno task bench`: measures everything and writes the table into `README.md` beside this file.
 *
 * With `QUESTLINE_DATA=FOLDER`, the rows on real data are measured too.
 *
 * @module
 */
import { engineRows } from "./engine_bench.ts";
import { markdown, type Row } from "./harness.ts";
import { mysqlRows } from "./mysql_bench.ts";
import { programRows } from "./program_bench.ts";
import { s3Rows } from "./s3_bench.ts";

const README = new URL("./README.md", import.meta.url);
const BEGIN = "<!-- figures -->";
const END = "<!-- /figures -->";

if (import.meta.main) {
  const rows: Row[] = [
    ...await programRows(Deno.env.get("QUESTLINE_DATA")),
    ...await engineRows(),
    ...await mysqlRows(),
    ...await s3Rows(),
  ];
  const where = `${navigator.hardwareConcurrency} cores, Deno ${Deno.version.deno}, ${Deno.build.target}, ${
    new Date().toISOString().slice(0, 10)
  }`;
  const figures = `${BEGIN}\n\nMeasured on ${where}.\n\n${markdown(rows)}\n\n${END}`;
  const text = await Deno.readTextFile(README);
  const updated = text.slice(0, text.indexOf(BEGIN)) + figures + text.slice(text.indexOf(END) + END.length);
  await Deno.writeTextFile(README, updated);
  await new Deno.Command(Deno.execPath(), { args: ["fmt", "-q", README.pathname] }).output();
  await Deno.stdout.write(new TextEncoder().encode(markdown(rows) + "\n"));
}
