/**
 * A RAWG in this process: it answers `/api/games` as RAWG does, asks for the key, and misbehaves by script. It is asked
 * through a function that stands in for `fetch`, or over a socket.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { rawgCatalogue, type RawgGameRow } from "./rawg_games.ts";

/** What RAWG answers, before it is JSON. */
export interface RawgAnswer extends Record<string, unknown> {
  readonly count: number;
  readonly next: string | null;
  readonly results: readonly unknown[];
}

/**
 * What happens to one request instead of an answer: a status, another body, a changed answer; or the connection goes
 * away, nothing ever comes, or half of it comes.
 */
export type Misbehaviour =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | { readonly change: (answer: RawgAnswer) => unknown }
  | { readonly text: string }
  | "reset"
  | "hang"
  | "cut";

/** One request that came. */
export interface Asked {
  readonly page: number;
  readonly query: URLSearchParams;
  readonly headers: Headers;
}

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
  readonly end?: "reset" | "hang" | "cut";
}

/** RAWG, and what it was asked. */
export class RawgServer {
  games: RawgGameRow[];
  readonly asked: Asked[] = [];
  /** By page: what its next requests get. */
  readonly script = new Map<number, Misbehaviour[]>();
  /** Called before each answer. */
  onAsked: (asked: Asked) => void = () => {};
  /** What an answer waits for, when it is asked through {@link fetch}. */
  gate: (asked: Asked) => Promise<void> = () => Promise.resolve();
  /** Whether answers have an ETag, and `If-None-Match` is honoured. */
  etags = false;
  readonly #origin: () => string;

  constructor(readonly key: string, games: RawgGameRow[] | number, origin: () => string = () => ORIGIN) {
    this.games = typeof games === "number" ? rawgCatalogue(games) : games;
    this.#origin = origin;
  }

  /** The pages that were asked for, in order. */
  get pages(): number[] {
    return this.asked.map(({ page }) => page);
  }

  /** Stands in for `fetch`. Its errors hold the whole address, as those of `fetch` do. */
  readonly fetch = async (url: URL, init: RequestInit): Promise<Response> => {
    const signal = init.signal!;
    signal.throwIfAborted();
    const { status, headers, body, end } = this.answer(url, new Headers(init.headers));
    if (end === "reset") {
      throw new TypeError(`error sending request for url (${url.href})`, {
        cause: new Error(`connection reset while asking ${url.href}`),
      });
    }
    if (end === "hang") {
      return await gone(signal);
    }
    await Promise.race([this.gate(this.asked.at(-1)!), gone(signal)]);
    const half = end === "cut" ? body.slice(0, body.length >> 1) : body;
    return await Promise.resolve(new Response(status === 304 ? null : half, { status, headers }));
  };

  /** What a request gets. */
  answer(url: URL, headers: Headers): Answer {
    const page = Number(url.searchParams.get("page") ?? "1");
    const asked = { page, query: url.searchParams, headers };
    this.asked.push(asked);
    this.onAsked(asked);
    const { status, body } = this.#page(url, page);
    const etag = `"${createHash("sha256").update(body).digest("hex").slice(0, 16)}"`;
    const known: Record<string, string> = {
      "content-type": "application/json",
      ...(this.etags && status === 200 && { etag }),
    };
    const misbehaviour = this.script.get(page)?.shift();
    if (misbehaviour === undefined) {
      const unchanged = this.etags && status === 200 && headers.get("if-none-match") === etag;
      return { status: unchanged ? 304 : status, headers: known, body: unchanged ? "" : body };
    }
    if (typeof misbehaviour === "string") return { status, headers: known, body, end: misbehaviour };
    if ("text" in misbehaviour) return { status, headers: known, body: misbehaviour.text };
    if ("change" in misbehaviour) {
      return {
        status,
        headers: known,
        body: JSON.stringify(misbehaviour.change(JSON.parse(body) as RawgAnswer)),
      };
    }
    return {
      status: misbehaviour.status,
      headers: { "content-type": "text/html", ...misbehaviour.headers },
      body: misbehaviour.body ?? "<html>",
    };
  }

  #page(url: URL, page: number): { status: number; body: string } {
    if (url.searchParams.get("key") !== this.key) {
      return { status: 401, body: JSON.stringify({ error: "The API key is not found" }) };
    }
    if (url.pathname !== "/api/games") return { status: 404, body: JSON.stringify({ detail: "Not found." }) };
    const size = Number(url.searchParams.get("page_size") ?? "20");
    const ordered = this.games.toSorted((a, b) => b.rating - a.rating || a.id - b.id);
    const pages = Math.max(1, Math.ceil(ordered.length / size));
    if (page > pages) return { status: 404, body: JSON.stringify({ detail: "Invalid page." }) };
    // As RAWG does: with the key in it.
    const linked = (other: number) => {
      const link = new URL(`/api/games?${url.searchParams}`, this.#origin());
      link.searchParams.set("page", String(other));
      return link.href;
    };
    const answer: RawgAnswer = {
      count: ordered.length,
      next: page < pages ? linked(page + 1) : null,
      previous: page > 1 ? linked(page - 1) : null,
      results: ordered.slice((page - 1) * size, page * size),
      seo_title: "All Games",
      seo_description: "",
      seo_keywords: "",
      seo_h1: "All Games",
      noindex: false,
      nofollow: false,
      description: "",
      filters: { years: [] },
      nofollow_collections: ["stores"],
    };
    return { status: 200, body: JSON.stringify(answer) };
  }
}

/** Rejects when whoever asked gives up. */
function gone(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** Where the server is when it is asked in this process. */
export const ORIGIN = "https://rawg.example";

/** A RAWG on a free loopback port. */
export interface ListeningRawg extends AsyncDisposable {
  readonly server: RawgServer;
  readonly origin: string;
}

/** Starts a RAWG on a free loopback port. */
export async function listeningRawg(key: string, games: RawgGameRow[] | number): Promise<ListeningRawg> {
  let origin = "";
  const server = new RawgServer(key, games, () => origin);
  const http = createServer((incoming, outgoing) => serve(server, origin, incoming, outgoing));
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    server,
    origin,
    async [Symbol.asyncDispose]() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

function serve(
  server: RawgServer,
  origin: string,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): void {
  incoming.on("error", () => {});
  outgoing.on("error", () => {});
  const headers = new Headers(
    Object.entries(incoming.headers).flatMap(([name, value]) =>
      typeof value === "string" ? [[name, value]] : []
    ),
  );
  const { status, headers: sent, body, end } = server.answer(new URL(incoming.url!, origin), headers);
  if (end === "hang") return;
  if (end === "reset") return void incoming.socket.destroy();
  const bytes = new TextEncoder().encode(body);
  outgoing.writeHead(status, { ...sent, ...(status !== 304 && { "content-length": String(bytes.length) }) });
  if (end !== "cut") return void outgoing.end(status === 304 ? undefined : bytes);
  outgoing.write(bytes.subarray(0, bytes.length >> 1), () => incoming.socket.destroy());
}
