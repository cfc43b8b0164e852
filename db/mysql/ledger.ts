/**
 * The ledger on MySQL and MariaDB, put together from its subjects.
 *
 * @module
 */
import type { Ledger } from "../../assets/engine/ledger.ts";
import type { Connection } from "./connect.ts";
import { type LeaseClock, leaseLedger } from "./leases.ts";
import { materializationLedger } from "./materializations.ts";
import { pointerLedger } from "./pointers.ts";
import { runLedger } from "./runs.ts";

/** The ledger over a migrated database; closing it closes the connection. */
export function mysqlLedger(connection: Connection, clock: LeaseClock): Ledger {
  return {
    ...materializationLedger(connection),
    ...pointerLedger(connection),
    ...leaseLedger(connection, clock),
    ...runLedger(connection),
    close: () => connection.close(),
  };
}
