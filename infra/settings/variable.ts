/**
 * How an environment variable is declared.
 *
 * @module
 */
import type { z } from "zod";

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

/** Declares a variable, keeping its exact type. */
export const variable = <const V extends Variable<z.ZodType>>(declared: V): V => declared;
