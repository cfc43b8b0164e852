/**
 * What an environment variable is, and values that several of them accept.
 *
 * @module
 */
import { z } from "zod";

/** One environment variable. */
export interface Variable<T extends z.ZodType> {
  readonly schema: T;
  /** What people may write. */
  readonly accepts: string;
  readonly summary: string;
  /** As it would be written; undefined when nothing stands for it. */
  readonly standard?: string;
  /** Its value is never shown. */
  readonly secret?: boolean;
}

type Value<V extends Variable<z.ZodType>> = z.output<V["schema"]>;

/** The values of declared variables; one that was not given and has no standard is undefined. */
export type SettingsOf<V extends Readonly<Record<string, Variable<z.ZodType>>>> = {
  readonly [N in keyof V]: V[N] extends { readonly standard: string } ? Value<V[N]> : Value<V[N]> | undefined;
};

/** Declares a variable, and keeps its exact type. */
export const variable = <const V extends Variable<z.ZodType>>(declared: V): V => declared;

/** A whole number within bounds, both included. */
export const whole = (least: number, most: number) =>
  z.string().regex(/^\d+$/, "not a whole number").transform(Number).refine(
    (n) => n >= least && n <= most,
    "out of range",
  );

/**
 * `http://host:port` or `https://host`, and nothing behind it.
 *
 * @param secrets the variables that a name or a password in the address belongs into
 */
export const serverAddress = (secrets: string) =>
  z.string().transform((text, ctx): string => {
    const url = URL.parse(text);
    if (url !== null && ["http:", "https:"].includes(url.protocol)) {
      if (url.username !== "" || url.password !== "") {
        ctx.addIssue(`it holds a name or a password, which belong into ${secrets}`);
        return z.NEVER;
      }
      if (url.pathname === "/" && url.search === "" && url.hash === "") return url.origin;
    }
    ctx.addIssue("not an address");
    return z.NEVER;
  });
