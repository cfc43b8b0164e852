/**
 * What the variables of the bucket accept.
 *
 * @module
 */
import { z } from "zod";

/** Amazon is stricter, which it says itself; others are not. */
export const bucketName = z.string().regex(/^[A-Za-z0-9][\w.-]{1,62}$/, "not a bucket's name");

/** `http://host:port` or `https://host`, and nothing behind it. */
export const serverAddress = z.string().transform((text, ctx): string => {
  const url = URL.parse(text);
  if (url !== null && ["http:", "https:"].includes(url.protocol)) {
    if (url.username !== "" || url.password !== "") {
      ctx.addIssue(
        "it holds a name or a password, which belong into AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY",
      );
      return z.NEVER;
    }
    if (url.pathname === "/" && url.search === "" && url.hash === "") return url.origin;
  }
  ctx.addIssue("not an address");
  return z.NEVER;
});

/** Empty, or a path that ends with one `/` and begins with none. */
export const keyPrefix = z.string().regex(/^[\w!.*'()/-]{0,256}$/, "not a prefix")
  .refine((text) => !text.split("/").some((part) => part === "." || part === ".."), "it has a part . or ..")
  .transform((text) => text.split("/").filter((part) => part !== "").map((part) => `${part}/`).join(""));

/** Bytes. */
export const cacheBytes = z.string().regex(/^\d{1,15}$/, "not a whole number").transform(Number);

export const flag = z.enum(["true", "false"]).transform((text) => text === "true");
