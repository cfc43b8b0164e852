/**
 * A hybrid: what others have and what items are like, in one score. So an item that nobody has yet has a score, and short
 * histories are read twice.
 *
 * Each part is divided by the largest size of its scores among the items that the user does not have, so that the best
 * candidate of each counts 1, and the two are added by weight:
 *
 * ```text
 * score(i | u) = (1 − content) · c(i) / max |c| + content · t(i) / max |t|
 * ```
 *
 * A part that knows nothing of the user adds 0, and who has nothing gets what is most popular, as with every model.
 *
 * @module
 */
import { BaseModel, MODEL_FILE_KIND, type ModelParts, openParts } from "../base_model.ts";
import { openFlat } from "../flat.ts";
import type { FlatArray } from "../flat_layout.ts";
import type {
  Explanation,
  FitContext,
  FitInput,
  ModelKind,
  ModelSpec,
  Profile,
  Recommender,
} from "../model.ts";
import { formatModelSpec, parseModelSpec } from "../model_spec.ts";
import { number, type Option, readOptions } from "../options.ts";
import { TopK } from "../top_k.ts";
import { content, featuresFor, WEIGHTING } from "./content.ts";

const NAME = "hybrid";

/** The kinds of model that a hybrid can blend with content: a `ModelRegistry` is one. */
export interface CollaborativeModels {
  resolve(spec: ModelSpec): ModelSpec;
  fit(spec: ModelSpec, input: FitInput, context: FitContext): Promise<Recommender>;
  open(bytes: Uint8Array, options: { readonly verify: boolean }): Recommender;
}

class Hybrid extends BaseModel {
  readonly #collaborative: Recommender;
  readonly #content: Recommender;
  readonly #share: number;
  readonly #contentScores: Float64Array;
  readonly #owned: Uint8Array;

  constructor(parts: ModelParts, collaborative: Recommender, byContent: Recommender, share: number) {
    super(parts);
    const size = parts.items.size;
    if (collaborative.items.size !== size || byContent.items.size !== size) {
      throw new RangeError(`Cannot make a model of ${size} items: its two parts are of other items`);
    }
    this.#collaborative = collaborative;
    this.#content = byContent;
    this.#share = share;
    this.#contentScores = new Float64Array(size);
    this.#owned = new Uint8Array(size);
  }

  protected override fillScores(profile: Profile, scores: Float64Array): void {
    const [ours, theirs] = this.#scales(profile, scores);
    const byContent = this.#contentScores;
    for (let i = 0; i < scores.length; i++) scores[i] = ours * scores[i]! + theirs * byContent[i]!;
  }

  protected override takeApart(profile: Profile, item: number): Explanation {
    const scores = new Float64Array(this.items.size);
    const [ours, theirs] = this.#scales(profile, scores);
    const score = ours * scores[item]! + theirs * this.#contentScores[item]!;
    const parts = new Map<number, number>();
    let base = 0;
    for (const [model, scale] of [[this.#collaborative, ours], [this.#content, theirs]] as const) {
      const why = model.explain(profile, item);
      base += scale * why.base;
      why.items.forEach((own, at) => parts.set(own, (parts.get(own) ?? 0) + scale * why.contributions[at]!));
    }
    const heap = new TopK(parts.size);
    for (const [own, part] of parts) if (part !== 0) heap.push(own, part);
    const items = new Uint32Array(heap.size);
    const contributions = new Float64Array(heap.size);
    heap.drain(items, contributions);
    return { score, base, items, contributions };
  }

  protected override sections(): Record<string, FlatArray> {
    return { collaborative: this.#collaborative.serialize(), content: this.#content.serialize() };
  }

  /** Fills in the scores of both parts. @returns What each is to be multiplied by. */
  #scales(profile: Profile, scores: Float64Array): [number, number] {
    this.#collaborative.score(profile, scores);
    this.#content.score(profile, this.#contentScores);
    const owned = this.#owned;
    for (const item of profile.items) owned[item] = 1;
    const [ours, theirs] = [largest(scores, owned), largest(this.#contentScores, owned)];
    for (const item of profile.items) owned[item] = 0;
    return [ours > 0 ? (1 - this.#share) / ours : 0, theirs > 0 ? this.#share / theirs : 0];
  }
}

/**
 * The hybrid of content and any of some models. Its option `collaborative` is the other model as text, with `;` between its
 * options: `hybrid:collaborative=ease:lambda=200;neighbours=500,content=0.2`.
 */
export function hybridOf(models: CollaborativeModels): ModelKind {
  const schema = {
    collaborative: MODEL_TEXT,
    /** The weight of the content part. */
    content: number({ min: 0, max: 1, default: 0.2 }),
    weighting: WEIGHTING,
  };
  const read = (options: ModelSpec["options"]) => {
    const resolved = readOptions(NAME, schema, options);
    const text = formatInner(models.resolve(parseInner(resolved.collaborative)));
    return { ...resolved, collaborative: text };
  };
  return {
    name: NAME,
    summary: "Any model blended with content, so that items nobody has yet are found too; needs features",
    paper: "Burke, Hybrid recommender systems: survey and experiments, 2002 (weighted hybrid)",
    options: schema,
    resolve: read,
    async fit(input, options, context) {
      const resolved = read(options);
      featuresFor(input, NAME);
      const byContent = await content.fit(input, { weighting: resolved.weighting }, context);
      const collaborative = await models.fit(parseInner(resolved.collaborative), input, context);
      const parts = {
        spec: { model: NAME, options: resolved },
        items: input.plays.items,
        popularity: byContent.popularity,
      };
      return new Hybrid(parts, collaborative, byContent, resolved.content);
    },
    open(file) {
      const parts = openParts(file, NAME);
      // Their bytes are under the outer file's checksums.
      const collaborative = models.open(file.section("collaborative", "u8"), { verify: false });
      const inner = openFlat(file.section("content", "u8"), { kind: MODEL_FILE_KIND, verify: false });
      return new Hybrid(parts, collaborative, content.open(inner), read(parts.spec.options).content);
    },
  };
}

/** Any text: resolving it as a model says what is wrong with it. */
const MODEL_TEXT: Option<string> = {
  default: "itemknn",
  accepts: "a model, with ; between its options",
  read: (given) => typeof given === "string" ? given : undefined,
};

function parseInner(text: string): ModelSpec {
  return parseModelSpec(text.replaceAll(";", ","));
}

function formatInner(spec: ModelSpec): string {
  return formatModelSpec(spec).replaceAll(",", ";");
}

function largest(scores: Float64Array, owned: Uint8Array): number {
  let most = 0;
  for (let i = 0; i < scores.length; i++) {
    const size = Math.abs(scores[i]!);
    if (owned[i] === 0 && size > most) most = size;
  }
  return most;
}
