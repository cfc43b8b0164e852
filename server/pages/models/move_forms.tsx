/**
 * The questions before an alias is moved: as dialogs on other pages, and as pages of their own for who has no script. Both end
 * in the same form.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { COMMON } from "../../i18n/common.ts";
import { MODELS } from "../../i18n/models.ts";
import { SITE } from "../../i18n/site.ts";
import { Breadcrumbs, Button, Card, Notice, PageHead, TextField } from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import type { Page } from "../page.ts";

/** A move that is asked about. */
export interface Asked {
  /** Where the form goes. */
  readonly action: string;
  readonly title: string;
  readonly help: string;
  readonly verb: string;
  /** Tells the fields of several forms on a page apart. */
  readonly id: string;
}

/** Asks to promote a version. @param from the champion now */
export function promotionOf({ say }: Page, from: number | null, to: number): Asked {
  return {
    action: `/models/${to}/promote`,
    title: say(MODELS.promoteTitle)(to),
    help: say(MODELS.promoteHelp)(from, to),
    verb: say(MODELS.promote),
    id: `promote-${to}`,
  };
}

/** Asks to take the last move back. */
export function takingBack({ say }: Page, from: number, to: number): Asked {
  return {
    action: "/models/rollback",
    title: say(MODELS.rollbackTitle)(to),
    help: say(MODELS.rollbackHelp)(from, to),
    verb: say(MODELS.rollback),
    id: "rollback",
  };
}

/** The form. `aside` stands beside the button that goes on. */
export function MoveForm({ page, asked, aside }: { page: Page; asked: Asked; aside?: Child }) {
  const { say } = page;
  const { action, help, verb, id } = asked;
  if (!page.mayWrite) {
    return (
      <Notice tone="warn" title={say(SITE.readOnly)}>
        {say(SITE.readOnlyHelp)}{" "}
        <a href={`/sign-in?${new URLSearchParams({ back: action })}`}>{say(COMMON.signIn)}</a>
      </Notice>
    );
  }
  return (
    <form class="stack" method="post" action={action}>
      <p>{help} {say(MODELS.reversible)}</p>
      <TextField id={`${id}-why`} name="why" label={say(MODELS.whyLabel)} hint={say(MODELS.whyHint)} />
      <TextField id={`${id}-by`} name="by" label={say(MODELS.byLabel)} autocomplete="name" />
      <div class="row">
        <Button look="primary">{verb}</Button>
        {aside}
      </div>
    </form>
  );
}

/** The question as a page. */
export function MovePage({ page, asked, back }: { page: Page; asked: Asked; back: string }) {
  const { say } = page;
  return (
    <Layout page={page} place="models" title={asked.title} noIndex>
      <PageHead
        title={asked.title}
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[{ label: say(COMMON.models), href: "/models" }, { label: asked.verb }]}
          />
        }
      />
      <div class="narrow">
        <Card>
          <MoveForm
            page={page}
            asked={asked}
            aside={<Button look="plain" href={back}>{say(COMMON.cancel)}</Button>}
          />
        </Card>
      </div>
    </Layout>
  );
}
