/** @module */
import { ease } from "../../../assets/recommender/mod.ts";
import { modelContract } from "../contract.ts";
modelContract({ kind: ease, options: { lambda: 10 }, personal: true });
modelContract({ kind: ease, options: { lambda: 10, neighbours: 30 }, personal: true });
