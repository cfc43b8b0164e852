/**
 * What the variables of the bucket accept.
 *
 * @module
 */
import { z } from "zod";

/** Amazon is stricter, which it says itself; others are not. */
export const bucketName = z.string().regex(/^[A-Za-z0-9][\w.-]{1,62}$/, "not a bucket's name");

/** Empty, or a path that ends with one `/` and begins with none. */
export const keyPrefix = z.string().regex(/^[\w!.*'()/-]{0,256}$/, "not a prefix")
  .refine((text) => !text.split("/").some((part) => part === "." || part === ".."), "it has a part . or ..")
  .transform((text) => text.split("/").filter((part) => part !== "").map((part) => `${part}/`).join(""));

/** Bytes. */
export const cacheBytes = z.string().regex(/^\d{1,15}$/, "not a whole number").transform(Number);

export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
