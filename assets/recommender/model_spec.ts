/**
 * The name of a model with its options, as text: `itemknn:similarity=jaccard,neighbours=50`.
 *
 * @module
 */
import type { ModelSpec } from "./model.ts";

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
