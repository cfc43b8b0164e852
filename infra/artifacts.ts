/**
 * Where artifacts are kept: a folder of the home, or a bucket when one is configured.
 *
 * @module
 */
import { join } from "node:path";
import type { ArtifactStore, AssetGraph, EventListener, Ledger } from "../assets/engine/mod.ts";
import { recommendations } from "../assets/mod.ts";
import { SettingError, type Settings } from "./config.ts";
import { fileStore } from "./store/file_store.ts";
import type { VersionNames } from "./store/s3/mod.ts";
import type { S3Settings } from "./store/s3/settings.ts";

/** An open artifact store. */
export interface Artifacts {
  readonly store: ArtifactStore;
  /** What follows runs on its behalf. */
  readonly listeners: readonly EventListener[];
  /** Readable names of model versions, where artifacts have readable names. */
  readonly names?: VersionNames;
  close(): void;
}

/**
 * Opens the store that the settings ask for.
 *
 * @param owner who writes
 * @throws {StoreError} when a bucket cannot be used, {SettingError} when settings do not go together.
 */
export async function openArtifacts(
  settings: Settings,
  owner: string,
  { graph, ledger }: { readonly graph: AssetGraph; readonly ledger: Ledger },
): Promise<Artifacts> {
  const home = settings.QUESTLINE_HOME;
  const wanted = bucketSettings(settings);
  if (wanted === undefined) {
    const store = fileStore({ root: join(home, "artifacts"), owner, memory: join(home, "verified") });
    return { store, listeners: [], close() {} };
  }
  await refuseWithoutNetwork(wanted);
  const s3 = await import("./store/s3/mod.ts");
  const bucket = await s3.connectBucket(wanted);
  const cacheFolder = join(home, "cache");
  const shelf = s3.shelf(bucket);
  return {
    store: s3.s3Store({ bucket, cacheFolder, cacheBytes: settings.S3_CACHE_BYTES, owner }),
    listeners: [
      s3.manifests({
        shelf,
        ledger,
        graph,
        prefix: wanted.prefix,
        recommendations: recommendations.key,
      }),
    ],
    names: s3.versionNames(shelf, wanted.prefix),
    close: () => bucket.close(),
  };
}

/** Someone narrowed the permissions: said before the SDK trips over it in its own words. */
async function refuseWithoutNetwork({ bucket, endpoint, region }: S3Settings): Promise<void> {
  const host = endpoint === undefined
    ? `${bucket}.s3.${region ?? "us-east-1"}.amazonaws.com`
    : new URL(endpoint).host;
  if ((await Deno.permissions.query({ name: "net", host })).state === "granted") return;
  throw new SettingError(
    `S3_BUCKET is set, and the program may not use the network: run it with --allow-net=${host}, or as its task does`,
  );
}

/**
 * The bucket that the settings name; undefined without one.
 *
 * @throws {SettingError} for settings that only make sense together.
 */
export function bucketSettings(settings: Settings): S3Settings | undefined {
  const { S3_BUCKET: bucket, S3_ENDPOINT: endpoint } = settings;
  if (bucket === undefined) {
    // The endpoint may be that of a play log.
    if (endpoint === undefined || isInBucket(settings)) return undefined;
    throw new SettingError("S3_ENDPOINT is set, and S3_BUCKET is not: set both, or neither");
  }
  return bucketOf(settings, bucket);
}

function isInBucket({ LOGS_SOURCE: logs }: Settings): boolean {
  return logs.kind === "file" && logs.path.startsWith("s3://");
}

/**
 * A bucket on the endpoint, and with the keys, that the settings name.
 *
 * @throws {SettingError} for settings that only make sense together.
 */
export function bucketOf(settings: Settings, bucket: string): S3Settings {
  const { S3_ENDPOINT: endpoint } = settings;
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = settings;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    const [has, lacks] = accessKeyId === undefined
      ? ["AWS_SECRET_ACCESS_KEY", "AWS_ACCESS_KEY_ID"]
      : ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];
    throw new SettingError(`${has} is set, and ${lacks} is not: set both, or neither`);
  }
  const sessionToken = settings.AWS_SESSION_TOKEN;
  const profile = settings.AWS_PROFILE;
  // Other servers ask for a region and make nothing of it.
  const region = settings.S3_REGION ?? settings.AWS_REGION ??
    (endpoint === undefined ? undefined : "us-east-1");
  return {
    bucket,
    prefix: settings.S3_PREFIX,
    forcePathStyle: settings.S3_FORCE_PATH_STYLE ?? endpoint !== undefined,
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(profile !== undefined && { profile }),
    ...(accessKeyId !== undefined && secretAccessKey !== undefined && profile === undefined && {
      credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    }),
  };
}
