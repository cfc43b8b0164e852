/**
 * Lets through who may write, and sends those to sign in who could afterwards.
 *
 * @module
 */
import type { AppContext } from "../../hono.ts";
import { Problem } from "../../problem.ts";
import type { Site } from "../page.ts";

/**
 * The way to the sign-in page; undefined for who may write.
 *
 * @param back where to go on afterwards
 * @throws {Problem} when the request comes from where no write is taken.
 */
export function signInFirst(c: AppContext, site: Site, back: string): Response | undefined {
  try {
    site.checkWrite(c);
  } catch (error) {
    if (!(error instanceof Problem) || error.kind !== "unauthorized") throw error;
    return c.redirect(`/sign-in?${new URLSearchParams({ back })}`, 303);
  }
}
