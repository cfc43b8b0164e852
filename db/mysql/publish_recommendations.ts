/**
 * Recommendations as rows, in MySQL and MariaDB.
 *
 * @module
 */
import { and, asc, eq, isNotNull } from "drizzle-orm";
import type { Recommendation } from "../../assets/schemas.ts";
import type { RecommendationRows } from "../database.ts";
import { batchPublisher } from "./batches.ts";
import type { Connection } from "./connect.ts";
import { published, recommendations } from "./schema.ts";

const NAME = "recommendations";

/** Recommendations over a connection. */
export function recommendationRows(connection: Connection): RecommendationRows {
  return {
    ...batchPublisher<Recommendation, typeof recommendations>(
      connection,
      NAME,
      recommendations,
      (value, batch) => ({ ...value, batch }),
    ),
    recommendationsOf: (version, user) =>
      connection.read((queries) =>
        queries.select({
          user: recommendations.user,
          rank: recommendations.rank,
          game: recommendations.game,
          score: recommendations.score,
          confidence: recommendations.confidence,
          strategy: recommendations.strategy,
          because: recommendations.because,
        }).from(published)
          .innerJoin(recommendations, eq(recommendations.batch, published.batch))
          .where(and(
            eq(published.name, NAME),
            eq(published.dataVersion, version),
            isNotNull(published.rows),
            eq(recommendations.user, user),
          ))
          .orderBy(asc(recommendations.rank))
      ),
  };
}
