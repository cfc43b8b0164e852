/** @module */
import { userKnn } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
modelContract({ kind: userKnn, options: { neighbours: 30 }, personal: true });
modelContract({
  kind: userKnn,
  options: { similarity: "jaccard", neighbours: 5, shrinkage: 3 },
  personal: true,
});
