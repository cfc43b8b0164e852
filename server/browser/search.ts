/**
 * Search as one types: what the server finds is offered below the field, for mouse, keyboard and screen reader (the combobox
 * pattern of ARIA). Without this module the form shows the same as a page.
 *
 * @module
 */

/** One thing that was found. */
interface Found {
  readonly value: string;
  readonly label: string;
  readonly detail: string;
}

const WAIT_MS = 120;
let lists = 0;

function attach(input: HTMLInputElement): void {
  const { source, param } = input.dataset;
  const form = input.form;
  if (source === undefined || form === null) return;
  const list = document.createElement("ul");
  list.className = "options";
  list.role = "listbox";
  list.id = `options-${++lists}`;
  list.hidden = true;
  list.ariaLabel = input.labels?.[0]?.textContent ?? "";
  input.after(list);
  input.role = "combobox";
  input.autocomplete = "off";
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-controls", list.id);
  input.ariaExpanded = "false";

  let found: Found[] = [];
  let active = -1;
  let timer = 0;
  let asked: AbortController | undefined;

  const close = () => {
    list.hidden = true;
    input.ariaExpanded = "false";
    input.removeAttribute("aria-activedescendant");
    active = -1;
  };
  const choose = ({ value }: Found) => {
    close();
    if (param === undefined) {
      input.value = value;
    } else {
      const field = document.createElement("input");
      field.type = "hidden";
      field.name = param;
      field.value = value;
      form.append(field);
      input.value = "";
      input.disabled = true;
    }
    form.requestSubmit();
  };
  const mark = (next: number) => {
    active = next;
    for (const [i, option] of [...list.children].entries()) option.ariaSelected = String(i === next);
    const option = list.children[next];
    if (option === undefined) input.removeAttribute("aria-activedescendant");
    else {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    }
  };
  const show = () => {
    list.replaceChildren(...found.map((item, i) => {
      const option = document.createElement("li");
      option.role = "option";
      option.id = `${list.id}-${i}`;
      option.ariaSelected = "false";
      const name = document.createElement("span");
      name.textContent = item.label;
      const detail = document.createElement("span");
      detail.className = "faint small";
      detail.textContent = item.detail;
      option.append(name, detail);
      // Before the field loses the focus, which would close the list.
      option.addEventListener("pointerdown", (event) => event.preventDefault());
      option.addEventListener("click", () => choose(item));
      return option;
    }));
    list.hidden = found.length === 0;
    input.ariaExpanded = String(found.length > 0);
    mark(-1);
  };
  const ask = async () => {
    asked?.abort();
    const text = input.value.trim();
    if (text === "") {
      found = [];
      return close();
    }
    asked = new AbortController();
    try {
      const answer = await fetch(`${source}?${new URLSearchParams({ q: text })}`, { signal: asked.signal });
      if (!answer.ok) return;
      const marked = found[active]?.value;
      found = await answer.json() as Found[];
      if (document.activeElement !== input) return;
      show();
      // Who had gone to an option stays on it while the list changes around it.
      const still = found.findIndex(({ value }) => value === marked);
      if (still >= 0) mark(still);
    } catch {
      // Another letter was typed, or the server is away: the form works without this.
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => void ask(), WAIT_MS);
  });
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && found.length > 0) {
      event.preventDefault();
      if (list.hidden) show();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(active < 0 && step < 0 ? found.length - 1 : (active + step + found.length) % found.length);
    } else if (event.key === "Enter" && !list.hidden && active >= 0) {
      event.preventDefault();
      choose(found[active]!);
    }
  });
  input.addEventListener("blur", close);
}

for (const input of document.querySelectorAll<HTMLInputElement>("input[data-source]")) attach(input);
