/**
 * `/models`, `/models/{version}`, and the moves of the champion.
 *
 * @module
 */
import { Hono } from "hono";
import {
  type AliasMove,
  type ModelVersion,
  promote,
  rollbackAlias,
  rollbackOf,
  VersionError,
} from "../../../assets/engine/mod.ts";
import { model, SERVING, trials as trialsAsset } from "../../../assets/mod.ts";
import type { Trials } from "../../../assets/trial_table.ts";
import type { AppContext, AppEnv } from "../../hono.ts";
import { Problem } from "../../problem.ts";
import type { Services } from "../../services.ts";
import { answer } from "../frame.ts";
import { traceOf } from "../origin/trace.ts";
import { pageOf, type Site } from "../page.ts";
import { signInFirst } from "../sign_in/first.ts";
import { ModelsPage } from "./list_page.tsx";
import { MovePage, promotionOf, takingBack } from "./move_forms.tsx";
import { VersionPage } from "./version_page.tsx";

const VERSIONS = 200;
const MOVES = 100;

/** The pages of models. */
export function modelPages(services: Services, site: Site): Hono<AppEnv> {
  const { versions, models, engine } = services;
  const name = model.key;
  const app = new Hono<AppEnv>();

  app.get("/models", async (c) => {
    const page = await pageOf(c, site);
    const [all, aliases, moves] = await Promise.all([
      versions.versions(name, VERSIONS),
      versions.aliases(name),
      versions.moves(name, { limit: MOVES }),
    ]);
    return answer(
      c,
      <ModelsPage
        page={page}
        view={{
          versions: all,
          aliases,
          moves,
          served: models.current?.version.number,
          problem: models.problem,
          earlier: earlierOf(moves),
        }}
      />,
    );
  });

  app.get("/models/rollback", async (c) => {
    const page = await pageOf(c, site);
    const champion = (await versions.aliases(name)).get("champion");
    const earlier = earlierOf(await versions.moves(name, { alias: "champion", limit: MOVES }));
    if (champion === undefined || earlier === undefined) {
      throw new Problem("conflict", "There is no earlier champion to go back to");
    }
    return answer(c, <MovePage page={page} asked={takingBack(page, champion, earlier)} back="/models" />);
  });

  app.post("/models/rollback", async (c) => {
    const refused = signInFirst(c, site, "/models/rollback");
    if (refused !== undefined) return refused;
    const { why, by } = await fieldsOf(c);
    const move = await moved(() => rollbackAlias(engine, versions, { ...wish(), why, by }));
    await models.refresh();
    return c.redirect(move.to === null ? "/models" : `/models/${move.to}?moved=yes`, 303);
  });

  app.get("/models/:version{[0-9]{1,9}}", async (c) => {
    const page = await pageOf(c, site);
    const version = await versionOf(services, c);
    const [champion, aliases, moves, trials, trace] = await Promise.all([
      versions.aliased(name, "champion"),
      versions.aliases(name),
      versions.moves(name, { limit: MOVES }),
      trialsOf(services, version),
      traceOf(services, version),
    ]);
    const { number } = version;
    return answer(
      c,
      <VersionPage
        page={page}
        view={{
          version,
          champion,
          aliases: [...aliases].filter(([, named]) => named === number).map(([alias]) => alias),
          isServed: models.current?.version.number === number,
          trials,
          moves: moves.filter(({ from, to }) => from === number || to === number),
          trace,
          isMoved: c.req.query("moved") === "yes" && champion?.number === number,
        }}
      />,
    );
  });

  app.get("/models/:version{[0-9]{1,9}}/promote", async (c) => {
    const page = await pageOf(c, site);
    const { number } = await versionOf(services, c);
    const champion = (await versions.aliases(name)).get("champion") ?? null;
    if (champion === number) return c.redirect(`/models/${number}`, 303);
    return answer(
      c,
      <MovePage page={page} asked={promotionOf(page, champion, number)} back={`/models/${number}`} />,
    );
  });

  app.post("/models/:version{[0-9]{1,9}}/promote", async (c) => {
    const { number } = await versionOf(services, c);
    const refused = signInFirst(c, site, `/models/${number}/promote`);
    if (refused !== undefined) return refused;
    const { why, by } = await fieldsOf(c);
    await moved(() => promote(engine, versions, number, { ...wish(), why, by }));
    // The champion is served from here on, not from the next poll on.
    await models.refresh();
    return c.redirect(`/models/${number}?moved=yes`, 303);
  });
  return app;
}

/** How long a move waits for a collection of garbage to let it pin what it needs. */
const PATIENCE_MS = 5_000;

function wish() {
  return {
    name: model.key,
    alias: "champion",
    needs: SERVING,
    signal: AbortSignal.timeout(PATIENCE_MS),
  } as const;
}

/** @throws {Problem} when a version cannot be what was asked for. */
async function moved<T>(move: () => Promise<T>): Promise<T> {
  try {
    return await move();
  } catch (error) {
    if (error instanceof VersionError) throw new Problem("conflict", error.message, { cause: error });
    throw error;
  }
}

async function fieldsOf(c: AppContext): Promise<{ why: string; by: string }> {
  const fields = await c.req.parseBody();
  const text = (name: string, most: number, otherwise: string) => {
    const value = fields[name];
    return typeof value === "string" && value.trim() !== "" ? value.trim().slice(0, most) : otherwise;
  };
  return { why: text("why", 500, "asked for on the page"), by: text("by", 100, "web") };
}

async function versionOf({ versions }: Services, c: AppContext): Promise<ModelVersion> {
  const number = Number(c.req.param("version"));
  const found = await versions.version(model.key, number);
  if (found === undefined) throw new Problem("not-found", `There is no model version ${number}`);
  return found;
}

/** What taking the last move of the champion back would lead to; undefined when there is none. */
function earlierOf(moves: readonly AliasMove[]): number | undefined {
  return rollbackOf(moves.filter(({ alias }) => alias === "champion"))?.from ?? undefined;
}

/** The trials that a version was chosen in; undefined when they are gone. */
async function trialsOf(
  { engine: { store } }: Services,
  { lineage }: ModelVersion,
): Promise<Trials | undefined> {
  const entry = lineage.find(({ asset }) => asset === trialsAsset.key);
  if (entry === undefined) return undefined;
  try {
    return trialsAsset.codec.decode(await store.read(entry.dataVersion)) as Trials;
  } catch {
    // Collected as garbage, or written by a version of the program that this one cannot read.
    return undefined;
  }
}
