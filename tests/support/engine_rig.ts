/**
 * A small world for stories about the engine: assets declared in memory, whose code, config, artifacts and time a
 * test can change, and whose invocations are counted.
 *
 * @module
 */
import { z } from "zod";
import {
  type Asset,
  asset,
  type AssetKey,
  type Context,
  type DataVersion,
  type Engine,
  json,
  memoryEngine,
  memoryLedger,
  memoryStore,
  type Plan,
  planNow,
  rollback,
  run,
  type RunEvent,
  type RunOptions,
  type RunResult,
  stepId,
} from "../../assets/engine/mod.ts";
import type { Declaration, Dependency } from "../../assets/engine/asset.ts";
import { FakeClock } from "./fake_clock.ts";

type Value = unknown;

/** How a rig's asset is made; anything of a declaration can be said besides. */
export interface Recipe extends
  Partial<
    Omit<
      Declaration<Value, Readonly<Record<string, Dependency>>, z.ZodType<Record<string, unknown>>, undefined>,
      "deps" | "key" | "materialize" | "source"
    >
  > {
  readonly deps?: readonly Dependency[];
  readonly source?: Asset["source"];
  /** The asset's value; by default its key and its inputs' values. */
  readonly make?: (inputs: Readonly<Record<string, Value>>, context: Context) => Value | Promise<Value>;
}

/** A signal that is never aborted. */
export const ALWAYS: AbortSignal = new AbortController().signal;

/** The world of one test. Every {@link Rig.run} is a new engine over the same ledger and store. */
export class Rig {
  readonly clock = new FakeClock();
  readonly ledger: Engine["ledger"] = memoryLedger();
  readonly store: Engine["store"] = memoryStore();
  readonly assets: Asset[] = [];
  /** How often each asset's function was called. */
  readonly calls: Record<AssetKey, number> = {};
  /** Every event of every run. */
  readonly events: RunEvent[] = [];
  /** Replaces any part of the engines made from now on. */
  parts: Partial<Engine> = {};
  readonly #config = new Map<AssetKey, Record<string, unknown>>();
  readonly #code = new Map<string, Record<string, string>>();
  #random = 1;

  /** Declares an asset. */
  asset(key: AssetKey, recipe: Recipe = {}): Asset {
    const { deps = [], make, ...rest } = recipe;
    const module = `file:///pipeline/${key}.ts`;
    this.calls[key] = 0;
    this.#code.set(module, { [`${key}.ts`]: "1" });
    const declared = asset({
      description: `The asset ${key}`,
      codec: json(z.unknown()),
      module,
      ...rest,
      key,
      deps: Object.fromEntries(
        deps.map((dependency) => ["asset" in dependency ? dependency.asset.key : dependency.key, dependency]),
      ),
      materialize: (inputs: Readonly<Record<string, Value>>, context: unknown) => {
        this.calls[key] = (this.calls[key] ?? 0) + 1;
        return make === undefined ? { [key]: inputs } : make(inputs, context as Context);
      },
    }) as Asset;
    this.assets.push(declared);
    return declared;
  }

  /** Changes a file of an asset's code. */
  edit({ key, module }: Asset, content: string, file = `${key}.ts`): void {
    this.#code.set(module, { ...this.#code.get(module), [file]: content });
  }

  /** Sets an asset's config, replacing what was set before. */
  configure({ key }: Asset, config: Record<string, unknown>): void {
    this.#config.set(key, config);
  }

  /** An engine over this world as it is now. */
  engine(parts: Partial<Engine> = {}): Engine {
    return memoryEngine(this.assets, {
      ledger: this.ledger,
      store: this.store,
      clock: this.clock,
      config: new Map(this.#config),
      code: { manifest: (module) => Promise.resolve(this.#code.get(module) ?? {}) },
      random: () => {
        this.#random = (this.#random * 48271) % 2147483647;
        return this.#random / 2147483647;
      },
      ...this.parts,
      ...parts,
    });
  }

  /** Runs, one step at a time unless told otherwise. */
  run(options: Partial<RunOptions> = {}, engine = this.engine()): Promise<RunResult> {
    const listener = { name: "rig", handle: (event: RunEvent) => void this.events.push(event) };
    return run(engine, {
      concurrency: 1,
      signal: ALWAYS,
      ...options,
      listeners: [listener, ...options.listeners ?? []],
    });
  }

  /** Runs, and says how each step ended. */
  async outcomes(options: Partial<RunOptions> = {}): Promise<Record<string, string>> {
    return outcomesOf(await this.run(options));
  }

  /** The plan for everything, or for a selection. */
  async plan(selected?: readonly AssetKey[], force = false): Promise<Plan> {
    const options = { force, ...(selected && { selected: new Set(selected) }) };
    return (await planNow(this.engine(), options, ALWAYS)).plan;
  }

  /** What the plan does with each step. */
  async actions(selected?: readonly AssetKey[]): Promise<Record<string, string>> {
    return Object.fromEntries((await this.plan(selected)).steps.map(({ id, action }) => [id, action]));
  }

  /** The kinds of the causes of an asset. */
  async causes({ key }: Asset): Promise<string[]> {
    return (await this.plan()).byId.get(stepId(key))!.causes.map(({ kind }) => kind);
  }

  /** The data version that is current. */
  async version({ key }: Asset, partition = ""): Promise<DataVersion> {
    return (await this.ledger.current({ asset: key, partition }))!.materialization.dataVersion;
  }

  /** The value that is current. */
  async value(asset: Asset, partition = ""): Promise<unknown> {
    return asset.codec.decode(await this.store.read(await this.version(asset, partition)));
  }

  /** Deletes an asset's current artifact behind the engine's back. */
  async lose(asset: Asset): Promise<void> {
    await this.store.delete(await this.version(asset));
  }

  /** Alters an asset's current artifact behind the engine's back: a store in memory hands out the bytes it keeps. */
  async corrupt(asset: Asset): Promise<void> {
    const bytes = await this.store.read(await this.version(asset));
    bytes[0] = bytes[0]! ^ 1;
  }

  /** Rolls an asset back. */
  async rollback(asset: Asset, to?: string): Promise<void> {
    await rollback(this.engine(), asset, { signal: ALWAYS, ...(to !== undefined && { to }) });
  }

  /** The events of the given types, of every run. */
  told<Type extends RunEvent["type"]>(...types: Type[]): Extract<RunEvent, { type: Type }>[] {
    return this.events.filter((event): event is Extract<RunEvent, { type: Type }> =>
      (types as string[]).includes(event.type)
    );
  }
}

/** How each step of a run ended. */
export function outcomesOf({ results }: RunResult): Record<string, string> {
  return Object.fromEntries([...results].map(([id, { outcome }]) => [id, outcome]));
}
