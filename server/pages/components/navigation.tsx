/**
 * Ways through pages: breadcrumbs, tabs, pager.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { COMMON } from "../../i18n/common.ts";
import { here, type Page } from "../page.ts";
import { Button } from "./button.tsx";

/** Where this page is. The last one is the page itself. */
export function Breadcrumbs(
  { page, trail }: { page: Page; trail: readonly { readonly label: Child; readonly href?: string }[] },
) {
  return (
    <nav class="crumbs" aria-label={page.say(COMMON.breadcrumbs)}>
      <ol>
        {trail.map(({ label, href }) => (
          <li>
            {href === undefined ? <span aria-current="page">{label}</span> : <a href={href}>{label}</a>}
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** Views of one thing. They are links, so that each has an address. */
export function Tabs(
  { label, tabs }: {
    label: string;
    tabs: readonly { readonly label: Child; readonly href: string; readonly isCurrent: boolean }[];
  },
) {
  return (
    <nav class="tabs" aria-label={label}>
      {tabs.map(({ label, href, isCurrent }) => (
        <a href={href} aria-current={isCurrent ? "page" : undefined}>{label}</a>
      ))}
    </nav>
  );
}

/** Steps through a long list by the parameter `page` of the address, counted from 1. */
export function Pager(
  { page, current, size, all }: { page: Page; current: number; size: number; all: number },
) {
  const last = Math.max(1, Math.ceil(all / size));
  if (last === 1) return null;
  const to = (number: number) => here(page, { page: number === 1 ? undefined : String(number) });
  const { say } = page;
  return (
    <nav class="pager" aria-label={say(COMMON.pages)}>
      {current > 1
        ? <Button href={to(current - 1)} icon="previous" size="small">{say(COMMON.previous)}</Button>
        : <span></span>}
      <span class="small soft number">
        {say(COMMON.rangeOf)((current - 1) * size + 1, Math.min(current * size, all), all)}
      </span>
      {current < last
        ? <Button href={to(current + 1)} icon="next" size="small">{say(COMMON.next)}</Button>
        : <span></span>}
    </nav>
  );
}
