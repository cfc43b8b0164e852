/**
 * Whether requests can be answered, and if not, why.
 *
 * @module
 */
import type { z } from "zod";
import { WHOLE } from "../assets/engine/mod.ts";
import { model } from "../assets/mod.ts";
import type { Services } from "./services.ts";
import type { Ready, ReadyPart } from "./schemas/health.ts";

type Part = z.infer<typeof ReadyPart>;

/** A database that does not answer within this time counts as away. */
const PATIENCE_MS = 1000;

/** Looks at the model and asks the database. Never rejects. */
export async function readiness(services: Services): Promise<z.infer<typeof Ready>> {
  const { models, isDraining } = services;
  const database = await databasePart(services);
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
      : { number: current.version.number, dataVersion: current.version.dataVersion },
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

async function databasePart({ database }: Services): Promise<Part> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It has not answered within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    const asked = database.ledger.current({ asset: model.key, partition: WHOLE });
    asked.catch(() => {});
    await Promise.race([asked, late]);
    return { status: "ok" };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      status: "degraded",
      detail:
        `The database does not answer: ${why}. Predictions go on; a newer model is not seen until it does`,
    };
  } finally {
    clearTimeout(timer);
  }
}
