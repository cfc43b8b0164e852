/**
 * `serve`: answers over HTTP until it is told to stop.
 *
 * @module
 */
import { createServer } from "../../../server/mod.ts";
import { jsonLinesLog } from "../../log/json_lines.ts";
import { openBeside } from "../../serve/beside.ts";
import { serverSettings } from "../../settings/server.ts";
import { EXIT, type ExitCode, UsageError } from "../exit.ts";
import { type OpenedPort, openPort, takePort } from "../port.ts";
import type { Session } from "../session.ts";
import { style } from "../style.ts";

/** Serves, and ends when the session's signal does: what is under way is answered first. */
export async function serve(session: Session): Promise<ExitCode> {
  const { engine, database, config, terminal, signal } = session;
  const settings = serverSettings(config.lookup);
  const port = openedPort(settings.host, settings.port);
  const log = jsonLinesLog(Deno.stdout, { requests: settings.accessLog });
  const beside = await openBeside(session, (record) => log.write(record));
  const server = createServer({
    runs: beside.runs,
    feedback: beside.feedback,
    engine,
    database,
    versions: database.versions,
    settings,
    log: (record) => log.write(record),
  });
  port.handle((request, { remoteAddr }) => server.fetch(request, remoteAddr.hostname));
  const { hostname, port: number } = port.server.addr;
  const address = `http://${hostname.includes(":") ? `[${hostname}]` : hostname}:${number}`;
  log.write({ level: "info", event: "listening", address });
  terminal.err(
    `Serving on ${style(terminal.color.err).accent(address)}; the API is at ${address}/docs. Ctrl-C ends it.`,
  );
  await new Promise((resolve) => {
    signal.addEventListener("abort", resolve, { once: true });
    if (signal.aborted) resolve(undefined);
  });
  server.drain();
  log.write({ level: "info", event: "draining" });
  const isDrained = await within(
    settings.drainMs,
    Promise.all([port.server.shutdown(), beside.runs.close()]),
  );
  log.write({ level: isDrained ? "info" : "warn", event: "stopped", drained: isDrained });
  await server.close();
  await beside.feedback.close();
  await log.close();
  return EXIT.done;
}

/** @throws {UsageError} when the port is not to be had. */
function openedPort(host: string, number: number): OpenedPort {
  try {
    // Already open when the program was started by its entry.
    const early = takePort();
    if (early !== undefined) return early;
    openPort(host, number);
    return takePort()!;
  } catch (error) {
    const where = `${host}:${number}`;
    if (error instanceof Deno.errors.AddrInUse) {
      throw new UsageError(
        `PORT is ${number}, and another program listens on ${where}: set PORT to another one`,
      );
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new UsageError(
        `This user may not listen on ${where}: ports below 1024 belong to the system; set PORT`,
      );
    }
    if (error instanceof Deno.errors.NotCapable) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`Cannot listen on ${where}: ${why}; set HOST to an address of this machine`);
  }
}

/** Whether something was done in time. */
async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<boolean>((resolve) => timer = setTimeout(() => resolve(false), ms));
  const done = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return done;
}
