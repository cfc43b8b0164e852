/**
 * The bucket that artifacts are kept in, and who asks for it.
 *
 * @module
 */
import { z } from "zod";
import { bucketName, cacheBytes, flag, keyPrefix } from "../store/s3/values.ts";
import { serverAddress, type Variable, variable } from "./variable.ts";

/** Its variables. */
export const BUCKET_VARIABLES = {
  S3_BUCKET: variable({
    schema: bucketName,
    accepts: "the name of a bucket",
    summary: "Where artifacts are kept instead of a local folder",
  }),
  S3_ENDPOINT: variable({
    schema: serverAddress("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"),
    accepts: "http://HOST:PORT or https://HOST",
    summary: "The S3 server; Amazon's own by default",
  }),
  S3_PREFIX: variable({
    schema: keyPrefix,
    accepts: "a path of letters, digits and !-_.*'()/",
    summary: "What every key in the bucket begins with; nothing by default",
    standard: "/",
  }),
  S3_REGION: variable({
    schema: z.string().regex(/^[\w-]+$/, "not a region"),
    accepts: "a region such as eu-central-1",
    summary: "The bucket's region; AWS_REGION by default",
  }),
  S3_FORCE_PATH_STYLE: variable({
    schema: flag,
    accepts: "true or false",
    summary:
      "Whether the bucket stands in the address's path and not in its host; true by default with S3_ENDPOINT",
  }),
  S3_CACHE_BYTES: variable({
    schema: cacheBytes,
    accepts: "a whole number",
    summary: "How much of the bucket is kept in QUESTLINE_HOME/cache at most; 0 keeps nothing",
    standard: "1073741824",
  }),
  AWS_ACCESS_KEY_ID: variable({
    schema: z.string(),
    accepts: "the id of a key",
    summary: "Who asks for the bucket; without it the usual chain of AWS decides",
    secret: true,
  }),
  AWS_SECRET_ACCESS_KEY: variable({
    schema: z.string(),
    accepts: "the secret of that key",
    summary: "Goes with AWS_ACCESS_KEY_ID",
    secret: true,
  }),
  AWS_SESSION_TOKEN: variable({
    schema: z.string(),
    accepts: "the token of a temporary key",
    summary: "Goes with a temporary AWS_ACCESS_KEY_ID",
    secret: true,
  }),
  AWS_PROFILE: variable({
    schema: z.string(),
    accepts: "a profile of ~/.aws",
    summary: "Who asks for the bucket, instead of a key",
  }),
  AWS_REGION: variable({
    schema: z.string().regex(/^[\w-]+$/, "not a region"),
    accepts: "a region such as eu-central-1",
    summary: "The bucket's region where S3_REGION is not set",
  }),
} satisfies Record<string, Variable<z.ZodType>>;
