/**
 * Games against games as a heat map, drawn on the server, with a table of the strongest pairs.
 *
 * @module
 */
import { ASSET } from "../../i18n/assets.ts";
import { COMMON } from "../../i18n/common.ts";
import { Table } from "../components/mod.ts";
import { cut } from "../lineage/text_width.ts";
import type { Page } from "../page.ts";
import type { HeatCell, NamedGame } from "./data.ts";

const CELL = 26;
const NAMES = 236;
const TOP = 28;
/** Lower bounds of the steps of darkness after the first. */
const STEPS = [0.05, 0.1, 0.2, 0.35, 0.5];

/** The map. Columns bear the numbers of the rows. */
export function HeatMap(
  { page, games, cells }: {
    page: Page;
    games: readonly NamedGame[];
    cells: readonly (readonly HeatCell[])[];
  },
) {
  const { say, format } = page;
  const size = games.length * CELL;
  return (
    <figure class="heat-map">
      <div class="scroll" tabindex={0} role="region" aria-label={say(COMMON.pictureOf)(say(ASSET.heat))}>
        <svg
          class="heat-picture"
          viewBox={`0 0 ${NAMES + size + 8} ${TOP + size + 8}`}
          role="img"
          aria-label={say(ASSET.heatLabel)(games.length)}
        >
          {games.map((game, a) => (
            <>
              <text class="heat-name" x="8" y={TOP + a * CELL + 17}>
                {`${a + 1}  ${cut(game.name, 28)}`}
                <title>{game.name}</title>
              </text>
              <text class="heat-number" x={NAMES + a * CELL + CELL / 2} y={TOP - 8} text-anchor="middle">
                {a + 1}
              </text>
              {games.map((other, b) => {
                const { both, share } = cells[a]![b]!;
                return (
                  <rect
                    class={a === b ? "heat-own" : `heat h${stepOf(share)}`}
                    x={NAMES + b * CELL + 1}
                    y={TOP + a * CELL + 1}
                    width={CELL - 2}
                    height={CELL - 2}
                    rx="3"
                  >
                    {a < b && (
                      <title>{say(ASSET.heatCell)(game.name, other.name, both, format.percent(share))}</title>
                    )}
                    {a > b && (
                      <title>{say(ASSET.heatCell)(other.name, game.name, both, format.percent(share))}</title>
                    )}
                  </rect>
                );
              })}
            </>
          ))}
        </svg>
      </div>
      <HeatLegend page={page} />
      <details>
        <summary class="small">{say(COMMON.table)}</summary>
        <HeatTable page={page} games={games} cells={cells} />
      </details>
    </figure>
  );
}

function HeatLegend({ page: { say, format } }: { page: Page }) {
  const bounds = [0, ...STEPS, 1];
  return (
    <ul class="heat-legend small" role="list" aria-label={say(ASSET.share)}>
      {bounds.slice(0, -1).map((low, step) => (
        <li>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <rect class={`heat h${step}`} width="16" height="16" rx="3" />
          </svg>
          {`${format.number(low * 100)}–${format.percent(bounds[step + 1]!)}`}
        </li>
      ))}
    </ul>
  );
}

function HeatTable(
  { page, games, cells }: {
    page: Page;
    games: readonly NamedGame[];
    cells: readonly (readonly HeatCell[])[];
  },
) {
  const { say, format } = page;
  const closest = games.map((_, a) =>
    games.map((_, b) => b).filter((b) => b !== a).sort((b, c) => cells[a]![c]!.share - cells[a]![b]!.share)[0]
  );
  return (
    <Table
      page={page}
      caption={say(COMMON.tableOf)(say(ASSET.heat))}
      rows={games}
      columns={[
        { head: say(ASSET.game), rowHead: true, cell: ({ name }, a) => `${a + 1}. ${name}` },
        { head: say(ASSET.players), end: true, cell: ({ players }) => format.number(players) },
        {
          head: say(ASSET.closest),
          cell: (_, a) => closest[a] === undefined ? "–" : games[closest[a]]!.name,
        },
        {
          head: say(ASSET.share),
          end: true,
          cell: (_, a) => closest[a] === undefined ? "–" : format.percent(cells[a]![closest[a]]!.share),
        },
      ]}
    />
  );
}

function stepOf(share: number): number {
  let step = 0;
  while (step < STEPS.length && share >= STEPS[step]!) step++;
  return step;
}
