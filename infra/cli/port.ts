/**
 * The server's port, opened before any package is loaded.
 *
 * To listen takes the permission to use the network, and a permission set cannot say where. So the port is opened first of
 * all, and then, where nothing else that is configured needs the network, the permission is given back (`network.ts`): from
 * then on the program can answer, and can call nobody.
 *
 * @module
 */

/** Answers a request. */
export type PortHandler = (
  request: Request,
  info: Deno.ServeHandlerInfo<Deno.NetAddr>,
) => Response | Promise<Response>;

/** A port that was asked for. */
export interface OpenedPort {
  readonly server: Deno.HttpServer<Deno.NetAddr>;
  /** From now on, requests go there. Until then they are told to come back. */
  handle(handler: PortHandler): void;
}

let opened: OpenedPort | undefined;
let failure: unknown;

/** Opens the port; what goes wrong is told by {@link takePort}. */
export function openPort(hostname: string, port: number): void {
  let handler: PortHandler = () =>
    new Response(
      '{"type":"/docs#not-ready","title":"Not ready yet","status":503,"detail":"The server starts"}',
      {
        status: 503,
        headers: {
          "content-type": "application/problem+json",
          "retry-after": "1",
          "cache-control": "no-store",
        },
      },
    );
  try {
    const server = Deno.serve(
      { hostname, port, onListen() {}, onError: () => new Response(null, { status: 500 }) },
      (request, info) => handler(request, info),
    );
    opened = { server, handle: (now) => void (handler = now) };
  } catch (error) {
    failure = error;
  }
}

/** The port that was opened, if one was. @throws what went wrong when it was opened. */
export function takePort(): OpenedPort | undefined {
  if (failure !== undefined) throw failure;
  return opened;
}
