/**
 * Every version of the database on MySQL and MariaDB, in order. A version that was released is never edited: add the
 * next one.
 *
 * These servers commit each change of a table by itself. A migration that was stopped half-way is therefore run again
 * from its start, and each of its statements has to be harmless where it was carried out already
 * (`create table if not exists`), or be told when it is still to be carried out: MySQL knows no `drop key if exists`.
 *
 * @module
 */
import { initial } from "./0001_initial.ts";
import { eventArchives } from "./0002_event_archives.ts";
import { modelRegistry } from "./0003_model_registry.ts";
import { feedback } from "./0004_feedback.ts";

/** What is carried out where a query counts something, and left out where it counts nothing. */
export interface Conditional {
  /** `select count(*) as answer …`; it has to count nothing once `statement` was carried out. */
  readonly when: string;
  readonly statement: string;
}

/** One step from a version to the next. */
export interface Migration {
  readonly version: number;
  readonly name: string;
  /** One statement each. Tables get the database's engine and collation from the session and the migrator. */
  readonly statements: readonly (string | Conditional)[];
}

export const migrations: readonly Migration[] = [initial, eventArchives, modelRegistry, feedback];
