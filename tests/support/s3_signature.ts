/**
 * AWS Signature Version 4, checked as S3 checks it: over what really came over the wire.
 *
 * @module
 */
import { createHash, createHmac } from "node:crypto";
import { CREDENTIALS } from "./s3.ts";

const SKEW_MS = 15 * 60 * 1000;
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/;

/** S3's word for what is wrong with a request's signature; undefined when it is right. */
export function signatureFault(request: Request, now = Date.now()): string | undefined {
  const { headers, method } = request;
  const parts = AUTHORIZATION.exec(headers.get("authorization") ?? "");
  if (parts === null) return "AccessDenied";
  const [, keyId, scope, signed, signature] = parts as unknown as [string, string, string, string, string];
  if (keyId !== CREDENTIALS.accessKeyId) return "InvalidAccessKeyId";
  const date = headers.get("x-amz-date") ?? "";
  const at = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z"));
  if (!(Math.abs(now - at) <= SKEW_MS)) return "RequestTimeTooSkewed";

  const address = request.url.slice(request.url.indexOf("/", "http://".length));
  const [path, query = ""] = address.split("?") as [string, string?];
  const pairs = query === ""
    ? []
    : query.split("&").map((pair) => pair.includes("=") ? pair : `${pair}=`).sort();
  const names = signed.split(";");
  const canonical = [
    method,
    path,
    pairs.join("&"),
    ...names.map((name) => `${name}:${(headers.get(name) ?? "").trim().replace(/ +/g, " ")}`),
    "",
    signed,
    headers.get("x-amz-content-sha256") ?? "",
  ].join("\n");
  const toSign = ["AWS4-HMAC-SHA256", date, scope, createHash("sha256").update(canonical).digest("hex")].join(
    "\n",
  );
  const hmac = (key: Uint8Array | string, text: string) => createHmac("sha256", key).update(text).digest();
  const key = scope.split("/").reduce<Uint8Array | string>(hmac, `AWS4${CREDENTIALS.secretAccessKey}`);
  const mustSign = ["host", ...[...headers.keys()].filter((name) => name.startsWith("x-amz-"))];
  const isWhole = mustSign.every((name) => names.includes(name));
  return isWhole && hmac(key, toSign).toString("hex") === signature ? undefined : "SignatureDoesNotMatch";
}
