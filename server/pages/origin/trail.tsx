/**
 * The trail from an answer back to its origin: the shape of every lineage on the pages.
 *
 * @module
 */
import type { Child } from "hono/jsx";
import { Icon, type IconName } from "../components/mod.ts";

/** One stop of a trail. */
export interface Stop {
  readonly id: string;
  readonly icon: IconName;
  /** What kind of stop it is. */
  readonly kind: string;
  /** What it is, in few words: also for the map above the trail. */
  readonly title: Child;
  readonly brief: string;
  readonly content: Child;
}

/** The map of a trail: every stop with a link, from left to right. The trail itself says the same from top to bottom. */
export function TrailMap({ label, stops }: { label: string; stops: readonly Stop[] }) {
  return (
    <nav class="trail-map" aria-label={label}>
      <ol role="list">
        {stops.map(({ id, icon, kind, brief }) => (
          <li>
            <a href={`#${id}`}>
              <span class="trail-mark">
                <Icon name={icon} />
              </span>
              <span class="eyebrow">{kind}</span>
              <span class="trail-brief">{brief}</span>
            </a>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The trail: the goal first, the origin last. */
export function Trail({ stops }: { stops: readonly Stop[] }) {
  return (
    <ol class="trail" role="list">
      {stops.map(({ id, icon, kind, title, content }) => (
        <li class="stop" id={id}>
          <span class="trail-mark" aria-hidden="true">
            <Icon name={icon} />
          </span>
          <section class="stop-body" aria-labelledby={`${id}-title`}>
            <p class="eyebrow">{kind}</p>
            <h2 id={`${id}-title`}>{title}</h2>
            {content}
          </section>
        </li>
      ))}
    </ol>
  );
}
