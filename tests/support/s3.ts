/**
 * S3 servers for tests: `s3rver`, which others wrote, and our own fake, which knows what `s3rver` does not.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import type { S3Settings } from "../../infra/store/s3/settings.ts";
import { Child } from "./child.ts";

const MAIN = fileURLToPath(new URL("./s3rver_main.ts", import.meta.url));

/** The bucket of every test server. */
export const BUCKET = "questline-tests";

/** What `s3rver` accepts, and nothing secret. */
export const CREDENTIALS = { accessKeyId: "S3RVER", secretAccessKey: "S3RVER" } as const;

/** A server for tests. */
export interface S3Server extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4568`. */
  readonly endpoint: string;
}

/** Quick to despair, since everything is near. */
const HURRY = { attempts: 10, baseMs: 1, capMs: 20, silenceMs: 3000 };

/** Settings for a bucket of a test server; each test takes a prefix of its own. */
export function settingsFor(endpoint: string, prefix = `${crypto.randomUUID()}/`): S3Settings {
  return {
    bucket: BUCKET,
    endpoint,
    prefix,
    region: "us-east-1",
    forcePathStyle: true,
    credentials: CREDENTIALS,
    patience: HURRY,
  };
}

/** The variables that point the program at a test server. */
export function variablesFor(endpoint: string, prefix = ""): Record<string, string> {
  return {
    S3_BUCKET: BUCKET,
    S3_ENDPOINT: endpoint,
    ...(prefix !== "" && { S3_PREFIX: prefix }),
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  };
}

/** Starts `s3rver` in a child process, over a temporary folder. */
export async function startS3rver(): Promise<S3Server> {
  const folder = await Deno.makeTempDir({ prefix: "questline-s3-" });
  const child = new Child(Deno.execPath(), {
    args: ["run", "-q", "-A", MAIN, folder, BUCKET],
    stdin: "piped",
  });
  const end = async () => {
    await child[Symbol.asyncDispose]();
    await Deno.remove(folder, { recursive: true });
  };
  try {
    await child.seen("listening on ");
  } catch (error) {
    await end();
    throw error;
  }
  const port = /listening on (\d+)/.exec(child.text.out)![1]!;
  return { endpoint: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: end };
}

/** A server that a test file shares, and how its tests are registered. */
export interface S3Service {
  /** The server; only while tests run. */
  readonly server: S3Server;
  /** Registers a test. Without a server it is skipped, and its name says why. */
  test(name: string, body: (server: S3Server, t: Deno.TestContext) => Promise<void>): void;
}

/**
 * Starts a server for the tests of a file and ends it after the last. Where it cannot be had they are skipped; with
 * REQUIRE_SERVICES=1 that is a failure instead.
 */
export async function s3Service(start: () => Promise<S3Server> = startS3rver): Promise<S3Service> {
  let server: S3Server | undefined;
  let reason = "";
  try {
    server = await start();
  } catch (error) {
    if (Deno.env.get("REQUIRE_SERVICES") === "1") throw error;
    reason = (error instanceof Error ? error.message : String(error)).split("\n")[0]!;
  }
  Deno.test.afterAll(async () => await server?.[Symbol.asyncDispose]());
  return {
    get server() {
      return server!;
    },
    test(name, body) {
      Deno.test({
        name: server === undefined ? `${name} (SKIPPED: no S3 server: ${reason})` : name,
        ignore: server === undefined,
        fn: (t) => body(server!, t),
      });
    },
  };
}
