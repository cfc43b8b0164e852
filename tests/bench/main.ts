/**
 * `deno task bench`: measures everything and writes the table into `README.md` beside this file.
 *
 * With `QUESTLINE_DATA=FOLDER`, the rows on real data are measured too.
 *
 * @module
 */
import { engineRows } from "./engine_bench.ts";
import { markdown, type Row, where, writeSection } from "./harness.ts";
import { lineageRows } from "./lineage_bench.ts";
import { mysqlRows } from "./mysql_bench.ts";
import { programRows } from "./program_bench.ts";
import { s3Rows } from "./s3_bench.ts";

if (import.meta.main) {
  const rows: Row[] = [
    ...await programRows(Deno.env.get("QUESTLINE_DATA")),
    ...await engineRows(),
    ...await lineageRows(),
    ...await mysqlRows(),
    ...await s3Rows(),
  ];
  await writeSection("figures", `Measured on ${where()}.\n\n${markdown(rows)}`);
  await Deno.stdout.write(new TextEncoder().encode(markdown(rows) + "\n"));
}
