/**
 * Slack's blocks, within Slack's limits.
 *
 * @see https://docs.slack.dev/reference/block-kit/blocks
 * @module
 */

/** Text that people read; `verbatim` keeps Slack from finding links and names in it. */
export interface Markdown {
  readonly type: "mrkdwn";
  readonly text: string;
  readonly verbatim: true;
}

export type Block =
  | { readonly type: "header"; readonly text: { readonly type: "plain_text"; readonly text: string } }
  | { readonly type: "section"; readonly text: Markdown }
  | { readonly type: "section"; readonly fields: readonly Markdown[] }
  | { readonly type: "context"; readonly elements: readonly Markdown[] };

/** What a webhook takes. */
export interface Payload {
  /** For notifications, and where blocks cannot be shown. */
  readonly text: string;
  readonly blocks: readonly Block[];
}

export const LIMITS = { blocks: 50, header: 150, text: 3000, fields: 10, field: 2000, context: 10 } as const;

const ESCAPES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };

/** Foreign text as Slack shows it: nothing in it is a link, a mention or a command. On one line, at most so long. */
export function escaped(text: string, most: number): string {
  const line = text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim();
  let result = "";
  for (const character of line) {
    const written = ESCAPES[character] ?? character;
    if (result.length + written.length > most - 1) return `${result}…`;
    result += written;
  }
  return result;
}

/** The name of an asset and the like. */
export function code(text: string): string {
  return `\`${escaped(text.replaceAll("`", "'"), 100)}\``;
}

const markdown = (text: string): Markdown => ({ type: "mrkdwn", text, verbatim: true });

export function header(text: string): Block {
  return { type: "header", text: { type: "plain_text", text: escaped(text, LIMITS.header) } };
}

/** Small print. */
export function context(...texts: readonly string[]): Block {
  return { type: "context", elements: texts.slice(0, LIMITS.context).map(markdown) };
}

/** Two columns. */
export function fields(texts: readonly string[]): Block {
  return { type: "section", fields: texts.slice(0, LIMITS.fields).map(markdown) };
}

/**
 * Lines as one text; those that do not fit are counted.
 *
 * @param lines none longer than 2,900 characters
 * @param more "and 3 more"
 */
export function section(lines: readonly string[], more: (n: number) => string): Block {
  let text = "";
  for (const [i, line] of lines.entries()) {
    const isLast = i === lines.length - 1;
    const rest = isLast ? "" : `\n${more(lines.length - i - 1)}`;
    const next = text === "" ? line : `${text}\n${line}`;
    if (next.length + rest.length > LIMITS.text) {
      return { type: "section", text: markdown(`${text}\n${more(lines.length - i)}`) };
    }
    text = next;
  }
  return { type: "section", text: markdown(text) };
}

/** A link; its label is ours. */
export function link(url: string, label: string): string {
  return `<${url.replaceAll(/[<>|]/g, encodeURIComponent)}|${label}>`;
}
