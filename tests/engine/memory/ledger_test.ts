/**
 * The ledger in memory keeps the contract of every ledger.
 *
 * @module
 */
import { memoryLedger } from "../../../assets/engine/mod.ts";
import { testLedger } from "../../db/ledger_contract.ts";

testLedger("memoryLedger()", () => Promise.resolve(memoryLedger()));
