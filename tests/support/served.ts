/**
 * The real server, as a child process in a home of its own.
 *
 * @module
 */
import { Child } from "./child.ts";
import { CHECKOUT, cleanEnv } from "./program.ts";

/** A server that listens. */
export class Served implements AsyncDisposable {
  private constructor(readonly child: Child, readonly address: string) {}

  /** Starts the server and waits until it listens. */
  static async start(
    options: {
      readonly home: string;
      readonly env?: Readonly<Record<string, string>>;
      readonly entry?: string;
      readonly args?: readonly string[];
    },
  ): Promise<Served> {
    const { home, env, entry = `${CHECKOUT}/infra/cli/main.ts`, args = [] } = options;
    const child = new Child("deno", {
      args: [
        "run",
        "-q",
        "-P=serve",
        `--allow-write=${home}`,
        ...args,
        `--config=${CHECKOUT}/deno.json`,
        entry,
        "serve",
      ],
      cwd: home,
      env: { ...cleanEnv(), QUESTLINE_HOME: home, PORT: "0", ...env },
      clearEnv: true,
      stdin: "null",
    });
    try {
      await child.seen('"event":"listening"');
    } catch (error) {
      await child[Symbol.asyncDispose]();
      throw error;
    }
    return new Served(child, /"address":"([^"]+)"/.exec(child.text.out)![1]!);
  }

  /** Asks for a path below `/api/v1`. */
  get(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`${this.address}/api/v1${path}`, init);
  }

  /** Posts JSON to a path below `/api/v1`. */
  post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    return this.get(path, {
      method: "POST",
      headers: { "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  }

  /** What a path answers, as JSON. */
  async json<T = Record<string, unknown>>(path: string): Promise<T> {
    return await (await this.get(path, { headers: { accept: "application/json" } })).json() as T;
  }

  /** Asks until what a path answers is as it should be. */
  async until<T = Record<string, unknown>>(path: string, is: (found: T) => boolean): Promise<T> {
    for (let tries = 0;; tries++) {
      const found = await this.json<T>(path);
      if (is(found)) return found;
      if (tries > 1_000) throw new Error(`Waited too long for ${path}: ${JSON.stringify(found)}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.child[Symbol.asyncDispose]();
  }
}
