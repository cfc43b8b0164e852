/**
 * A proxy in front of an S3 server that gets in the way of a share of the requests: it loses them, loses their answers,
 * holds them up, cuts answers off, and answers 500 and 503 itself. Which ones, a seed decides by what is asked and how
 * often it was asked before, so that it does not depend on the order in which requests arrive.
 *
 * Requests reach the server whole or not at all, as with real S3, which discards what arrives in part.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { S3Server } from "./s3.ts";

/** What is done to a request. */
export const FAULTS = [
  "lost",
  "unanswered",
  "held up",
  "cut off",
  "InternalError",
  "ServiceUnavailable",
  "SlowDown",
] as const;
export type Fault = typeof FAULTS[number];

/** A proxy, and what it has done so far. */
export interface FaultProxy extends S3Server {
  readonly counts: Readonly<Record<Fault, number>>;
  /** Requests altogether. */
  readonly total: number;
}

/** Starts a proxy on a free loopback port. */
export async function startFaultProxy(
  target: S3Server,
  { seed, share = 0.1, delayMs = 100 }: {
    readonly seed: number;
    readonly share?: number;
    readonly delayMs?: number;
  },
): Promise<FaultProxy> {
  const counts = Object.fromEntries(FAULTS.map((fault) => [fault, 0])) as Record<Fault, number>;
  const asked = new Map<string, number>();
  const { hostname, port } = new URL(target.endpoint);
  let total = 0;

  function decide({ method, url }: IncomingMessage): Fault | undefined {
    const what = `${method} ${url!.replace(/[0-9a-f-]{36}/g, "")}`;
    const before = asked.get(what) ?? 0;
    asked.set(what, before + 1);
    const chance = createHash("sha256").update(`${seed} ${what} ${before}`).digest();
    if (chance.readUInt32BE(0) / 2 ** 32 >= share) return undefined;
    const fault = FAULTS[chance.readUInt32BE(4) % FAULTS.length]!;
    counts[fault]++;
    return fault;
  }

  async function handle(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    total++;
    const fault = decide(incoming);
    if (fault === "lost") {
      // In the middle of its body, where it has one.
      incoming.once("data", () => incoming.socket.destroy());
      incoming.once("end", () => incoming.socket.destroy());
      return;
    }
    const body: Uint8Array[] = [];
    for await (const piece of incoming) body.push(piece as Uint8Array);
    if (fault === "InternalError" || fault === "ServiceUnavailable" || fault === "SlowDown") {
      outgoing.writeHead(fault === "InternalError" ? 500 : 503, { "content-type": "application/xml" });
      outgoing.end(
        incoming.method === "HEAD" ? "" : `<Error><Code>${fault}</Code><Message>by chance</Message></Error>`,
      );
      return;
    }
    if (fault === "held up") await new Promise((resolve) => setTimeout(resolve, delayMs));
    const { status, headers, bytes } = await forward(incoming, body);
    if (fault === "unanswered") return void incoming.socket.destroy();
    outgoing.writeHead(status, headers);
    if (fault !== "cut off") return void outgoing.end(bytes);
    // Nothing more comes, and the connection goes with it.
    outgoing.write(bytes.subarray(0, bytes.length >> 1), () => incoming.socket.destroy());
  }

  function forward(incoming: IncomingMessage, body: readonly Uint8Array[]) {
    return new Promise<{ status: number; headers: IncomingMessage["headers"]; bytes: Uint8Array }>(
      (resolve, reject) => {
        const { method, url, headers } = incoming;
        const onward = request(
          { hostname, port, method: method!, path: url!, headers: { ...headers, connection: "close" } },
          async (answer) => {
            try {
              const pieces: Uint8Array[] = [];
              for await (const piece of answer) pieces.push(piece as Uint8Array);
              const { connection: _, "transfer-encoding": __, ...kept } = answer.headers;
              resolve({ status: answer.statusCode!, headers: kept, bytes: concat(pieces) });
            } catch (error) {
              reject(error);
            }
          },
        );
        onward.on("error", reject);
        onward.end(concat(body));
      },
    );
  }

  const server = createServer((incoming, outgoing) => {
    incoming.on("error", () => {});
    outgoing.on("error", () => {});
    handle(incoming, outgoing).catch(() => incoming.socket.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    counts,
    get total() {
      return total;
    },
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function concat(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
