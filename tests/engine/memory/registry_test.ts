/** @module */
import { memoryPins, memoryVersions } from "../../../assets/engine/mod.ts";
import { testPins } from "../../db/pins_contract.ts";
import { testVersions } from "../../db/versions_contract.ts";

const close = () => Promise.resolve();

testVersions("registry in memory", () => Promise.resolve({ versions: memoryVersions(), close }));
testPins("pins in memory", () => Promise.resolve({ pins: memoryPins(), close }));
