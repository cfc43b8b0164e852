/**
 * Decoded inputs, shared by the steps of one run and let go when their last reader has settled.
 *
 * @module
 */
import type { Asset } from "./asset.ts";
import { type DataVersion, type StepId, stepId, type StepKey } from "./keys.ts";
import type { ArtifactStore } from "./store.ts";

/** The values that flow between the steps of a run. */
export interface Values {
  /** The value of an artifact; read and decoded once, however many ask. Inputs must not be changed by who reads them. */
  get(asset: Asset, step: StepKey, version: DataVersion): Promise<unknown>;
  /**
   * One object for all who ask by the same name while anyone still holds it: those who read the same partitions can share what
   * they make of them.
   */
  shared<T extends object>(name: string, make: () => T): T;
  /** A step that reads these has settled. */
  settled(upstream: readonly StepKey[]): void;
}

/** @param readers how many steps of the run read each step. */
export function runValues(store: ArtifactStore, readers: ReadonlyMap<StepId, number>): Values {
  const values = new Map<StepId, { version: DataVersion; value: Promise<unknown> }>();
  const left = new Map(readers);
  const objects = new Map<string, WeakRef<object>>();
  return {
    shared<T extends object>(name: string, make: () => T): T {
      const known = objects.get(name)?.deref() as T | undefined;
      if (known !== undefined) return known;
      const made = make();
      objects.set(name, new WeakRef(made));
      return made;
    },
    get(asset, step, version) {
      const id = stepId(step.asset, step.partition);
      const kept = values.get(id);
      if (kept?.version === version) return kept.value;
      const value = store.read(version).then((bytes) => asset.codec.decode(bytes));
      if ((left.get(id) ?? 0) > 0) {
        values.set(id, { version, value });
        // A failed read is told to who asked; the next one tries again.
        value.catch(() => {
          if (values.get(id)?.value === value) values.delete(id);
        });
      }
      return value;
    },
    settled(upstream) {
      for (const step of upstream) {
        const id = stepId(step.asset, step.partition);
        const readersLeft = (left.get(id) ?? 0) - 1;
        left.set(id, readersLeft);
        if (readersLeft <= 0) values.delete(id);
      }
    },
  };
}
