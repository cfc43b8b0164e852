/**
 * What S3 refuses, in words that name the variable to look at.
 *
 * @module
 */
import { StoreError } from "../store_error.ts";
import { failureOf } from "./retry.ts";
import type { S3Settings } from "./settings.ts";

/** The bucket cannot be used as it is configured. Ends the process with exit code 2. */
export class StoreSettingError extends StoreError {
  override name = "StoreSettingError";
}

/** What the bucket's user must be allowed to do. */
const RIGHTS = "s3:ListBucket, s3:GetObject, s3:PutObject, s3:DeleteObject, s3:AbortMultipartUpload and " +
  "s3:ListBucketMultipartUploads";

/** How a bucket is named in messages. */
export function placeOf({ bucket, prefix }: S3Settings): string {
  return `s3://${bucket}/${prefix}`;
}

/** Enough of a key's id to know it by, and not the whole. */
function masked(settings: S3Settings): string {
  const id = settings.credentials?.accessKeyId;
  return id === undefined ? "the key that the AWS chain found" : `the key "${id.slice(0, 4)}***"`;
}

/** Takes secrets out of a text that somebody else wrote. */
function withoutSecrets(text: string, { credentials }: S3Settings): string {
  const secrets = [credentials?.secretAccessKey, credentials?.sessionToken, credentials?.accessKeyId];
  return secrets.reduce<string>(
    (clean, secret) => secret === undefined ? clean : clean.replaceAll(secret, "***"),
    text,
  );
}

/**
 * The error to throw for a failed request. What only the configuration can mend is a {@link StoreSettingError}.
 *
 * @param doing such as `read "artifacts/ab…"`
 */
export function explained(error: unknown, doing: string, settings: S3Settings): Error {
  if (error instanceof StoreError || error instanceof Deno.errors.NotCapable) return error;
  if (error instanceof DOMException && error.name === "AbortError") return error;
  const place = placeOf(settings);
  const advice = adviceFor(error, settings);
  if (advice !== undefined) return new StoreSettingError(`Cannot ${doing} in ${place}: ${advice}`, place);
  const told = passingAdvice(error, settings) ??
    `${serverOf(settings)} answers ${describe(error, settings)}`;
  return new StoreError(`Cannot ${doing} in ${place}: ${told}`, place);
}

function describe(error: unknown, settings: S3Settings): string {
  const { code, status, message } = failureOf(error);
  const number = status === 0 ? "" : ` (${status})`;
  return `${code}${number}: ${withoutSecrets(message, settings)}`;
}

function passingAdvice(error: unknown, settings: S3Settings): string | undefined {
  const { code, status } = failureOf(error);
  const server = serverOf(settings);
  if (code === "ECONNREFUSED") return `${server} refuses connections: start it, or look at S3_ENDPOINT`;
  if (code === "SilenceError") return `${server} does not answer: look at S3_ENDPOINT and the network`;
  if (status === 0) {
    return `the connection to ${server} breaks (${
      describe(error, settings)
    }): look at S3_ENDPOINT and the network`;
  }
  if (status === 503 || status === 429) return `${server} is too busy (${code}): run again later`;
  if (status >= 500) return `${server} fails (${code}, ${status}): run again later`;
  return undefined;
}

function serverOf({ endpoint, region }: S3Settings): string {
  return endpoint === undefined ? `Amazon S3${region === undefined ? "" : ` in ${region}`}` : `"${endpoint}"`;
}

/** What the configuration can mend; undefined when it is something else. */
function adviceFor(error: unknown, settings: S3Settings): string | undefined {
  const { code, status, message } = failureOf(error);
  const { bucket, region } = settings;
  const server = serverOf(settings);
  const key = masked(settings);
  switch (code) {
    case "NoSuchBucket":
      return `S3_BUCKET is "${bucket}", and ${server} has no such bucket: create it, or look at S3_BUCKET and ` +
        "S3_ENDPOINT";
    case "InvalidBucketName":
      return `S3_BUCKET is "${bucket}", which is no name for a bucket: use 3 to 63 lower-case letters, digits, "-" and "."`;
    case "AccessDenied":
    case "AllAccessDisabled":
    case "AccountProblem":
    case "Forbidden":
      return `S3_BUCKET is "${bucket}", and ${key} is denied access to it: allow it ${RIGHTS}, or look at ` +
        "AWS_ACCESS_KEY_ID or AWS_PROFILE";
    case "InvalidAccessKeyId":
      return `${server} does not know ${key}: look at AWS_ACCESS_KEY_ID (or AWS_PROFILE) and S3_ENDPOINT`;
    case "SignatureDoesNotMatch":
      return `the secret of ${key} is wrong: look at AWS_SECRET_ACCESS_KEY (or AWS_PROFILE)`;
    case "ExpiredToken":
    case "TokenRefreshRequired":
    case "InvalidToken":
      return `the session token of ${key} is no longer accepted (${code}): look at AWS_SESSION_TOKEN, or sign in again`;
    case "RequestTimeTooSkewed":
    case "RequestExpired":
      return `this computer's clock is too far from that of ${server}${
        skew(error)
      }: set it (by NTP), or look at ` +
        "S3_ENDPOINT";
    case "PermanentRedirect":
    case "AuthorizationHeaderMalformed":
    case "IllegalLocationConstraintException":
    case "TemporaryRedirect":
      return `S3_REGION is ${
        region === undefined ? "not set" : `"${region}"`
      }, and the bucket "${bucket}" is in ` +
        `another region${bucketRegion(error)}: look at S3_REGION (or AWS_REGION) and S3_ENDPOINT`;
    case "CredentialsProviderError":
    case "TokenProviderError":
      return `no credentials were found${
        settings.profile === undefined ? "" : ` for AWS_PROFILE, which is "${settings.profile}"`
      }: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_PROFILE, or give ` +
        "this computer or container a role";
    case "ENOTFOUND":
    case "EAI_AGAIN":
      return `the host of ${server} is unknown: look at S3_ENDPOINT${
        settings.forcePathStyle
          ? ""
          : ", and at S3_FORCE_PATH_STYLE where the bucket is no part of the host's name"
      }`;
    case "TLS_FAILED":
      return `${server} does not speak TLS as it should: look at S3_ENDPOINT (http:// or https://)`;
    case "CERT_REFUSED":
      return `the certificate of ${server} is refused: look at S3_ENDPOINT, or add its authority (DENO_CERT)`;
  }
  if (/region is missing/i.test(message)) return "no region was found: set S3_REGION or AWS_REGION";
  if (status === 301 || status === 307) {
    return `${server} says that the bucket "${bucket}" is elsewhere: look at S3_REGION and S3_ENDPOINT`;
  }
  if (status === 401 || status === 403) {
    return `${server} refuses ${key} (${code}): look at AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY`;
  }
  return undefined;
}

function skew(error: unknown): string {
  const { ServerTime } = error as { ServerTime?: unknown };
  const theirs = typeof ServerTime === "string" ? Date.parse(ServerTime) : NaN;
  if (Number.isNaN(theirs)) return "";
  const minutes = Math.round(Math.abs(Date.now() - theirs) / 60_000);
  return ` (${minutes} minutes ${Date.now() > theirs ? "ahead" : "behind"})`;
}

function bucketRegion(error: unknown): string {
  const { Region, $response } = error as {
    Region?: unknown;
    $response?: { headers?: Record<string, string> };
  };
  const found = typeof Region === "string" ? Region : $response?.headers?.["x-amz-bucket-region"];
  return found === undefined ? "" : ` ("${found}")`;
}
