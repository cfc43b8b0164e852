/**
 * The models that can be measured and what can be set of each, for people and for programs.
 *
 * @module
 */
import { models } from "../../assets/recommender/mod.ts";
import type { Style } from "../cli/style.ts";
import { table } from "../cli/table.ts";

/** One option of a model. */
export interface ListedOption {
  readonly name: string;
  readonly default: string | number | boolean;
  /** What is accepted, for people. */
  readonly accepts: string;
}

/** One model. */
export interface ListedModel {
  readonly name: string;
  readonly summary: string;
  readonly paper: string;
  readonly options: readonly ListedOption[];
}

/** All models of the registry, in its order. */
export function listedModels(): ListedModel[] {
  return [...models].map((kind) => ({
    name: kind.name,
    summary: kind.summary,
    paper: kind.paper,
    options: Object.entries(kind.resolve({})).map(([name, standard]) => ({
      name,
      default: standard,
      accepts: kind.options[name]!.accepts,
    })),
  }));
}

/** The lines of the list: a model and its summary, then a line an option. */
export function modelLines(width: number, paint: Style): string[] {
  const listed = listedModels();
  const widest = Math.max(...listed.flatMap(({ options }) => options.map(({ name }) => name.length)));
  const blocks = listed.map(({ name, summary, options }) => {
    const rows = options.map((option) => [
      `  ${option.name.padEnd(widest)}`,
      // A model within a model: its own options are listed under its name.
      String(option.default).replace(/:.*/, ""),
      option.accepts,
    ]);
    const columns = [{ title: "  option" }, { title: "default" }, { title: "accepts", flexible: true }];
    return [
      `${paint.bold(name)}  ${summary}`,
      ...(rows.length === 0 ? [paint.dim("  no options")] : table(columns, rows, width, paint)),
      "",
    ];
  });
  return [...blocks.flat(), "Such as: --model itemknn:neighbours=50,shrinkage=10"];
}
