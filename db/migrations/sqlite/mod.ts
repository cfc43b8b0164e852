/**
 * Every version of the embedded database, in order. A version that was released is never edited: add the next one.
 *
 * @module
 */
import { initial } from "./0001_initial.ts";
import { eventArchives } from "./0002_event_archives.ts";
import { modelRegistry } from "./0003_model_registry.ts";
import { feedback } from "./0004_feedback.ts";

/** One step from a version to the next. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

export const migrations: readonly Migration[] = [initial, eventArchives, modelRegistry, feedback];
