/**
 * Opens questions (a plan before a run, a rollback) as dialogs: it fetches the page that asks, and shows the part of it that does.
 * Without this module the links lead to that page.
 *
 * @module
 */

let dialog: HTMLDialogElement | undefined;

function made(): HTMLDialogElement {
  if (dialog !== undefined) return dialog;
  dialog = document.createElement("dialog");
  dialog.className = "dialog asker-dialog";
  dialog.setAttribute("aria-labelledby", "asker-title");
  dialog.addEventListener("click", ({ target, clientX, clientY }) => {
    if (target !== dialog) return;
    const { left, right, top, bottom } = dialog.getBoundingClientRect();
    if (clientX < left || clientX > right || clientY < top || clientY > bottom) dialog.close();
  });
  document.body.append(dialog);
  return dialog;
}

async function ask(address: string): Promise<void> {
  try {
    const answer = await fetch(address, { headers: { accept: "text/html" } });
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("ask");
    if (!answer.ok || found === null) throw new Error(`${address}: ${answer.status}`);
    const box = made();
    const focused = box.contains(document.activeElement) ? document.activeElement?.id : undefined;
    const head = document.createElement("div");
    head.className = "row apart";
    const title = document.createElement("h2");
    title.id = "asker-title";
    title.textContent = found.dataset["title"] ?? "";
    const close = document.createElement("button");
    close.type = "button";
    close.className = "button small plain";
    close.textContent = found.dataset["close"] ?? "";
    close.addEventListener("click", () => box.close());
    head.append(title, close);
    found.classList.remove("narrow");
    const stack = document.createElement("div");
    stack.className = "stack";
    stack.append(head, found);
    box.replaceChildren(stack);
    if (!box.open) box.showModal();
    if (focused) document.getElementById(focused)?.focus();
    document.dispatchEvent(new CustomEvent("asked"));
  } catch {
    // Whatever is wrong, the browser can show it.
    location.assign(address);
  }
}

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
  const closer = event.target.closest("[data-closes]");
  if (closer !== null && dialog?.open && dialog.contains(closer)) {
    event.preventDefault();
    dialog.close();
    return;
  }
  const link = event.target.closest<HTMLAnchorElement>("a[data-asks]");
  if (link === null) return;
  event.preventDefault();
  void ask(link.href);
});

/** The plan's own form asks again, in the dialog. */
function askAgain(event: Event): void {
  const form = event.target instanceof Element ? event.target.closest<HTMLFormElement>("#wish") : null;
  if (form === null || dialog?.contains(form) !== true) return;
  event.preventDefault();
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") query.append(name, value);
  void ask(`${form.action}?${query}`);
}

document.addEventListener("submit", askAgain);
document.addEventListener("change", askAgain);
