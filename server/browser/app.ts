/**
 * What every page has: exact local times, dialogs, and short messages. Pages can be read without it.
 *
 * @module
 */

const language = document.documentElement.lang;

/** Shows a message for a few seconds; screen readers speak it. */
export function toast(text: string, seconds = 6): void {
  const box = document.createElement("div");
  box.className = "toast";
  box.textContent = text;
  document.getElementById("toasts")?.append(box);
  setTimeout(() => box.remove(), seconds * 1000);
}

/** Writes moments in the visitor's own time zone. The server wrote them in UTC. */
function localTimes(): void {
  const exact = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  for (const time of document.querySelectorAll<HTMLTimeElement>("time[data-moment]")) {
    const text = exact.format(new Date(time.dateTime));
    time.title = text;
    if (time.dataset["moment"] === "exact") time.textContent = text;
  }
}

/** Lets links that lead to a question open it as a dialog instead. */
function openDialogs(): void {
  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || !(event.target instanceof Element)) return;
    const opener = event.target.closest("[data-opens]");
    const dialog = opener && document.getElementById(opener.getAttribute("data-opens") ?? "");
    if (!(dialog instanceof HTMLDialogElement)) return;
    event.preventDefault();
    dialog.showModal();
  });
  for (const dialog of document.querySelectorAll("dialog")) {
    // A click on the backdrop is a click on the dialog itself.
    dialog.addEventListener("click", (event) => {
      if (event.target === dialog && isOutside(dialog, event)) dialog.close();
    });
  }
}

function isOutside(dialog: HTMLDialogElement, { clientX, clientY }: MouseEvent): boolean {
  const { left, right, top, bottom } = dialog.getBoundingClientRect();
  return clientX < left || clientX > right || clientY < top || clientY > bottom;
}

/** Copies what a button names, and says so. */
function copyButtons(): void {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-copy]") : null;
    if (button === null) return;
    void navigator.clipboard.writeText(button.dataset["copy"] ?? "").then(() => {
      toast(button.dataset["copied"] ?? "✓");
    });
  });
}

/** Submits a form marked so when one of its choices changes; its own button stays for who has no script. */
function eagerForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-eager]")) {
    form.addEventListener("change", () => form.requestSubmit());
  }
}

localTimes();
openDialogs();
copyButtons();
eagerForms();
