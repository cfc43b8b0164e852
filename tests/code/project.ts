/**
 * Small invented projects for the tests of the code reader.
 *
 * @module
 */
import { pathToFileURL } from "node:url";

/** Writes files into a new folder, and removes it afterwards. */
export async function withProject(
  files: Readonly<Record<string, string>>,
  body: (project: Project) => Promise<void>,
): Promise<void> {
  const folder = await Deno.realPath(await Deno.makeTempDir());
  const project: Project = {
    root: pathToFileURL(`${folder}/`),
    url: (path) => new URL(path, pathToFileURL(`${folder}/`)).href,
    async write(path, text) {
      await Deno.mkdir(`${folder}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.writeTextFile(`${folder}/${path}`, text);
    },
  };
  try {
    await project.write("deno.json", JSON.stringify({ imports: IMPORTS }));
    await project.write("deno.lock", JSON.stringify(LOCK));
    for (const [path, text] of Object.entries(files)) await project.write(path, text);
    await body(project);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** A folder with a `deno.json`. */
export interface Project {
  readonly root: URL;
  url(path: string): string;
  write(path: string, text: string): Promise<void>;
}

const IMPORTS = {
  "zod": "npm:zod@4.6.7",
  "react": "npm:react@^18",
  "@scope/kit": "npm:@scope/kit@1",
  "@std/path": "jsr:@std/path@1",
  "@std/csv": "./std/csv.ts",
  "lib/": "./src/lib/",
  "lib/special/": "./src/special/",
  "unlocked": "npm:unlocked@1.0.0",
};

/** Shaped like a real version 5 lock file. */
export const LOCK = {
  version: "5",
  specifiers: {
    "npm:zod@4.6.7": "4.6.7",
    "npm:react@^18": "18.3.1",
    "npm:@scope/kit@1": "1.2.0_react@18.3.1",
    "npm:js-tokens@*": "9.0.1",
    "jsr:@std/path@1": "1.0.9",
    "jsr:@std/internal@^1.0.6": "1.0.7",
  },
  jsr: {
    "@std/path@1.0.9": { integrity: "aa", dependencies: ["jsr:@std/internal@^1.0.6"] },
    "@std/internal@1.0.7": { integrity: "bb" },
  },
  npm: {
    "zod@4.6.7": { integrity: "sha512-zod" },
    "react@18.3.1": { integrity: "sha512-react", dependencies: ["loose-envify"] },
    "loose-envify@1.4.0": { integrity: "sha512-loose", dependencies: ["js-tokens@4.0.0"] },
    "js-tokens@4.0.0": { integrity: "sha512-tokens-4" },
    "js-tokens@9.0.1": { integrity: "sha512-tokens-9" },
    "@scope/kit@1.2.0_react@18.3.1": {
      integrity: "sha512-kit",
      dependencies: ["react", "old-tokens@npm:js-tokens@4.0.0"],
      optionalDependencies: ["js-tokens@9.0.1", "only-elsewhere"],
    },
  },
};
