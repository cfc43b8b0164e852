/**
 * The ledger on SQLite, put together from its subjects.
 *
 * @module
 */
import type { Ledger } from "../../assets/engine/ledger.ts";
import type { Connection } from "./connect.ts";
import { leaseLedger } from "./leases.ts";
import { materializationLedger } from "./materializations.ts";
import { pointerLedger } from "./pointers.ts";
import { runLedger } from "./runs.ts";

/** The ledger over a migrated file; closing it closes the connection. */
export function sqliteLedger(connection: Connection): Ledger {
  return {
    ...materializationLedger(connection),
    ...pointerLedger(connection),
    ...leaseLedger(connection),
    ...runLedger(connection),
    close() {
      connection.close();
      return Promise.resolve();
    },
  };
}
