/**
 * A private MariaDB for tests: on a free port of this machine, in a temporary folder, and gone with the test process,
 * however that ends.
 *
 * @module
 */
import { createConnection, type RowDataPacket } from "mysql2/promise";
import type { Availability } from "./apt.ts";
import { findMariaDb, makeDataFolder } from "./mariadb_install.ts";

/** Options of a server. */
export interface MariaDbOptions {
  /** Further arguments of `mariadbd`. */
  readonly args?: readonly string[];
  /** Whether the tests of a file share one server, which is so by default. */
  readonly shared?: boolean;
  /** Whether a commit waits for the disk, as it does by default in production. */
  readonly durable?: boolean;
  /** Files that are put into its folder before it starts, by name; see {@link MariaDb.folder}. */
  readonly prepare?: (folder: string) => Promise<void>;
}

const USER = "questline";
/** With what has to be escaped in a URL, so that every test sees that it is. */
const PASSWORD = "s3cr/et@pw";

/** A running server. */
export class MariaDb implements AsyncDisposable {
  #process: Deno.ChildProcess | undefined;
  #pid = 0;
  #isRunning = false;
  #ended: Promise<void> = Promise.resolve();
  #count = 0;

  private constructor(
    readonly program: string,
    readonly folder: string,
    readonly port: number,
    readonly args: readonly string[],
    readonly durable: boolean,
  ) {}

  /** Makes an empty server and starts it. */
  static async start(program: string, options: MariaDbOptions = {}): Promise<MariaDb> {
    const folder = await Deno.makeTempDir({ prefix: "questline-mariadb-" });
    await options.prepare?.(folder);
    const asRoot = Deno.uid() === 0 ? ["--user=root"] : [];
    await makeDataFolder(program, `${folder}/data`, asRoot);
    await Deno.writeTextFile(
      `${folder}/init.sql`,
      `create user if not exists '${USER}'@'%' identified by '${PASSWORD}';
grant all on *.* to '${USER}'@'%' with grant option;
`,
    );
    const args = (options.args ?? []).map((arg) => arg.replaceAll("FOLDER", folder));
    for (let tries = 1;; tries++) {
      const server = new MariaDb(program, folder, freePort(), [...asRoot, ...args], options.durable ?? false);
      try {
        await server.resume();
        return server;
      } catch (error) {
        // Another process may have taken the port in between.
        if (tries === 3) throw error;
      }
    }
  }

  /** Starts the server again after {@link MariaDb.halt}, on the same data and port. */
  async resume(): Promise<void> {
    const args = [
      "--no-defaults",
      `--datadir=${this.folder}/data`,
      `--socket=${this.folder}/socket`,
      `--pid-file=${this.folder}/pid`,
      `--log-error=${this.folder}/log`,
      `--init-file=${this.folder}/init.sql`,
      `--port=${this.port}`,
      "--bind-address=127.0.0.1",
      "--skip-name-resolve",
      "--skip-log-bin",
      "--innodb-buffer-pool-size=64M",
      "--innodb-log-file-size=48M",
      // Survives the end of the server's process; only a loss of power could take something back.
      ...(this.durable ? [] : ["--innodb-flush-log-at-trx-commit=2", "--innodb-flush-method=nosync"]),
      "--max-connections=400",
      ...this.args,
    ];
    // The shell waits for the server. Its watcher reads our end of the pipe, which the system closes when we end, and
    // then ends the server and removes its folder.
    const script = `"$@" </dev/null >/dev/null 2>&1 & server=$!
exec 3<&0
(cat <&3; kill -9 $server; rm -rf "$0") >/dev/null 2>&1 & watcher=$!
exec 3<&-
echo $server
wait $server
kill $watcher 2>/dev/null`;
    const process = new Deno.Command("/bin/sh", {
      args: ["-c", script, this.folder, this.program, ...args],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#process = process;
    this.#isRunning = true;
    this.#ended = process.status.then(() => void (this.#isRunning = false));
    const reader = process.stdout.getReader();
    this.#pid = Number(new TextDecoder().decode((await reader.read()).value));
    reader.releaseLock();
    for (let waited = 0;; waited += 50) {
      try {
        await this.run("select 1");
        return;
      } catch (error) {
        if (waited > 30_000 || !this.#isRunning) {
          await this.halt("SIGKILL");
          const log = await Deno.readTextFile(`${this.folder}/log`).catch(() => "no log");
          throw new Error(`Cannot start ${this.program}: ${log}`, { cause: error });
        }
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  /** Ends the server's process; its data stays. */
  async halt(signal: "SIGTERM" | "SIGKILL" = "SIGTERM"): Promise<void> {
    const process = this.#process;
    if (process === undefined) return;
    this.#process = undefined;
    if (this.#isRunning) Deno.kill(this.#pid, signal);
    await this.#ended;
    await process.stdin.close().catch(() => {});
    await process.stdout.cancel();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.halt("SIGKILL");
    await Deno.remove(this.folder, { recursive: true });
  }

  /** The address of a database. */
  url(
    database: string,
    changes: { user?: string; password?: string; port?: number; query?: string } = {},
  ): string {
    const { user = USER, password = PASSWORD, port = this.port, query = "" } = changes;
    return `mysql://${user}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}${query}`;
  }

  /** Makes an empty database and answers its name. */
  async newDatabase(): Promise<string> {
    const name = `test_${++this.#count}_${crypto.randomUUID().slice(0, 8)}`;
    await this.run(`create database ${name}`);
    return name;
  }

  /** Gives a test an empty database's address, and drops it afterwards. */
  async withDatabase(body: (url: string, name: string) => Promise<void>): Promise<void> {
    const name = await this.newDatabase();
    try {
      await body(this.url(name), name);
    } finally {
      await this.run(`drop database if exists ${name}`);
    }
  }

  /** Runs statements on a connection of its own; answers the rows of the last. */
  async run(sql: string | readonly string[], database?: string): Promise<Record<string, unknown>[]> {
    const connection = await createConnection({
      host: "127.0.0.1",
      port: this.port,
      user: USER,
      password: PASSWORD,
      ...(database !== undefined && { database }),
    });
    try {
      let rows: RowDataPacket[] = [];
      for (const statement of [sql].flat()) [rows] = await connection.query<RowDataPacket[]>(statement);
      return Array.isArray(rows) ? rows : [];
    } finally {
      await connection.end();
    }
  }

  /** Cuts every connection but this one, as a broken network would. */
  async cutConnections(): Promise<number> {
    const others = await this.run(`select id from information_schema.processlist where user = '${USER}'
      and id <> connection_id()`);
    for (const { id } of others) await this.run(`kill ${id}`).catch(() => {});
    return others.length;
  }
}

function freePort(): number {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  return (listener.addr as Deno.NetAddr).port;
}

let availability: Promise<Availability> | undefined;

/** Whether there is a server to test with; installs one when it has to. */
export function mariaDbAvailability(): Promise<Availability> {
  return availability ??= findMariaDb();
}

/** Registers tests that share one server. */
export interface MariaDbTests {
  test(
    name: string,
    body: (server: MariaDb, t: Deno.TestContext) => Promise<void>,
    options?: { readonly retry?: number },
  ): void;
  /** A test with a server of its own, which it may stop and start. */
  testAlone(name: string, body: (server: MariaDb) => Promise<void>): void;
  /** The server; only inside of a test. */
  readonly server: MariaDb;
  /** Set when there is no server: tests that are registered elsewhere have to be left out. */
  readonly missing: string | undefined;
}

/**
 * Starts a server before the first test of a file and ends it after the last. Where none can be had, every test is
 * skipped with the reason in its name, or fails when `REQUIRE_SERVICES` is set.
 */
export async function mariaDbTests(options: MariaDbOptions = {}): Promise<MariaDbTests> {
  const found = await mariaDbAvailability();
  let server: MariaDb | undefined;
  const own = "program" in found ? () => MariaDb.start(found.program, options) : undefined;
  if (own !== undefined && (options.shared ?? true)) {
    Deno.test.beforeAll(async () => {
      server = await own();
    });
    Deno.test.afterAll(async () => {
      await server?.[Symbol.asyncDispose]();
    });
  }
  const missing = "missing" in found ? found.missing : undefined;
  const self: MariaDbTests = {
    missing,
    get server() {
      if (server === undefined) throw new Error("The server runs inside of a test only");
      return server;
    },
    test(name, body, { retry = 0 } = {}) {
      if (own !== undefined) return Deno.test({ name, retry, fn: (t) => body(self.server, t) });
      skipped(name, missing!);
    },
    testAlone(name, body) {
      if (own === undefined) return skipped(name, missing!);
      Deno.test(name, async () => {
        await using server = await own();
        await body(server);
      });
    },
  };
  return self;
}

/** A test that cannot run here: told loudly, and a failure where services are required. */
export function skipped(name: string, reason: string): void {
  const told = `${name} (skipped: ${reason})`;
  if (Deno.env.get("REQUIRE_SERVICES") === "1") {
    Deno.test(told, () => {
      throw new Error(`REQUIRE_SERVICES is set, and ${reason}`);
    });
  } else {
    Deno.test.ignore(told, () => {});
  }
}
