/** @module */
import { p3alpha, rp3beta } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
modelContract({ kind: p3alpha, options: { alpha: 0.8, neighbours: 30 }, personal: true });
modelContract({ kind: rp3beta, options: { neighbours: 30 }, personal: true });
