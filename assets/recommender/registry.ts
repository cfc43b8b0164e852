/**
 * The models by name.
 *
 * @module
 */
import { MODEL_FILE_KIND, specOf } from "./base_model.ts";
import { openFlat, type OpenFlatOptions } from "./flat.ts";
import type { FitContext, FitInput, ModelKind, ModelSpec, Recommender } from "./model.ts";
import { als } from "./models/als.ts";
import { bpr } from "./models/bpr.ts";
import { content } from "./models/content.ts";
import { ease } from "./models/ease.ts";
import { hybridOf } from "./models/hybrid.ts";
import { itemKnn } from "./models/item_knn.ts";
import { popularity } from "./models/popularity.ts";
import { p3alpha, rp3beta } from "./models/random_walk.ts";
import { slim } from "./models/slim.ts";
import { userKnn } from "./models/user_knn.ts";

export { formatModelSpec, parseModelSpec } from "./model_spec.ts";

/** A fixed set of kinds of model. */
export class ModelRegistry implements Iterable<ModelKind> {
  readonly #kinds = new Map<string, ModelKind>();

  /** @throws {RangeError} When two kinds have one name. */
  constructor(kinds: Iterable<ModelKind>) {
    for (const kind of kinds) {
      if (this.#kinds.has(kind.name)) throw new RangeError(`Cannot register two models named "${kind.name}"`);
      this.#kinds.set(kind.name, kind);
    }
  }

  /** @throws {RangeError} When there is no model of this name. */
  get(name: string): ModelKind {
    const kind = this.#kinds.get(name);
    if (kind === undefined) {
      throw new RangeError(
        `Cannot find model "${name}": the models are ${[...this.#kinds.keys()].join(", ")}`,
      );
    }
    return kind;
  }

  /** The spec with every option. @throws {RangeError} When the model or an option is not known or not accepted. */
  resolve(spec: ModelSpec): ModelSpec {
    return { model: spec.model, options: this.get(spec.model).resolve(spec.options) };
  }

  /** Fits a model. @throws As {@linkcode ModelRegistry.resolve}, and what the fit throws. */
  async fit(spec: ModelSpec, input: FitInput, context: FitContext): Promise<Recommender> {
    return await this.get(spec.model).fit(input, spec.options, context);
  }

  /** Opens what {@linkcode Recommender.serialize} wrote. @throws {Error} When the bytes are no model of this registry. */
  open(bytes: Uint8Array, options: Pick<OpenFlatOptions, "verify"> = {}): Recommender {
    const file = openFlat(bytes, { ...options, kind: MODEL_FILE_KIND });
    return this.get(specOf(file).model).open(file);
  }

  [Symbol.iterator](): Iterator<ModelKind> {
    return this.#kinds.values();
  }
}

/** What a hybrid can blend with content. */
const collaborative: readonly ModelKind[] = [
  popularity,
  itemKnn,
  userKnn,
  p3alpha,
  rp3beta,
  ease,
  slim,
  als,
  bpr,
];

/** The models of this library. */
export const models: ModelRegistry = new ModelRegistry([
  ...collaborative,
  content,
  hybridOf(new ModelRegistry(collaborative)),
]);
