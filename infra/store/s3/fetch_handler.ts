/**
 * The SDK's requests through Deno's own `fetch`: it needs the network and nothing else, where Node's `https` would
 * also ask for the system's particulars and more of the environment.
 *
 * @module
 */

/** What the SDK asks for, as far as we read it. */
interface SdkRequest {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the SDK is answered. */
interface SdkResponse {
  readonly statusCode: number;
  readonly reason: string;
  readonly headers: Record<string, string>;
  readonly body: ReadableStream<Uint8Array>;
}

/** A handler for the SDK's clients. */
export interface FetchHandler {
  handle(
    request: SdkRequest,
    options?: { readonly abortSignal?: unknown },
  ): Promise<{ response: SdkResponse }>;
  updateHttpClientConfig(): void;
  httpHandlerConfigs(): Record<string, never>;
  destroy(): void;
}

/** No answer came: the SDK, as Node does, wants a code. */
class NoAnswerError extends Error {
  override name = "NoAnswerError";
  constructor(readonly code: string, message: string) {
    super(message);
  }
}

/** What `fetch` says in prose only, by the code that Node gives it. */
const CODES: readonly [RegExp, string][] = [
  [/temporary failure in name/i, "EAI_AGAIN"],
  [/dns error|failed to lookup/i, "ENOTFOUND"],
  [/connection refused|ECONNREFUSED/i, "ECONNREFUSED"],
  [/certificate|UnknownIssuer/i, "CERT_REFUSED"],
  [/tls|handshake|InvalidContentType/i, "TLS_FAILED"],
  [/timed out/i, "ETIMEDOUT"],
];

/** Opens a handler with connections of its own. */
export function fetchHandler(): FetchHandler {
  const client = Deno.createHttpClient({});
  let isClosed = false;
  return {
    async handle({ protocol, hostname, port, method, path, query, headers, body }, options = {}) {
      // The SDK's own type of it is narrower than what it hands on.
      const abortSignal = options.abortSignal as AbortSignal | undefined;
      const { host: _, ...sent } = headers; // `fetch` takes it from the address.
      const address = `${protocol}//${hostname}${port === undefined ? "" : `:${port}`}${path}${
        search(query)
      }`;
      try {
        const answer = await fetch(address, {
          client,
          method,
          headers: sent,
          redirect: "manual", // Where a bucket is elsewhere, that is an answer.
          ...(hasBody(method, body) && { body }),
          ...(abortSignal !== undefined && { signal: abortSignal }),
        });
        return {
          response: {
            statusCode: answer.status,
            reason: answer.statusText,
            headers: Object.fromEntries(answer.headers),
            body: answer.body ?? new Blob().stream(),
          },
        };
      } catch (error) {
        if (abortSignal?.aborted || !(error instanceof TypeError)) throw error;
        const told = error.cause instanceof Error ? error.cause.message : error.message;
        throw new NoAnswerError(CODES.find(([said]) => said.test(told))?.[1] ?? "ECONNRESET", told);
      }
    },
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
    destroy() {
      if (!isClosed) client.close();
      isClosed = true;
    },
  };
}

function hasBody(method: string, body: unknown): body is BodyInit {
  return method !== "GET" && method !== "HEAD" && body !== undefined;
}

/** Sorted and escaped as the signature was made. */
function search(query: SdkRequest["query"]): string {
  const escape = (text: string) =>
    encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
  const pairs = Object.keys(query).sort().flatMap((name) => {
    const value = query[name];
    if (value === null || value === undefined) return [escape(name)];
    return [value].flat().map((one) => `${escape(name)}=${escape(one as string)}`);
  });
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}
