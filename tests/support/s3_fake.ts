/**
 * An S3 server in this process, in memory, that does what real S3 does and `s3rver` does not: it checks and keeps
 * SHA-256 checksums and signatures, refuses by `If-None-Match` and `If-Match`, and lists open uploads.
 *
 * @module
 */
import { createHash } from "node:crypto";
import { BUCKET, type S3Server } from "./s3.ts";
import { signatureFault } from "./s3_signature.ts";

interface StoredObject {
  bytes: Uint8Array<ArrayBuffer>;
  etag: string;
  sha256: string | undefined;
  metadata: Record<string, string>;
}

interface OpenUpload {
  readonly key: string;
  readonly metadata: Record<string, string>;
  readonly parts: Map<number, StoredObject>;
  startedAt: number;
}

/** What the server does not do, and what it says instead of doing it. */
export interface FakeOptions {
  /** "ignores" it silently, or "refuses" it with 501. */
  readonly ifNoneMatch?: "honours" | "ignores" | "refuses";
  /** Whether it keeps the checksums that it is sent. */
  readonly checksums?: boolean;
  /** Keys on a page of a listing. */
  readonly page?: number;
  /** How far its clock is ahead of ours. */
  readonly clockMs?: number;
  /** Answers instead of the server. */
  readonly instead?: (request: Request) => Response | undefined;
}

/** The server, and what it holds. */
export interface S3Fake extends S3Server {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, OpenUpload>;
  /** Every request so far, such as `PUT /bucket/key`. */
  readonly asked: string[];
}

/** Starts a server on a free loopback port. */
export function startFake(options: FakeOptions = {}): S3Fake {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, OpenUpload>();
  const asked: string[] = [];
  const { page = 1000, ifNoneMatch = "honours", checksums = true, clockMs = 0 } = options;
  const state = { objects, uploads, page, ifNoneMatch, checksums };
  const stop = new AbortController();
  const server = Deno.serve({
    signal: stop.signal, // Ends it at once: an answer that never ends would hold a shutdown.
    hostname: "127.0.0.1",
    port: 0,
    onListen() {},
    onError: () => new Response(null, { status: 500 }), // A request that its sender gave up.
  }, async (request) => {
    const url = new URL(request.url);
    asked.push(`${request.method} ${url.pathname}${url.search}`);
    const bytes = new Uint8Array(await request.arrayBuffer());
    const answer = options.instead?.(request);
    if (answer !== undefined) return answer;
    const fault = signatureFault(request, Date.now() + clockMs);
    if (fault !== undefined) {
      return refused(403, fault, `<ServerTime>${new Date(Date.now() + clockMs).toISOString()}</ServerTime>`);
    }
    const [, bucket, ...rest] = url.pathname.split("/");
    if (bucket !== BUCKET) return refused(404, "NoSuchBucket");
    const key = rest.map(decodeURIComponent).join("/");
    return key === ""
      ? listing(state, url.searchParams)
      : objectRequest(state, request, key, url.searchParams, bytes);
  });
  return {
    objects,
    uploads,
    asked,
    endpoint: `http://127.0.0.1:${server.addr.port}`,
    async [Symbol.asyncDispose]() {
      stop.abort();
      await server.finished;
    },
  };
}

/** An error as S3 writes it. */
export function refused(
  status: number,
  code: string,
  more = "",
  message = `The server says ${code}`,
): Response {
  return xml(`<Error><Code>${code}</Code><Message>${message}</Message>${more}</Error>`, status);
}

interface State extends Required<Omit<FakeOptions, "instead" | "clockMs">> {
  readonly objects: Map<string, StoredObject>;
  readonly uploads: Map<string, OpenUpload>;
}

function xml(text: string, status = 200): Response {
  const body = `<?xml version="1.0" encoding="UTF-8"?>\n${text}`;
  return new Response(body, { status, headers: { "content-type": "application/xml" } });
}

function listing({ objects, uploads, page }: State, query: URLSearchParams): Response {
  const prefix = query.get("prefix") ?? "";
  if (query.has("uploads")) {
    const open = [...uploads].filter(([, { key }]) => key.startsWith(prefix)).sort();
    const at = open.findIndex(([id]) => id > (query.get("upload-id-marker") ?? ""));
    const shown = at < 0 ? [] : open.slice(at, at + page);
    const isTruncated = at >= 0 && at + page < open.length;
    const last = shown.at(-1);
    return xml(
      `<ListMultipartUploadsResult><IsTruncated>${isTruncated}</IsTruncated>${
        isTruncated
          ? `<NextKeyMarker>${last![1].key}</NextKeyMarker><NextUploadIdMarker>${
            last![0]
          }</NextUploadIdMarker>`
          : ""
      }${
        shown.map(([id, { key, startedAt }]) =>
          `<Upload><Key>${key}</Key><UploadId>${id}</UploadId><Initiated>${
            new Date(startedAt).toISOString()
          }</Initiated></Upload>`
        ).join("")
      }</ListMultipartUploadsResult>`,
    );
  }
  const after = query.get("continuation-token") ?? "";
  const most = Math.min(page, Number(query.get("max-keys") ?? page));
  const keys = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const shown = keys.slice(0, most);
  const isTruncated = keys.length > shown.length;
  return xml(
    `<ListBucketResult><IsTruncated>${isTruncated}</IsTruncated>${
      isTruncated ? `<NextContinuationToken>${shown.at(-1)}</NextContinuationToken>` : ""
    }${
      shown.map((key) =>
        `<Contents><Key>${key}</Key><Size>${objects.get(key)!.bytes.length}</Size><ETag>&quot;${
          objects.get(key)!.etag
        }&quot;</ETag></Contents>`
      )
        .join("")
    }</ListBucketResult>`,
  );
}

function objectRequest(
  state: State,
  request: Request,
  key: string,
  query: URLSearchParams,
  bytes: Uint8Array<ArrayBuffer>,
): Response {
  const { objects, uploads } = state;
  const { method, headers } = request;
  const uploadId = query.get("uploadId");
  const found = objects.get(key);
  if (method === "POST" && query.has("uploads")) {
    const id = crypto.randomUUID();
    uploads.set(id, { key, metadata: metadataOf(headers), parts: new Map(), startedAt: Date.now() });
    return xml(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`);
  }
  if (uploadId !== null) return uploadRequest(state, request, uploadId, query, bytes);
  if (method === "PUT") {
    const copied = headers.get("x-amz-copy-source");
    if (copied !== null) return copy(state, headers, key, decodeURIComponent(copied));
    const wrong = hurt(headers, bytes) ?? condition(state, headers, key);
    if (wrong !== undefined) return wrong;
    const made = stored(state, headers, bytes);
    objects.set(key, made);
    return new Response(null, { headers: receipt(made) });
  }
  if (method === "DELETE") {
    objects.delete(key);
    return new Response(null, { status: 204 });
  }
  if (found === undefined) {
    return method === "HEAD" ? new Response(null, { status: 404 }) : refused(404, "NoSuchKey");
  }
  return sent(found, method, headers);
}

function sent(found: StoredObject, method: string, headers: Headers): Response {
  const wanted = headers.get("if-match");
  if (wanted !== null && wanted !== `"${found.etag}"`) return refused(412, "PreconditionFailed");
  const from = Number(/^bytes=(\d+)-$/.exec(headers.get("range") ?? "")?.[1] ?? 0);
  if (from > 0 && from >= found.bytes.length) return refused(416, "InvalidRange");
  const body = found.bytes.slice(from);
  return new Response(method === "HEAD" ? null : body, {
    status: from > 0 ? 206 : 200,
    headers: {
      ...receipt(found, headers.get("x-amz-checksum-mode") === "ENABLED"),
      "content-length": String(body.length),
      ...Object.fromEntries(
        Object.entries(found.metadata).map(([name, value]) => [`x-amz-meta-${name}`, value]),
      ),
      ...(from > 0 && { "content-range": `bytes ${from}-${found.bytes.length - 1}/${found.bytes.length}` }),
    },
  });
}

function uploadRequest(
  state: State,
  { method, headers }: Request,
  id: string,
  query: URLSearchParams,
  bytes: Uint8Array<ArrayBuffer>,
): Response {
  const open = state.uploads.get(id);
  if (open === undefined) return refused(404, "NoSuchUpload");
  if (method === "DELETE") {
    state.uploads.delete(id);
    return new Response(null, { status: 204 });
  }
  if (method === "GET") {
    return xml(
      `<ListPartsResult><IsTruncated>false</IsTruncated>${
        [...open.parts].map(([number, part]) =>
          `<Part><PartNumber>${number}</PartNumber><Size>${part.bytes.length}</Size></Part>`
        ).join("")
      }</ListPartsResult>`,
    );
  }
  if (method === "PUT") {
    const wrong = hurt(headers, bytes);
    if (wrong !== undefined) return wrong;
    const part = stored(state, headers, bytes);
    open.parts.set(Number(query.get("partNumber")), part);
    return new Response(null, { headers: receipt(part) });
  }
  const told = [...new TextDecoder().decode(bytes).matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, text]) => ({
    number: Number(/<PartNumber>(\d+)/.exec(text!)![1]),
    etag: /<ETag>(?:"|&quot;)?(.*?)(?:"|&quot;)?<\/ETag>/.exec(text!)![1]!,
  }));
  const parts = told.map(({ number, etag }) => {
    const part = open.parts.get(number);
    return part?.etag === etag ? part : undefined;
  });
  if (parts.includes(undefined)) return refused(400, "InvalidPart");
  const all = parts as StoredObject[];
  if (all.slice(0, -1).some((part) => part.bytes.length < 5 << 20)) return refused(400, "EntityTooSmall");
  const wrong = condition(state, headers, open.key);
  if (wrong !== undefined) return wrong;
  const sums = all.map(({ bytes }) => createHash("sha256").update(bytes).digest());
  const md5s = all.map(({ bytes }) => createHash("md5").update(bytes).digest());
  const made: StoredObject = {
    bytes: new Uint8Array(all.flatMap((part) => [part.bytes]).reduce((sum, part) => sum + part.length, 0)),
    etag: `${createHash("md5").update(join(md5s)).digest("hex")}-${all.length}`,
    sha256: state.checksums
      ? `${createHash("sha256").update(join(sums)).digest("base64")}-${all.length}`
      : undefined,
    metadata: open.metadata,
  };
  let at = 0;
  for (const part of all) {
    made.bytes.set(part.bytes, at);
    at += part.bytes.length;
  }
  state.objects.set(open.key, made);
  state.uploads.delete(id);
  return xml(
    `<CompleteMultipartUploadResult><Key>${open.key}</Key><ETag>"${made.etag}"</ETag>${
      made.sha256 === undefined ? "" : `<ChecksumSHA256>${made.sha256}</ChecksumSHA256>`
    }</CompleteMultipartUploadResult>`,
  );
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(pieces.flatMap((piece) => [...piece]));
}

function copy(state: State, headers: Headers, key: string, source: string): Response {
  const from = state.objects.get(source.slice(source.indexOf("/") + 1));
  if (from === undefined) return refused(404, "NoSuchKey");
  const wanted = headers.get("x-amz-copy-source-if-match");
  if (wanted !== null && wanted !== `"${from.etag}"`) return refused(412, "PreconditionFailed");
  state.objects.set(key, { ...from, metadata: metadataOf(headers) });
  return xml(`<CopyObjectResult><ETag>"${from.etag}"</ETag></CopyObjectResult>`);
}

/** The bytes are not those that were announced. */
function hurt(headers: Headers, bytes: Uint8Array): Response | undefined {
  const sum = createHash("sha256").update(bytes).digest();
  const signed = headers.get("x-amz-content-sha256") ?? "";
  if (/^[0-9a-f]{64}$/.test(signed) && signed !== sum.toString("hex")) {
    return refused(400, "XAmzContentSHA256Mismatch");
  }
  const announced = headers.get("x-amz-checksum-sha256");
  return announced !== null && announced !== sum.toString("base64") ? refused(400, "BadDigest") : undefined;
}

function condition({ objects, ifNoneMatch }: State, headers: Headers, key: string): Response | undefined {
  if (headers.get("if-none-match") !== "*" || ifNoneMatch === "ignores") return undefined;
  if (ifNoneMatch === "refuses") return refused(501, "NotImplemented");
  return objects.has(key) ? refused(412, "PreconditionFailed") : undefined;
}

function stored({ checksums }: State, headers: Headers, bytes: Uint8Array<ArrayBuffer>): StoredObject {
  return {
    bytes,
    etag: createHash("md5").update(bytes).digest("hex"),
    sha256: checksums ? headers.get("x-amz-checksum-sha256") ?? undefined : undefined,
    metadata: metadataOf(headers),
  };
}

function metadataOf(headers: Headers): Record<string, string> {
  return Object.fromEntries(
    [...headers].filter(([name]) => name.startsWith("x-amz-meta-")).map((
      [name, value],
    ) => [name.slice(11), value]),
  );
}

function receipt({ etag, sha256 }: StoredObject, showsChecksum = true): Record<string, string> {
  return {
    etag: `"${etag}"`,
    ...(sha256 !== undefined && showsChecksum && { "x-amz-checksum-sha256": sha256 }),
  };
}
