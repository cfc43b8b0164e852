/**
 * The lineage of one recommendation: from the answer back to the run and the code that it came from.
 *
 * @module
 */
import { COMMON } from "../../i18n/common.ts";
import { SHOP, TRACE } from "../../i18n/recommendations.ts";
import type { Recommended, ServedModel } from "../../model/served_model.ts";
import { Breadcrumbs, Meter, PageHead } from "../components/mod.ts";
import { Layout } from "../layout.tsx";
import { modelStops } from "../origin/stops.tsx";
import type { Trace } from "../origin/trace.ts";
import { type Stop, Trail, TrailMap } from "../origin/trail.tsx";
import type { Page } from "../page.ts";
import { type Ask, paramsOf } from "./ask.ts";
import { Because, Cover, gameUrl } from "./game_card.tsx";

/** The recommendation that is traced. */
export interface Traced {
  readonly item: number;
  /** Undefined when the model does not recommend it here. */
  readonly answer: { readonly game: Recommended; readonly rank: number } | undefined;
}

/** The page. Without a recommendation it is the lineage of the model that answers. */
export function LineagePage(
  { page, served, ask, traced, trace }: {
    page: Page;
    served: ServedModel;
    ask: Ask;
    traced: Traced | undefined;
    trace: Trace;
  },
) {
  const { say } = page;
  const stops = [
    ...traced === undefined ? [] : [answerStop(page, served, ask, traced)],
    ...modelStops(page, trace),
  ];
  const back = `/?${paramsOf(ask)}`;
  return (
    <Layout page={page} place="recommendations" title={say(TRACE.title)}>
      <PageHead
        title={say(TRACE.title)}
        lead={say(traced === undefined ? TRACE.leadModel : TRACE.lead)}
        crumbs={
          <Breadcrumbs
            page={page}
            trail={[{ label: say(COMMON.recommendations), href: back }, { label: say(TRACE.title) }]}
          />
        }
      />
      <TrailMap label={say(TRACE.stops)} stops={stops} />
      <Trail stops={stops} />
    </Layout>
  );
}

function answerStop(page: Page, served: ServedModel, ask: Ask, { item, answer }: Traced): Stop {
  const { say } = page;
  const { catalogue } = served;
  const name = catalogue.nameOf(item);
  const url = gameUrl(catalogue.items.idOf(item));
  return {
    id: "answer",
    icon: "game",
    kind: say(TRACE.answer),
    title: <a href={url}>{name}</a>,
    brief: name,
    content: (
      <div class="answer">
        <Cover served={served} item={item} eager />
        <div class="stack tight">
          {answer === undefined ? <p class="soft">{say(TRACE.notRecommended)}</p> : (
            <>
              <p>
                {say(TRACE.rankOf)(answer.rank)}{" "}
                {ask.user === undefined ? say(TRACE.forLikes) : say(TRACE.forUser)(ask.user)}
              </p>
              <div class="game-confidence">
                <span class="eyebrow">
                  {say(answer.game.strategy === "popular" ? SHOP.ownedBy : SHOP.confidence)}
                </span>
                <Meter page={page} label={say(SHOP.confidenceOf)(name)} value={answer.game.confidence} />
              </div>
              <Because page={page} served={served} game={answer.game} likes={ask.user === undefined} />
              {answer.game.reasons.length > 1 && (
                <ul class="reasons" role="list">
                  {answer.game.reasons.map(({ item, share }) => {
                    const reason = catalogue.nameOf(item);
                    return (
                      <li>
                        <a class="cut" href={gameUrl(catalogue.items.idOf(item))}>{reason}</a>
                        <Meter page={page} label={say(TRACE.weight)(reason)} value={share} />
                      </li>
                    );
                  })}
                </ul>
              )}
            </>
          )}
        </div>
      </div>
    ),
  };
}
