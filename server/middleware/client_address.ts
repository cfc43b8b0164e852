/**
 * Who asks: the connection's address, or behind a proxy that is trusted, what the proxy says.
 *
 * @module
 */

const ADDRESS = /^[0-9a-fA-F.:]{2,45}$/;

/**
 * The client's address.
 *
 * Of `X-Forwarded-For`, the last entry counts: that is who spoke to the trusted proxy. What stands before it the client may
 * have made up.
 */
export function clientAddress(request: Request, peer: string | undefined, trustProxy: boolean): string {
  if (trustProxy) {
    const last = request.headers.get("x-forwarded-for")?.split(",").at(-1)?.trim();
    if (last !== undefined && ADDRESS.test(last)) return last;
  }
  return peer ?? "";
}
