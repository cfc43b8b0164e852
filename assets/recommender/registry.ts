/**
 * The models by name, and names with options as text: `itemknn:similarity=jaccard,neighbours=50`.
 *
 * @module
 */
import { MODEL_FILE_KIND, specOf } from "./base_model.ts";
import { openFlat, type OpenFlatOptions } from "./flat.ts";
import type { FitContext, FitInput, ModelKind, ModelSpec, Recommender } from "./model.ts";
import { als } from "./models/als.ts";
import { bpr } from "./models/bpr.ts";
import { itemKnn } from "./models/item_knn.ts";
import { popularity } from "./models/popularity.ts";

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

/** The models of this library. */
export const models: ModelRegistry = new ModelRegistry([popularity, itemKnn, als, bpr]);

/**
 * Reads `name` or `name:option=value,option=value`. The values stay text; the model reads them.
 *
 * @throws {SyntaxError} When the text has another form.
 */
export function parseModelSpec(text: string): ModelSpec {
  const colon = text.indexOf(":");
  const model = (colon < 0 ? text : text.slice(0, colon)).trim();
  if (model === "") throw new SyntaxError(`Cannot parse model "${text}": expected a name first`);
  const options = new Map<string, string>();
  const list = colon < 0 ? "" : text.slice(colon + 1);
  for (const part of list.split(",").filter((part) => part.trim() !== "")) {
    const equals = part.indexOf("=");
    const name = part.slice(0, Math.max(equals, 0)).trim();
    if (name === "") {
      throw new SyntaxError(`Cannot parse model "${text}": expected option=value, got "${part.trim()}"`);
    }
    if (options.has(name)) {
      throw new SyntaxError(`Cannot parse model "${text}": option "${name}" is there twice`);
    }
    options.set(name, part.slice(equals + 1).trim());
  }
  return { model, options: Object.fromEntries(options) };
}

/** The text of a spec, options in code unit order, as {@linkcode parseModelSpec} reads it. */
export function formatModelSpec(spec: ModelSpec): string {
  const options = Object.keys(spec.options).sort().map((name) => `${name}=${spec.options[name]}`);
  return options.length === 0 ? spec.model : `${spec.model}:${options.join(",")}`;
}
