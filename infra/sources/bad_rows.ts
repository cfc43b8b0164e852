/**
 * What happens to a row that cannot be used: it ends the read, or it is left out, counted and reported.
 *
 * @module
 */
import { type ReadContext, SourceError } from "../../assets/engine/source.ts";
import { type Fault, placed } from "./place.ts";

/** What to do with a row that cannot be used. */
export type BadRowPolicy = "fail" | "skip";

const REPORTED = 5;

/** Applies the policy to the faults of one read. */
export class BadRows {
  #skipped = 0;

  constructor(readonly path: string, readonly policy: BadRowPolicy, readonly context: ReadContext) {}

  /** Rows left out so far. */
  get skipped(): number {
    return this.#skipped;
  }

  /**
   * Takes note of a row that cannot be used.
   *
   * @throws {SourceError} unless such rows are skipped.
   */
  report(fault: Fault): void {
    const found = placed(this.path, fault);
    if (this.policy === "fail") {
      throw new SourceError(`${found}; correct the row, or set LOGS_ON_BAD_ROW=skip to leave such rows out`);
    }
    if (++this.#skipped <= REPORTED) this.context.log("warn", `Skipped ${found}`);
  }

  /**
   * Closes the account once all is read.
   *
   * @throws {SourceError} when no row was left.
   */
  finish(kept: number): void {
    if (this.policy === "skip") this.context.metadata({ skipped_rows: this.#skipped });
    if (this.#skipped > REPORTED) {
      this.context.log(
        "warn",
        `Skipped ${this.#skipped} rows of "${this.path}", the first ${REPORTED} as told above`,
      );
    }
    if (kept === 0) {
      throw new SourceError(
        `Cannot use "${this.path}": none of its ${this.#skipped} rows can be used; ` +
          "set LOGS_ON_BAD_ROW=fail to see what is wrong with the first one",
      );
    }
  }
}
