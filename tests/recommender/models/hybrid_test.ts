/** @module */
import { models } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { colourFeatures } from "../plays.ts";
const hybrid = models.get("hybrid");
modelContract({ kind: hybrid, options: {}, personal: true, features: colourFeatures });
modelContract({
  kind: hybrid,
  options: { collaborative: "ease:lambda=10;neighbours=30", content: 0.5 },
  personal: true,
  features: colourFeatures,
});
