/**
 * A real small disk for tests: a tmpfs, where this process may mount one.
 *
 * @module
 */

/** Why no disk can be mounted here; undefined when one can. */
export const whyNoDisk: string | undefined = await findOut();

async function findOut(): Promise<string | undefined> {
  try {
    await withDisk("size=64k", () => Promise.resolve());
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    if (Deno.env.get("REQUIRE_SERVICES") === "1") throw error;
    return reason;
  }
}

/**
 * Registers a test that needs a disk of its own. Where none can be mounted it is skipped, and its name says why; with
 * REQUIRE_SERVICES=1 that is a failure instead.
 */
export function testOnDisk(name: string, options: string, body: (disk: string) => Promise<void>): void {
  Deno.test({
    name: whyNoDisk === undefined ? name : `${name} (SKIPPED: ${whyNoDisk})`,
    ignore: whyNoDisk !== undefined,
    fn: () => withDisk(options, body),
  });
}

/** Mounts a tmpfs with options such as `size=256k`, and unmounts it afterwards. */
async function withDisk(options: string, body: (disk: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await mount("mount", "-t", "tmpfs", "-o", options, "tmpfs", folder);
    try {
      await body(folder);
    } finally {
      await mount("umount", folder);
    }
  } finally {
    await Deno.remove(folder);
  }
}

/** Makes a mounted disk read-only. */
export async function makeReadOnly(disk: string): Promise<void> {
  await mount("mount", "-o", "remount,ro", disk);
}

async function mount(program: string, ...args: string[]): Promise<void> {
  if (Deno.build.os !== "linux") throw new Error("Mounting a tmpfs needs Linux");
  const { success, stderr } = await new Deno.Command(program, { args, stdout: "null", stderr: "piped" })
    .output();
  if (!success) throw new Error(`Cannot ${program}: ${new TextDecoder().decode(stderr).trim()}`);
}
