/** The part of `@std/csv` that Questline uses. */
export interface ParseOptions {
  separator?: string;
  comment?: string;
  trimLeadingSpace?: boolean;
  lazyQuotes?: boolean;
  fieldsPerRecord?: number;
}

/** Parses CSV text into records; throws a `SyntaxError` that names the line and column. */
export function parse(input: string, options?: ParseOptions): string[][];

export interface StringifyOptions {
  headers?: boolean;
  separator?: string;
  columns?: readonly string[];
  bom?: boolean;
}

/** Writes records as CSV text with CRLF line ends. */
export function stringify(
  data: readonly (readonly unknown[] | Readonly<Record<string, unknown>>)[],
  options?: StringifyOptions,
): string;
