/**
 * `@std/csv`, from the copy of the Deno standard library that is published on npm. On a machine that reaches
 * JSR, map `@std/csv` to `jsr:@std/csv` in `deno.json` instead: the names and types are the same.
 *
 * @module
 */
// @ts-types="./csv.d.ts"
export { parse, stringify } from "npm:deno-std@1.4.0/csv/mod.js";
