/** @module */
import { slim } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
modelContract({ kind: slim, options: { l1: 0.1, l2: 1, candidates: 30 }, personal: true });
