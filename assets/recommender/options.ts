/**
 * The options of a model, as data: a default and a check for each, so that they can come from a command line, a
 * configuration or an artifact, and are complete and typed once they are read.
 *
 * @module
 */

/** A value as it may be given: numbers and flags also as text. */
export type OptionValue = string | number | boolean;

/** One option: what it is when left out, and how it is read. */
export interface Option<T extends OptionValue> {
  readonly default: T;
  /** What is accepted, for people. */
  readonly accepts: string;
  /** The value, or undefined when it is none that is accepted. */
  read(given: OptionValue): T | undefined;
}

/** Options by name. */
export type OptionSchema = Readonly<Record<string, Option<OptionValue>>>;

/** The values that a schema yields. */
export type OptionValues<S extends OptionSchema> = { readonly [K in keyof S]: S[K]["default"] };

/** One of a few words. */
export function choice<const T extends string>(values: readonly T[], standard: T): Option<T> {
  return {
    default: standard,
    accepts: `one of ${values.join(", ")}`,
    read: (given) => values.find((value) => value === given),
  };
}

/** A finite number. */
export function number(range: { min?: number; max?: number; default: number }): Option<number> {
  const { min = -Infinity, max = Infinity } = range;
  return {
    default: range.default,
    accepts: `a number${bounds(min, max)}`,
    read: (given) => inRange(numeric(given), min, max),
  };
}

/** A whole number. */
export function integer(range: { min?: number; max?: number; default: number }): Option<number> {
  const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = range;
  return {
    default: range.default,
    accepts: `a whole number${bounds(range.min ?? -Infinity, range.max ?? Infinity)}`,
    read: (given) => {
      const value = numeric(given);
      return Number.isSafeInteger(value) ? inRange(value, min, max) : undefined;
    },
  };
}

/** True or false. */
export function flag(standard: boolean): Option<boolean> {
  return {
    default: standard,
    accepts: "true or false",
    read: (given) =>
      given === true || given === "true" ? true : given === false || given === "false" ? false : undefined,
  };
}

/**
 * Reads options: every option of the schema, given or default.
 *
 * @param owner Whose options these are, for the message.
 * @throws {RangeError} When an option is not known or its value is not accepted.
 */
export function readOptions<S extends OptionSchema>(
  owner: string,
  schema: S,
  given: Readonly<Record<string, OptionValue>>,
): OptionValues<S> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(schema, name)) {
      const known = Object.keys(schema).join(", ") || "none";
      throw new RangeError(`Cannot set option "${name}" of ${owner}: its options are ${known}`);
    }
  }
  const values: Record<string, OptionValue> = {};
  for (const [name, option] of Object.entries(schema)) {
    const value = given[name];
    const read = value === undefined ? option.default : option.read(value);
    if (read === undefined) {
      throw new RangeError(
        `Cannot set option "${name}" of ${owner}: expected ${option.accepts}, got "${value}"`,
      );
    }
    values[name] = read;
  }
  return values as OptionValues<S>;
}

function numeric(given: OptionValue): number {
  if (typeof given === "number") return given;
  return typeof given === "string" && given.trim() !== "" ? Number(given) : NaN;
}

function inRange(value: number, min: number, max: number): number | undefined {
  return Number.isFinite(value) && value >= min && value <= max ? value : undefined;
}

function bounds(min: number, max: number): string {
  if (min > -Infinity && max < Infinity) return ` in ${min}..${max}`;
  if (min > -Infinity) return ` of ${min} or more`;
  return max < Infinity ? ` of ${max} or less` : "";
}
