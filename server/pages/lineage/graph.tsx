/**
 * The asset graph as a picture: cards and the lines between them. It can be read without a browser module, which adds choosing,
 * highlighting, zoom, and what a run does.
 *
 * @module
 */
import type { AssetKey } from "../../../assets/engine/mod.ts";
import { type State, STATES } from "../../i18n/common.ts";
import { LINEAGE } from "../../i18n/lineage.ts";
import { Button, LOOKS, PATHS } from "../components/mod.ts";
import type { Page } from "../page.ts";
import { assetUrl } from "../assets/address.ts";
import { type Arrangement, CARD, type Placed } from "./arrange.ts";
import type { AssetCard } from "./cards.ts";
import { cut, widthOf } from "./text_width.ts";

/** Where texts begin and end in a card. */
const LEFT = 12;
const RIGHT = CARD.width - 12;
/** Widths of letters, in ems of their size: names are bold, the rest is not. */
const NAME = 8.1;
const WORD = 7;

/** The least that a picture is wide. */
const LEAST_WIDTH = 1040;

/** States that a card may take on while a run goes on, besides those it can have at rest. */
const LIVE_STATES = [
  "fresh",
  "stale",
  "missing",
  "held",
  "failed",
  "running",
  "queued",
  "waiting",
  "retrying",
  "materialized",
  "reused",
  "skipped",
  "cancelled",
] as const satisfies readonly State[];

/** What the picture is given. */
export interface GraphProps {
  readonly page: Page;
  readonly arrangement: Arrangement;
  readonly cards: readonly AssetCard[];
  /** Undefined when nothing is selected: then nothing is left out. */
  readonly selected: ReadonlySet<AssetKey> | undefined;
  readonly chosen: AssetKey | undefined;
}

/** The picture with its tools. */
export function Graph({ page, arrangement, cards, selected, chosen }: GraphProps) {
  const { say } = page;
  const { width, height } = arrangement;
  // A few cards are not drawn larger than they are.
  const room = Math.max(width, LEAST_WIDTH);
  const byKey = new Map(cards.map((card) => [card.asset.key, card]));
  const isOut = (key: AssetKey) => selected !== undefined && !selected.has(key);
  return (
    <div class="graph" id="graph">
      <div class="graph-tools no-print" hidden>
        <p class="small faint" id="graph-help">{say(LINEAGE.graphHelp)}</p>
        <div class="graph-buttons" role="group" aria-label={say(LINEAGE.zoom)}>
          <Button
            type="button"
            size="small"
            icon="minus"
            label={say(LINEAGE.zoomOut)}
            attributes={{ "data-zoom": "out" }}
          />
          <Button
            type="button"
            size="small"
            icon="fit"
            label={say(LINEAGE.fit)}
            attributes={{ "data-zoom": "fit" }}
          />
          <Button
            type="button"
            size="small"
            icon="plus"
            label={say(LINEAGE.zoomIn)}
            attributes={{ "data-zoom": "in" }}
          />
        </div>
      </div>
      <svg
        class="graph-picture"
        viewBox={`${Math.round((width - room) / 2)} 0 ${room} ${height}`}
        width={room}
        height={height}
        role="group"
        aria-label={say(LINEAGE.graph)}
        aria-describedby="graph-help"
      >
        <Symbols />
        <g class="lines">
          {arrangement.lines.map(({ from, to, path, tip }) => (
            <path
              class={isOut(from) || isOut(to) ? "line out" : "line"}
              data-from={from}
              data-to={to}
              d={`${path}M${tip.x - 7},${tip.y - 4}L${tip.x},${tip.y}L${tip.x - 7},${tip.y + 4}`}
            />
          ))}
        </g>
        {arrangement.cards.map((placed) => (
          <Node
            page={page}
            placed={placed}
            card={byKey.get(placed.key)!}
            isOut={isOut(placed.key)}
            isChosen={placed.key === chosen}
          />
        ))}
      </svg>
      <template id="state-words">
        {LIVE_STATES.map((state) => (
          <span data-state={state} data-tone={LOOKS[state][1]}>{say(STATES[state])}</span>
        ))}
      </template>
    </div>
  );
}

/** The icons of all states, once. */
function Symbols() {
  return (
    <defs>
      {LIVE_STATES.map((state) => (
        <symbol id={`state-${state}`} viewBox="0 0 20 20">
          <path d={PATHS[LOOKS[state][0]]} />
        </symbol>
      ))}
    </defs>
  );
}

function Node(
  { page, placed, card, isOut, isChosen }: {
    page: Page;
    placed: Placed;
    card: AssetCard;
    isOut: boolean;
    isChosen: boolean;
  },
) {
  const { say, format } = page;
  const { asset, shown, state, own, above, at, checks } = card;
  const { key } = asset;
  const causes = own.length + above.length;
  const word = say(STATES[shown]);
  const last = at === undefined ? say(LINEAGE.never) : format.relative(at, page.now);
  const countText = `${format.number(checks.passed)}/${format.number(checks.all)}`;
  const isStale = state === "stale" && causes > 0;
  const isMarkAlone = isStale && shown === "stale";
  return (
    <g
      class={isOut ? "node out" : "node"}
      data-key={key}
      data-state={shown}
      data-tone={LOOKS[shown][1]}
      transform={`translate(${placed.x},${placed.y})`}
    >
      <a
        class="node-link"
        href={assetUrl(key)}
        aria-current={isChosen ? "true" : undefined}
      >
        <rect class="node-box" width={CARD.width} height={CARD.height} rx="10">
          <title>{asset.description}</title>
        </rect>
        <text class="node-name" x={LEFT} y="43">{cut(key, (RIGHT - LEFT) / NAME)}</text>
        <g class={isMarkAlone ? "node-status gone" : "node-status"}>
          <use class="node-icon" href={`#state-${shown}`} x={LEFT} y="52" width="16" height="16" />
          <text class="node-word" x={LEFT + 21} y="64.5">{word}</text>
        </g>
        <text class="node-faint" x={LEFT} y="88">{cut(last, 15)}</text>
        <text class="node-faint" x={LEFT} y="21">{cut(asset.group, 12)}</text>
        <text class="node-faint" x={RIGHT} y="21" text-anchor="end">{cut(asset.kinds.join(", "), 13)}</text>
        {checks.all > 0 && (
          <g class={checks.passed < checks.all ? "node-checks node-warned" : "node-checks"}>
            <title>{say(LINEAGE.checksOf)(checks.passed, checks.all)}</title>
            <use
              class="node-icon"
              href={checks.passed < checks.all ? "#state-failed" : "#state-fresh"}
              x={RIGHT - 14 - WORD * countText.length}
              y="78"
              width="12"
              height="12"
            />
            <text class="node-faint" x={RIGHT} y="88" text-anchor="end">{countText}</text>
          </g>
        )}
      </a>
      {isStale && <StaleMark page={page} asset={key} causes={causes} isAlone={isMarkAlone} />}
      <rect class="node-progress" x="1" y={CARD.height - 4} width="0" height="3" />
    </g>
  );
}

/** `Stale (2)`: leads to the causes. */
function StaleMark(
  { page, asset, causes, isAlone }: { page: Page; asset: AssetKey; causes: number; isAlone: boolean },
) {
  const { say } = page;
  const text = `${say(STATES.stale)} (${page.format.number(causes)})`;
  const width = 34 + widthOf(text) * WORD;
  const x = isAlone ? LEFT - 4 : RIGHT - width + 4;
  return (
    <a
      class="node-stale"
      href={`${assetUrl(asset)}#causes`}
      aria-label={`${text}: ${say(LINEAGE.causesOf)(causes, asset)}`}
      transform={`translate(${x},48)`}
    >
      <rect width={width.toFixed(1)} height="24" rx="12" />
      <use class="node-icon" href="#state-stale" x="8" y="4" width="16" height="16" />
      <text class="node-word" x="28" y="16.5">{text}</text>
    </a>
  );
}
