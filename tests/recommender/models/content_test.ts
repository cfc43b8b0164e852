/** @module */
import { content } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
import { colourFeatures } from "../plays.ts";
modelContract({ kind: content, options: {}, personal: false, features: colourFeatures });
