/** @module */
import { copyFolder, filesBelow } from "../support/program.ts";
import { killPoints } from "./kill_points.ts";

killPoints({
  name: "files",
  env: () => ({}),
  copy: copyFolder,
  temporaryFiles: (home) => filesBelow(`${home}/artifacts/tmp`),
}, (name, body) => Deno.test(name, body));
