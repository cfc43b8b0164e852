/**
 * Whether requests can be answered, and if not, why.
 *
 * @module
 */
import type { z } from "zod";
import { WHOLE } from "../assets/engine/mod.ts";
import { model } from "../assets/mod.ts";
import type { Ready, ReadyPart } from "./schemas/health.ts";
import type { Services } from "./services.ts";

type Part = z.infer<typeof ReadyPart>;

/** A database that does not answer within this time counts as away. */
const PATIENCE_MS = 1000;

/** Looks at the model and asks the database; never rejects. However many ask at once, the database is asked once. */
export function readiness(services: Services): () => Promise<z.infer<typeof Ready>> {
  const databasePart = askedOnce(services);
  return async function look() {
    const { models, isDraining } = services;
    const database = await databasePart();
    const current = models.current;
    const part = modelPart(services);
    const status = current === undefined || isDraining()
      ? "not ready"
      : part.status === "ok" && database.status === "ok"
      ? "ready"
      : "degraded";
    return {
      status,
      model: part,
      database,
      version: current === undefined
        ? null
        : { number: current.version.number, data_version: current.version.dataVersion },
    };
  };
}

function modelPart({ models, isDraining }: Services): Part {
  if (isDraining()) return { status: "failed", detail: "The server is stopping" };
  if (models.current === undefined) {
    return {
      status: "failed",
      detail: models.problem ?? "There is no model yet; next: deno task materialize",
    };
  }
  return models.problem === undefined ? { status: "ok" } : { status: "degraded", detail: models.problem };
}

/** A database that is away may take a minute to say so: one question waits for it, and not one for each probe. */
function askedOnce({ engine }: Pick<Services, "engine">): () => Promise<Part> {
  let asking: Promise<Part> | undefined;
  const ask = async (): Promise<Part> => {
    try {
      await engine.ledger.current({ asset: model.key, partition: WHOLE });
      return { status: "ok" };
    } catch (error) {
      return away(error instanceof Error ? error.message : String(error));
    }
  };
  return async () => {
    asking ??= ask().finally(() => asking = undefined);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<Part>((resolve) => {
      timer = setTimeout(() => resolve(away(`nothing came within ${PATIENCE_MS} ms`)), PATIENCE_MS);
    });
    const part = await Promise.race([asking, late]);
    clearTimeout(timer);
    return part;
  };
}

function away(why: string): Part {
  const then = "Predictions go on; another model is not seen until it answers";
  return { status: "degraded", detail: `The database does not answer: ${why}. ${then}` };
}
