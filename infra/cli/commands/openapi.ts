/**
 * `openapi`: the document that `/openapi.json` answers, without a server.
 *
 * @module
 */
import { apiDocument } from "../../../server/mod.ts";
import { EXIT, type ExitCode } from "../exit.ts";
import type { Configured } from "../session.ts";

/** Writes the document to standard output. */
export function openapi({ terminal }: Configured): Promise<ExitCode> {
  terminal.out(JSON.stringify(apiDocument(), null, 2));
  return Promise.resolve(EXIT.done);
}
