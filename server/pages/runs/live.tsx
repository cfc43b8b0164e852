/**
 * A run that goes on, on a page: how far it is, a way to its page, and a way to end it. A browser module follows it; without one
 * the words are those of the moment the page was made.
 *
 * @module
 */
import type { RunRecord } from "../../../assets/engine/mod.ts";
import { LIVE } from "../../i18n/live.ts";
import { Button, Icon } from "../components/mod.ts";
import { runUrl, shortId } from "../assets/address.ts";
import type { Page } from "../page.ts";

/** A run and how far it is. */
export interface LiveRun {
  readonly run: RunRecord;
  /** Steps that it set out to do, and those that are over. */
  readonly all: number;
  readonly done: number;
  /** Whether its own page is where this stands. */
  readonly isHere?: boolean;
}

/** The bar. */
export function LiveBar({ page, live }: { page: Page; live: LiveRun }) {
  const { say } = page;
  const { run, all, done, isHere = false } = live;
  const isOn = run.status === "running";
  const tone = isOn
    ? "busy"
    : run.status === "succeeded"
    ? "good"
    : run.status === "failed"
    ? "bad"
    : "quiet";
  return (
    <div
      class={`live notice ${tone}`}
      id="live"
      data-run={run.id}
      data-status={run.status}
      data-events={`/api/v1/runs/${encodeURIComponent(run.id)}/events`}
      data-progress={say(LIVE.progressPattern)}
      data-step={say(LIVE.stepPattern)}
      data-lost={say(LIVE.lost)}
      data-back={say(LIVE.back)}
      data-succeeded={say(LIVE.succeeded)}
      data-failed={say(LIVE.failed)}
      data-cancelled={say(LIVE.cancelled)}
      data-interrupted={say(LIVE.interrupted)}
    >
      <Icon name={isOn ? "running" : run.status === "succeeded" ? "fresh" : "info"} spins={isOn} />
      <div class="notice-body">
        <div class="row apart">
          <span class="stack tight">
            <strong id="live-title">{say(LIVE[run.status])}</strong>
            <span class="small" id="live-progress" role="status">
              {all > 0 && say(LIVE.progress)(done, all)}
            </span>
          </span>
          <span class="row no-print">
            {!isHere && <a class="small" href={runUrl(run.id)}>{say(LIVE.seeRun)} {shortId(run.id)}</a>}
            {isOn && page.mayWrite && (
              <form method="post" action={`${runUrl(run.id)}/cancel`} id="live-cancel">
                <input type="hidden" name="back" value={page.url.pathname + page.url.search} />
                <Button size="small" look="danger" icon="stop">{say(LIVE.cancel)}</Button>
              </form>
            )}
          </span>
        </div>
        <progress
          class="live-meter"
          id="live-meter"
          max={Math.max(1, all)}
          value={done}
          aria-label={say(LIVE[run.status])}
        >
        </progress>
        <p class="live-lost small" id="live-lost" role="alert" hidden></p>
        {isOn && (
          <noscript>
            <a href={page.url.pathname + page.url.search}>{say(LIVE.refresh)}</a>
          </noscript>
        )}
      </div>
    </div>
  );
}
