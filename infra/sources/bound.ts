/**
 * Which source the settings bind to which token.
 *
 * @module
 */
import { join } from "node:path";
import type { Clock, Source } from "../../assets/engine/mod.ts";
import { gamesSource, logsSource } from "../../assets/mod.ts";
import { SettingError, type Settings } from "../config.ts";
import { gamesFile } from "./games_file.ts";
import { ownLogs } from "./own_logs.ts";
import { rawgGames } from "./rawg/mod.ts";
import { sampleGames } from "./sample.ts";

/** Of RAWG, whatever their pace. */
const REQUESTS_AT_ONCE = 4;

/** What a source may need besides the settings. */
export interface SourceParts {
  readonly clock: Clock;
  readonly random: () => number;
}

/**
 * The sources by the name of their token.
 *
 * @throws {SettingError} for settings that only make sense together.
 */
export function boundSources(settings: Settings, parts: SourceParts): ReadonlyMap<string, Source<unknown>> {
  const { LOGS_SOURCE: logs, LOGS_COLUMNS, LOGS_ON_BAD_ROW: onBadRow } = settings;
  const bound = new Map<string, Source<unknown>>([[gamesSource.name, games(settings, parts)]]);
  if (logs.kind === "file") {
    const options = { onBadRow, ...(LOGS_COLUMNS && { columns: LOGS_COLUMNS }) };
    bound.set(logsSource.name, ownLogs(logs, options, settings));
  }
  return bound;
}

function games(settings: Settings, parts: SourceParts): Source<unknown> {
  const { GAMES_SOURCE: given, GAMES_COLUMNS, RAWG_API_KEY: key } = settings;
  const source = given ?? { kind: key === undefined ? "default" : "rawg" };
  switch (source.kind) {
    case "default":
      return sampleGames();
    case "file":
      return gamesFile(source.path, { yieldBad: true, ...(GAMES_COLUMNS && { columns: GAMES_COLUMNS }) });
    case "rawg":
      if (key === undefined) {
        throw new SettingError(
          "GAMES_SOURCE is rawg, and RAWG_API_KEY is not set: https://rawg.io/apidocs gives a key",
        );
      }
      return rawgGames({
        key,
        query: {
          baseUrl: settings.RAWG_BASE_URL,
          tags: settings.RAWG_TAGS,
          genres: settings.RAWG_GENRES,
          platforms: settings.RAWG_PLATFORMS ?? "",
          dates: settings.RAWG_DATES ?? "",
          ordering: settings.RAWG_ORDERING,
          pageSize: settings.RAWG_PAGE_SIZE,
          maxPages: settings.RAWG_MAX_PAGES,
        },
        refreshMs: settings.RAWG_REFRESH_HOURS * 3_600_000,
        atOnce: REQUESTS_AT_ONCE,
        requestsPerSecond: settings.RAWG_REQUESTS_PER_SECOND,
        timeoutMs: settings.RAWG_TIMEOUT_SECONDS * 1000,
        monthlyBudget: settings.RAWG_MONTHLY_BUDGET,
      }, { ...parts, fetch, folder: join(settings.QUESTLINE_HOME, "rawg") });
  }
}
