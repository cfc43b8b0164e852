/**
 * `/sign-in` and `/sign-out`: a browser brings the token once, and may write from then on.
 *
 * @module
 */
import { Hono } from "hono";
import { COMMON } from "../../i18n/common.ts";
import { SITE } from "../../i18n/site.ts";
import type { AppEnv } from "../../hono.ts";
import type { Services } from "../../services.ts";
import { isSignedIn, isToken, signIn, signOut } from "../../session.ts";
import { Button, Card, Notice, PageHead, TextField } from "../components/mod.ts";
import { answer, localPath } from "../frame.ts";
import { Layout } from "../layout.tsx";
import { type Page, pageOf, type Site } from "../page.ts";

/** How a browser stands. */
type Standing = "no token" | "signed in" | "signed out" | "refused";

/** The pages of signing in. */
export function signInPages(
  { settings: { apiToken } }: Pick<Services, "settings">,
  site: Site,
): Hono<AppEnv> {
  const app = new Hono<AppEnv>();
  app.get("/sign-in", async (c) => {
    const standing = apiToken === undefined
      ? "no token"
      : isSignedIn(c, apiToken)
      ? "signed in"
      : "signed out";
    const back = localPath(c.req.query("back"));
    return answer(c, <SignInPage page={await pageOf(c, site)} standing={standing} back={back} />);
  });
  app.post("/sign-in", async (c) => {
    site.checkOrigin(c);
    const { token, back } = await c.req.parseBody();
    if (apiToken !== undefined && typeof token === "string" && isToken(token.trim(), apiToken)) {
      signIn(c, apiToken);
      return c.redirect(localPath(back), 303);
    }
    const page = await pageOf(c, site);
    const standing = apiToken === undefined ? "no token" : "refused";
    return answer(c, <SignInPage page={page} standing={standing} back={localPath(back)} />, 401);
  });
  app.post("/sign-out", (c) => {
    site.checkOrigin(c);
    signOut(c);
    return c.redirect("/sign-in", 303);
  });
  return app;
}

function SignInPage({ page, standing, back }: { page: Page; standing: Standing; back: string }) {
  const { say } = page;
  return (
    <Layout page={page} title={say(SITE.signInTitle)} noIndex>
      <PageHead title={say(SITE.signInTitle)} lead={say(SITE.signInLead)} />
      <div class="narrow">
        {standing === "no token" && <Notice title={say(SITE.noToken)}>{say(SITE.noTokenHelp)}</Notice>}
        {standing === "signed in" && (
          <div class="stack">
            <Notice tone="good" title={say(SITE.signedIn)} />
            <form method="post" action="/sign-out">
              <Button>{say(COMMON.signOut)}</Button>
            </form>
          </div>
        )}
        {(standing === "signed out" || standing === "refused") && (
          <Card>
            <form class="stack" method="post" action="/sign-in">
              <input type="hidden" name="back" value={back} />
              <TextField
                id="token"
                name="token"
                type="password"
                label={say(SITE.token)}
                hint={say(SITE.tokenHint)}
                error={standing === "refused" ? say(SITE.wrongToken) : undefined}
                autocomplete="current-password"
                required
              />
              <Button look="primary" icon="key">{say(COMMON.signIn)}</Button>
            </form>
          </Card>
        )}
      </div>
    </Layout>
  );
}
