/**
 * HTTP by hand: what `fetch` would put right is sent as it is.
 *
 * @module
 */
import type { HostileRequest } from "./hostile.ts";

/** An answer. */
export interface RawResponse {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The bytes of a request. The connection ends with its answer. */
export function requestBytes({ method, address, headers, body }: HostileRequest): Uint8Array<ArrayBuffer> {
  const lines = [`${method} ${address} HTTP/1.1`, "host: localhost", "connection: close"];
  for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
  if (body !== undefined) lines.push(`content-length: ${body.length}`);
  const head = encoder.encode(lines.join("\r\n") + "\r\n\r\n");
  const whole = new Uint8Array(head.length + (body?.length ?? 0));
  whole.set(head);
  if (body !== undefined) whole.set(body, head.length);
  return whole;
}

/** Sends bytes and reads all that comes back; undefined when nothing did. */
export async function exchange(port: number, bytes: Uint8Array): Promise<RawResponse | undefined> {
  using connection = await Deno.connect({ hostname: "127.0.0.1", port });
  const sending = sendAll(connection, bytes).catch(() => {});
  const response = await readResponse(connection);
  await sending;
  return response;
}

/** Writes all of it. */
export async function sendAll(connection: Deno.Conn, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.length;) at += await connection.write(bytes.subarray(at));
}

/** Reads an answer: as long as it says it is, or until the other side ends. */
export async function readResponse(connection: Deno.Conn): Promise<RawResponse | undefined> {
  let bytes = new Uint8Array(0);
  const buffer = new Uint8Array(1 << 16);
  while (!isWhole(bytes)) {
    // A reset after the answer is an end.
    const n = await connection.read(buffer).catch(() => null);
    if (n === null) break;
    const longer = new Uint8Array(bytes.length + n);
    longer.set(bytes);
    longer.set(buffer.subarray(0, n), bytes.length);
    bytes = longer;
  }
  return bytes.length === 0 ? undefined : parsed(bytes);
}

function parsed(bytes: Uint8Array): RawResponse {
  const text = decoder.decode(bytes);
  const end = text.indexOf("\r\n\r\n");
  const [first, ...lines] = text.slice(0, end).split("\r\n");
  const headers = new Map(lines.map((line) => {
    const colon = line.indexOf(":");
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()] as const;
  }));
  return { status: Number(first!.split(" ")[1]), headers, body: text.slice(end + 4) };
}

/** Whether all of an answer is there, when it says how long it is. A connection that ends says nothing. */
function isWhole(bytes: Uint8Array): boolean {
  const text = decoder.decode(bytes.subarray(0, 4096));
  const end = text.indexOf("\r\n\r\n");
  const length = /\r\ncontent-length: (\d+)/i.exec(text.slice(0, Math.max(end, 0)))?.[1];
  // A problem document holds no characters beyond ASCII before its body.
  return end >= 0 && length !== undefined && bytes.length >= end + 4 + Number(length);
}
