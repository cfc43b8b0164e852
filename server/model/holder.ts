/**
 * Holds the model that answers, and swaps it when another one is the champion.
 *
 * @module
 */
import type { ServerDeps } from "../deps.ts";
import { findVersion } from "./find_version.ts";
import { openVersion } from "./open_version.ts";
import type { ServedModel, ServedVersion } from "./served_model.ts";

/** The model that answers, and how it got here. */
export interface ModelHolder {
  /** Undefined until the first one is open. Read it once per answer: the next read may give another one. */
  readonly current: ServedModel | undefined;
  /** Why another model is not there, or it is not known whether there is one; undefined when all is well. */
  readonly problem: string | undefined;
  /** How often a model was swapped in, and how often one was refused. */
  readonly counts: { readonly swapped: number; readonly refused: number };
  /** Looks for another model now, as the poll does. Never rejects. */
  refresh(): Promise<void>;
  /** Ends the poll. */
  close(): Promise<void>;
}

/** A model that was refused is tried again after this time, then after twice the time, and so on up to the most. */
const RETRY_MS = { first: 10_000, most: 600_000 };

/** A model that cannot be served. */
interface Refused {
  readonly key: string;
  readonly why: string;
  readonly tries: number;
  readonly until: number;
}

type HolderDeps = Pick<ServerDeps, "engine" | "versions" | "settings" | "log">;

/** Starts to look for models, again and again until it is closed. */
export function openHolder(deps: HolderDeps): ModelHolder {
  const holder = new Holder(deps);
  holder.start();
  return holder;
}

class Holder implements ModelHolder {
  current: ServedModel | undefined;
  readonly counts = { swapped: 0, refused: 0 };
  readonly #deps: HolderDeps;
  readonly #closing = new AbortController();
  #refused: Refused | undefined;
  /** Why it is not known what the champion is. */
  #blind: string | undefined;
  #looking: Promise<void> | undefined;
  #polling: Promise<void> = Promise.resolve();

  constructor(deps: HolderDeps) {
    this.#deps = deps;
  }

  get problem(): string | undefined {
    return this.#blind ?? this.#refused?.why;
  }

  start(): void {
    this.#polling = this.#poll();
  }

  refresh(): Promise<void> {
    return this.#looking ??= this.#look().finally(() => this.#looking = undefined);
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#polling;
  }

  async #poll(): Promise<void> {
    const { engine: { clock }, settings } = this.#deps;
    const { signal } = this.#closing;
    while (!signal.aborted) {
      await this.refresh();
      await clock.sleep(settings.pollMs, signal).catch(() => {});
    }
  }

  async #look(): Promise<void> {
    const { engine, versions, settings } = this.#deps;
    let wanted: ServedVersion | undefined;
    try {
      wanted = await findVersion(engine, versions, settings.alias);
      this.#seeing();
    } catch (error) {
      this.#seeingNothing(error instanceof Error ? error.message : String(error));
      return;
    }
    if (wanted === undefined || this.#closing.signal.aborted) return;
    const key = keyOf(wanted);
    if (this.current !== undefined && keyOf(this.current.version) === key) {
      // What was refused is not wanted any more.
      this.#refused = undefined;
      return;
    }
    if (this.#refused?.key === key && engine.clock.now() < this.#refused.until) return;
    await this.#swap(wanted, key);
  }

  async #swap(wanted: ServedVersion, key: string): Promise<void> {
    const { engine, log } = this.#deps;
    const start = performance.now();
    try {
      // Whoever answers now read the old one already; whoever comes next reads the new one.
      const opened = await openVersion(engine, wanted, this.current, this.#closing.signal);
      this.current = opened;
      this.#refused = undefined;
      this.counts.swapped++;
      const { number, dataVersion, spec } = wanted;
      const ms = Math.round(performance.now() - start);
      log({ level: "info", event: "model_swapped", version: number, dataVersion, spec, ms });
      // Whoever needs it before it is there waits for it; one that cannot be made is told to whoever asks.
      await opened.prepareContent().catch(() => {});
    } catch (error) {
      if (this.#closing.signal.aborted) return;
      this.#refuse(wanted, key, error instanceof Error ? error.message : String(error));
    }
  }

  #refuse({ number, dataVersion }: ServedVersion, key: string, message: string): void {
    const { engine, log } = this.#deps;
    const tries = this.#refused?.key === key ? this.#refused.tries + 1 : 1;
    const wait = Math.min(RETRY_MS.first * 2 ** (tries - 1), RETRY_MS.most);
    const name = number === null ? `model ${dataVersion.slice(0, 12)}` : `model version ${number}`;
    const why = `${name} cannot be served: ${message}`;
    this.counts.refused++;
    this.#refused = { key, why, tries, until: engine.clock.now() + wait };
    log({
      level: "error",
      event: "model_refused",
      version: number,
      dataVersion,
      error: message,
      tries,
      wait,
    });
  }

  #seeing(): void {
    if (this.#blind === undefined) return;
    this.#blind = undefined;
    this.#deps.log({ level: "info", event: "registry_back" });
  }

  #seeingNothing(why: string): void {
    if (this.#blind === undefined) this.#deps.log({ level: "error", event: "registry_away", error: why });
    this.#blind = `Which model is the champion is not known: ${why}`;
  }
}

function keyOf({ number, dataVersion }: ServedVersion): string {
  return `${number} ${dataVersion}`;
}
