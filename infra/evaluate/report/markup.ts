/**
 * Text in both languages as HTML or SVG; which one shows is decided by the page's language.
 *
 * @module
 */
import type { Words } from "./words.ts";

/** Text that is not markup. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/** Both languages, in HTML. */
export function html({ en, ko }: Words): string {
  if (en === ko) return escaped(en);
  return `<span class="en" lang="en">${escaped(en)}</span><span class="ko" lang="ko">${escaped(ko)}</span>`;
}

/** Both languages, within an SVG text. */
export function svgText({ en, ko }: Words): string {
  if (en === ko) return escaped(en);
  return `<tspan class="en" lang="en">${escaped(en)}</tspan><tspan class="ko" lang="ko">${
    escaped(ko)
  }</tspan>`;
}

/** A name that needs no translation. */
export function same(text: string): Words {
  return { en: text, ko: text };
}

/** A model as it was asked for, which may break within and between its options. */
export function modelName(text: string): string {
  return text.split(/(?<=[:,;=])/).map(escaped).join("<wbr>");
}
