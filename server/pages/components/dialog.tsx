/**
 * A dialog that asks before something is done. It is a page's own `<dialog>`; without a browser module the button leads to a
 * page with the same question, so that both ways end in the same form.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { COMMON } from "../../i18n/common.ts";
import type { Page } from "../page.ts";
import { Button, type ButtonProps } from "./button.tsx";

/** The button that opens a dialog; `href` is the page that asks the same. */
export function DialogOpener({ dialog, ...button }: ButtonProps & { href: string; dialog: string }) {
  return <Button {...button} attributes={{ ...button.attributes, "data-opens": dialog }} />;
}

/** The dialog itself, closed at first. `children` are its text and its form. */
export function Dialog(
  { page, id, title, children }: { page: Page; id: string; title: Child; children?: Child },
) {
  return (
    <dialog class="dialog" id={id} aria-labelledby={`${id}-title`}>
      <div class="stack">
        <div class="row apart">
          <h2 id={`${id}-title`}>{title}</h2>
          <form method="dialog">
            <Button size="small" look="plain" icon="close" label={page.say(COMMON.close)} />
          </form>
        </div>
        {children}
      </div>
    </dialog>
  );
}
