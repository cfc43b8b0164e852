/**
 * A proxy in front of a MySQL server that cuts connections, as a bad network does.
 *
 * @module
 */

/** Where a connection is cut: before the server sees a statement, or after it has answered and before we see that. */
export type Cut = "before" | "after";

/** Decides for each statement, given its text, whether its connection is cut. */
export type CutRule = (statement: string) => Cut | undefined;

/** A running proxy. */
export interface MysqlProxy extends AsyncDisposable {
  readonly port: number;
  /** How many connections were cut. */
  readonly cuts: number;
  rule: CutRule;
}

const COM_QUERY = 3;
/** The header of a packet: three bytes of length, one of sequence. */
const HEADER = 4;

/** Starts one on a free port of this machine. */
export function startProxy(target: number, rule: CutRule = () => undefined): MysqlProxy {
  const listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const open = new Set<Deno.TcpConn>();
  const working = new Set<Promise<void>>();
  const self = {
    port: (listener.addr as Deno.NetAddr).port,
    cuts: 0,
    rule,
    async [Symbol.asyncDispose]() {
      listener.close();
      for (const connection of open) close(connection);
      await Promise.all(working);
    },
  };

  function close(connection: Deno.TcpConn) {
    if (!open.delete(connection)) return;
    connection.close();
  }

  async function serve(client: Deno.TcpConn): Promise<void> {
    open.add(client);
    let server: Deno.TcpConn;
    try {
      server = await Deno.connect({ hostname: "127.0.0.1", port: target });
    } catch {
      return close(client);
    }
    open.add(server);
    const end = () => {
      close(client);
      close(server);
    };
    let swallow = false;
    const up = async () => {
      // Bytes of a packet that are still to come: a long statement comes in many pieces, and is one all the same.
      let rest = 0;
      for await (const chunk of chunks(client)) {
        if (rest === 0) {
          const cut = self.rule(statementOf(chunk));
          if (cut !== undefined) self.cuts++;
          if (cut === "before") return end();
          swallow = cut === "after";
        }
        rest = restAfter(chunk, rest);
        await send(server, chunk);
      }
      end();
    };
    const down = async () => {
      for await (const chunk of chunks(server)) {
        if (swallow) return end();
        await send(client, chunk);
      }
      end();
    };
    await Promise.all([up().catch(end), down().catch(end)]);
  }

  const accepting = (async () => {
    for await (const client of listener) {
      const work: Promise<void> = serve(client as Deno.TcpConn).finally(() => working.delete(work));
      working.add(work);
    }
  })();
  working.add(accepting);
  return self;
}

async function* chunks(connection: Deno.TcpConn): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(1 << 16);
  for (;;) {
    const count = await connection.read(buffer);
    if (count === null) return;
    yield buffer.slice(0, count);
  }
}

async function send(connection: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** How much of the last packet is still to come after a chunk, of which `rest` bytes belong to the packet before it. */
function restAfter(chunk: Uint8Array, rest: number): number {
  let at = rest;
  while (at + HEADER <= chunk.length) {
    at += HEADER + chunk[at]! + (chunk[at + 1]! << 8) + (chunk[at + 2]! << 16);
  }
  return Math.max(0, at - chunk.length);
}

/** The text of a statement, as far as it came in one piece; empty for anything else. */
function statementOf(chunk: Uint8Array): string {
  return chunk[HEADER] === COM_QUERY ? new TextDecoder().decode(chunk.subarray(HEADER + 1)) : "";
}
