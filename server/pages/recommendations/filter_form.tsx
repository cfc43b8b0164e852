/**
 * What a shelf is narrowed by. A form that works without scripts; a browser module renews the shelf when a choice changes.
 *
 * @module
 */
import { SHOP } from "../../i18n/recommendations.ts";
import type { ServedModel } from "../../model/served_model.ts";
import { Button, CheckField, ChipChoices, SelectField, TextField } from "../components/mod.ts";
import type { Page } from "../page.ts";
import { type Ask, isFiltered, paramsOf, VARIETIES } from "./ask.ts";
import { Carried } from "./asker.tsx";
import { facetsOf } from "./facets.ts";

const OWN = ["genre", "tag", "from", "to", "rating", "variety", "owned", "k"];
const RATINGS = [2.5, 3, 3.5, 4, 4.5];

/** The filters of a question. */
export function FilterForm({ page, served, ask }: { page: Page; served: ServedModel; ask: Ask }) {
  const { say } = page;
  const facets = facetsOf(served.catalogue);
  const options = (words: readonly string[], chosen: readonly string[]) =>
    [...new Set([...words, ...chosen])].map((word) => ({ value: word, label: word }));
  const cleared = paramsOf({
    ...ask,
    genres: [],
    tags: [],
    from: undefined,
    to: undefined,
    minRating: undefined,
    variety: 0,
    includeOwned: false,
  });
  const text = (value: number | undefined) => value === undefined ? undefined : String(value);
  return (
    <details class="filter-box" open={isFiltered(ask)} data-open-wide>
      <summary>{say(SHOP.filters)}</summary>
      <form class="filters" action="/" method="get" id="filters" data-renews="results">
        <Carried ask={ask} without={OWN} />
        {facets.genres.length > 0 && (
          <ChipChoices
            legend={say(SHOP.genres)}
            name="genre"
            options={options(facets.genres, ask.genres)}
            chosen={ask.genres}
          />
        )}
        <SelectField
          id="variety"
          name="variety"
          label={say(SHOP.variety)}
          value={String(ask.variety)}
          options={VARIETIES.map((_, level) => ({ value: String(level), label: say(SHOP.varieties)(level) }))}
        />
        <SelectField
          id="rating"
          name="rating"
          label={say(SHOP.minRating)}
          value={text(ask.minRating) ?? ""}
          options={[
            { value: "", label: say(SHOP.anyRating) },
            ...RATINGS.map((rating) => ({ value: String(rating), label: say(SHOP.stars)(rating) })),
          ]}
        />
        <div class="pair">
          <TextField
            id="from"
            name="from"
            label={say(SHOP.yearFrom)}
            type="number"
            min={1950}
            max={2100}
            value={text(ask.from)}
          />
          <TextField
            id="to"
            name="to"
            label={say(SHOP.yearTo)}
            type="number"
            min={1950}
            max={2100}
            value={text(ask.to)}
          />
        </div>
        {facets.tags.length > 0 && (
          <ChipChoices
            legend={say(SHOP.tags)}
            name="tag"
            options={options(facets.tags, ask.tags)}
            chosen={ask.tags}
          />
        )}
        <CheckField id="owned" name="owned" label={say(SHOP.includeOwned)} checked={ask.includeOwned} />
        <div class="row">
          <Button>{say(SHOP.apply)}</Button>
          <Button look="plain" href={`/?${cleared}`}>{say(SHOP.clear)}</Button>
        </div>
      </form>
    </details>
  );
}
