/**
 * Renews parts of a page with what the server says now: it fetches the same page, and takes over those parts. What was open stays
 * open, and what had the focus keeps it.
 *
 * @module
 */

/** Fetches a page, and takes over the parts of these ids, or all that are marked. @throws when it cannot be had */
export async function renewParts(address: string, ids?: readonly string[]): Promise<void> {
  const answer = await fetch(address, { headers: { accept: "text/html" } });
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const parts = ids === undefined
    ? [...document.querySelectorAll<HTMLElement>("[data-part]")]
    : ids.flatMap((id) => document.getElementById(id) ?? []);
  for (const part of parts) {
    const found = fresh.getElementById(part.id);
    if (found !== null && found.innerHTML !== part.innerHTML) replace(part, found);
  }
  document.dispatchEvent(new CustomEvent("renewed"));
}

function replace(part: HTMLElement, found: HTMLElement): void {
  const focused = document.activeElement;
  const inside = focused instanceof Element && part.contains(focused) ? addressOf(focused) : undefined;
  const open = [...part.querySelectorAll("details")].map(({ open }) => open);
  part.replaceChildren(...found.childNodes);
  for (const [i, details] of [...part.querySelectorAll("details")].entries()) {
    if (open[i] !== undefined) details.open = open[i]!;
  }
  if (inside !== undefined) part.querySelector<HTMLElement>(inside)?.focus();
}

/** What finds an element again after the server made it anew. */
function addressOf(element: Element): string | undefined {
  if (element.id !== "") return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href === null ? undefined : `[href="${CSS.escape(href)}"]`;
}
