/**
 * A server that speaks what `@wandb/sdk` and W&B's other clients send: GraphQL for accounts and runs, and the file
 * stream for their steps. It misbehaves by script.
 *
 * A step is a line of a file, at a place that its sender names: writing it again changes nothing, as at W&B.
 *
 * @module
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** What a request is about. */
export type Ask = "viewer" | "account" | "status" | "describe" | "upsert" | "history" | "complete";

/**
 * What is done to a request: refused with a status; dropped before it is looked at; dropped after it was obeyed; held
 * until {@link WandbServer.release}.
 */
export type Fault = 401 | 404 | 429 | 500 | 503 | "reset" | "unanswered" | "held" | "errors";

/** A run as it arrived. */
export interface ArrivedRun {
  readonly id: string;
  readonly project: string;
  readonly entity: string;
  displayName: string;
  group: string | undefined;
  jobType: string | undefined;
  tags: readonly string[];
  config: Record<string, { readonly value: unknown }>;
  /** Steps by their place. */
  readonly lines: Map<number, Record<string, unknown>>;
  summary: Record<string, unknown>;
  state: "running" | "finished" | "failed";
  /** How often it was said to be complete. */
  completed: number;
}

/** A request that came, whatever was done to it. */
export interface Asked {
  readonly what: Ask;
  /** The run it is about. */
  readonly id: string | undefined;
}

export interface WandbServer extends AsyncDisposable {
  readonly url: string;
  readonly key: string;
  readonly runs: Map<string, ArrivedRun>;
  readonly asked: Asked[];
  /** Decides about each request; nothing is done to any by default. */
  script: (asked: Asked, nth: number) => Fault | undefined;
  /** Runs that others have in the project. */
  othersRuns: number;
  /** Lets everything go that is held, and holds nothing more. */
  release(): void;
  /** Resolves when a request of this kind has come. */
  seen(what: Ask): Promise<void>;
}

/** Starts a server on a free loopback port. */
export async function startWandbServer(
  { entity = "team", key = "0123456789abcdef0123456789abcdef01234567" } = {},
): Promise<WandbServer> {
  const runs = new Map<string, ArrivedRun>();
  const asked: Asked[] = [];
  const watchers = new Set<() => void>();
  const held: (() => void)[] = [];

  function runOf(id: string, project: string, whose: string): ArrivedRun {
    const known = runs.get(id);
    if (known !== undefined) return known;
    const run: ArrivedRun = {
      id,
      project,
      entity: whose,
      displayName: id,
      group: undefined,
      jobType: undefined,
      tags: [],
      config: {},
      lines: new Map(),
      summary: {},
      state: "running",
      completed: 0,
    };
    runs.set(id, run);
    return run;
  }

  /** GraphQL: which question it is, and the answer to it. */
  function graphql(text: string): { asked: Asked; obey: () => unknown } {
    const { query, variables: v } = JSON.parse(text) as { query: string; variables: Record<string, string> };
    if (query.includes("upsertBucket")) {
      const what = v["tags"] === undefined ? "upsert" : "describe";
      return {
        asked: { what, id: v["name"] },
        obey() {
          const isNew = !runs.has(v["name"]!);
          const run = runOf(v["name"]!, v["project"]!, v["entity"]!);
          run.displayName = v["displayName"] ?? run.displayName;
          run.group = v["groupName"] ?? run.group;
          run.jobType = v["jobType"] ?? run.jobType;
          run.tags = v["tags"] as unknown as string[] | undefined ?? run.tags;
          if (v["config"] !== undefined) run.config = JSON.parse(v["config"]);
          const { id: name, displayName, project } = run;
          const of = { id: "P", name: project, entity: { id: "E", name: run.entity } };
          return {
            upsertBucket: { bucket: { id: `R${name}`, name, displayName, project: of }, inserted: isNew },
          };
        },
      };
    }
    if (query.includes("historyLineCount")) {
      return {
        asked: { what: "status", id: v["name"] },
        obey() {
          const run = runs.get(v["name"]!);
          if (run === undefined) return { model: runs.size === 0 ? null : { bucket: null } };
          const { id: name, state, lines } = run;
          return { model: { bucket: { id: `R${name}`, name, state, historyLineCount: lines.size } } };
        },
      };
    }
    const viewer = { id: "V", entity, flags: "{}", teams: { edges: [] } };
    return query.includes("runCount")
      ? {
        asked: { what: "account", id: undefined },
        obey: () => ({ viewer, project: { runCount: runs.size + server.othersRuns } }),
      }
      : { asked: { what: "viewer", id: undefined }, obey: () => ({ viewer }) };
  }

  /** The file stream: lines at their places, and the end. */
  function fileStream(path: string, text: string): { asked: Asked; obey: () => unknown } {
    const [, whose, project, id] = /^\/files\/([^/]+)\/([^/]+)\/([^/]+)\/file_stream$/.exec(path)!;
    const body = JSON.parse(text) as {
      files?: Record<string, { offset: number; content: string[] }>;
      complete?: boolean;
      exitcode?: number;
    };
    return {
      asked: { what: body.complete ? "complete" : "history", id },
      obey() {
        const run = runOf(id!, project!, whose!);
        const history = body.files?.["wandb-history.jsonl"];
        history?.content.forEach((line, i) => run.lines.set(history.offset + i, JSON.parse(line)));
        const summary = body.files?.["wandb-summary.json"];
        if (summary !== undefined) run.summary = JSON.parse(summary.content[0]!);
        if (body.complete) {
          run.state = body.exitcode === 0 ? "finished" : "failed";
          run.completed++;
        }
        return { exitcode: null, limits: {} };
      },
    };
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const pieces: Uint8Array[] = [];
    for await (const piece of incoming) pieces.push(piece as Uint8Array);
    const text = new TextDecoder().decode(await new Blob(pieces as BlobPart[]).arrayBuffer());
    const answer = (status: number, body: unknown) => {
      outgoing.writeHead(status, { "content-type": "application/json" });
      outgoing.end(JSON.stringify(body));
    };
    const path = incoming.url!;
    const { asked: ask, obey } = path === "/graphql" ? graphql(text) : fileStream(path, text);
    const nth = asked.filter(({ what }) => what === ask.what).length;
    asked.push(ask);
    const fault = server.script(ask, nth);
    for (const look of [...watchers]) look();
    // A server that tells whoever asks what it was told, the key too.
    const { authorization = "" } = incoming.headers;
    if (authorization !== `Basic ${btoa(`api:${key}`)}`) {
      return answer(401, { errors: [{ message: authorization }] });
    }
    if (typeof fault === "number") return answer(fault, { errors: [{ message: `no, ${key}` }] });
    if (fault === "errors") return answer(200, { data: null, errors: [{ message: `not with ${key}` }] });
    if (fault === "reset") return void incoming.socket.destroy();
    if (fault === "held") await new Promise<void>((resolve) => held.push(resolve));
    const data = obey();
    if (fault === "unanswered") return void incoming.socket.destroy();
    answer(200, path === "/graphql" ? { data } : data);
  }

  const listener = createServer((incoming, outgoing) => {
    incoming.on("error", () => {});
    outgoing.on("error", () => {});
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const server: WandbServer = {
    url: `http://127.0.0.1:${(listener.address() as AddressInfo).port}`,
    key,
    runs,
    asked,
    script: () => undefined,
    othersRuns: 0,
    release() {
      server.script = () => undefined;
      for (const go of held.splice(0)) go();
    },
    seen: (wanted) =>
      new Promise((resolve) => {
        const look = () => {
          if (!asked.some(({ what }) => what === wanted)) return;
          watchers.delete(look);
          resolve();
        };
        watchers.add(look);
        look();
      }),
    async [Symbol.asyncDispose]() {
      for (const go of held.splice(0)) go();
      listener.closeAllConnections();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return server;
}

/** What a program needs to speak to it. */
export function wandbEnv({ url, key }: WandbServer): Record<string, string> {
  return { WANDB_API_KEY: key, WANDB_BASE_URL: url };
}

/** The steps of a run, in order and without what the package adds of its own. @throws when one is missing. */
export function stepsOf({ id, lines }: ArrivedRun): Record<string, unknown>[] {
  return Array.from({ length: lines.size }, (_, step) => {
    const line = lines.get(step);
    if (line === undefined || line["_step"] !== step) throw new Error(`Run ${id} lacks step ${step}`);
    const { _step, _runtime, _timestamp, ...measured } = line;
    return measured;
  });
}
