/**
 * A team's own play log, wherever it is and of whatever kind: what `LOGS_SOURCE` names.
 *
 * @module
 */
import { join } from "node:path";
import type { Source } from "../../assets/engine/source.ts";
import type { Play } from "../../assets/schemas.ts";
import { bucketOf } from "../artifacts.ts";
import { SettingError, type Settings } from "../config.ts";
import type { SourceSetting } from "../settings/sources.ts";
import { bucketAddress, logBucket } from "./log_bucket.ts";
import { logDays } from "./log_days.ts";
import { logFolder } from "./log_folder.ts";
import { csvLogFiles, csvLogs, type CsvLogsOptions } from "./logs_csv.ts";
import { tableLogs } from "./plays_table.ts";
import { parquetLogFiles, parquetLogs } from "./logs_parquet.ts";

/** A file is one log; a folder or a prefix of a bucket has files by day. */
export function ownLogs(
  { path, format }: Extract<SourceSetting, { kind: "file" }>,
  options: CsvLogsOptions,
  settings: Settings,
): Source<Play> {
  if (format === "mysql") {
    const url = settings.DATABASE_URL;
    if (url === undefined) {
      throw new SettingError(
        "LOGS_SOURCE names a table, and DATABASE_URL is not set: set it to the database that has the table",
      );
    }
    return tableLogs(url, path, options);
  }
  const isParquet = format === "parquet";
  const files = isParquet ? parquetLogFiles(options) : csvLogFiles(options);
  const home = settings.QUESTLINE_HOME;
  const address = bucketAddress(path);
  if (address !== undefined) {
    return logDays(logBucket(address, files, {
      open: async () =>
        await (await import("../store/s3/mod.ts")).openBucket(bucketOf(settings, address.bucket)),
      folder: join(home, "cache", "logs"),
      options: { format, ...options },
    }));
  }
  if (isFolder(path)) return logDays(logFolder(path, files, join(home, "log_hashes")));
  return isParquet ? parquetLogs(path, options) : csvLogs(path, options);
}

/** What is not there is told by who reads it. */
function isFolder(path: string): boolean {
  try {
    return Deno.statSync(path).isDirectory;
  } catch {
    return false;
  }
}
