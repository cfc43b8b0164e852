/**
 * The shelf of games: renews it in place when a filter changes, lays more games on it, and draws a cover where a picture does
 * not load. Without this module the same links and forms lead to whole pages.
 *
 * @module
 */

const wide = matchMedia("(min-width: 60rem)");

/** Fetches a page, and takes over the part of it that has the same id. */
async function renew(part: HTMLElement, address: string): Promise<void> {
  part.ariaBusy = "true";
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(part.id);
    if (!answer.ok || found === null) throw new Error(`${address}: ${answer.status}`);
    part.replaceChildren(...found.childNodes);
    history.replaceState(null, "", address);
    watchCovers(part);
  } catch {
    // Whatever is wrong, the browser can show it.
    location.assign(address);
  } finally {
    part.ariaBusy = null;
  }
}

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-renews]")) {
  const part = document.getElementById(form.dataset["renews"]!);
  if (part === null) continue;
  const send = () => {
    const query = new URLSearchParams();
    for (const [name, value] of new FormData(form)) {
      if (typeof value === "string" && value !== "" && !(name === "variety" && value === "0")) {
        query.append(name, value);
      }
    }
    void renew(part, `${form.action}?${query}`);
  };
  form.addEventListener("change", () => form.checkValidity() && send());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
}

document.addEventListener("click", (event) => {
  const link = event.target instanceof Element
    ? event.target.closest<HTMLAnchorElement>("a[data-more]")
    : null;
  const part = link && document.getElementById(link.dataset["more"]!);
  if (link === null || part === null || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  const shown = part.querySelectorAll(".game").length;
  void renew(part, link.href.replace(/#.*/, "")).then(() => {
    // Who came by keyboard goes on at the first new game.
    part.querySelectorAll<HTMLAnchorElement>(".game-name a")[shown]?.focus();
  });
});

function watchCovers(within: ParentNode): void {
  for (const image of within.querySelectorAll<HTMLImageElement>("img[data-drawn]")) {
    const draw = () => {
      const { drawn } = image.dataset;
      if (drawn === undefined) return;
      image.removeAttribute("data-drawn");
      image.src = drawn;
    };
    if (image.complete && image.naturalWidth === 0 && image.src !== "") draw();
    else image.addEventListener("error", draw, { once: true });
  }
}

watchCovers(document);
for (const box of document.querySelectorAll<HTMLDetailsElement>("details[data-open-wide]")) {
  if (wide.matches) box.open = true;
}
