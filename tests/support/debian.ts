/**
 * Programs that a test needs, from this machine, or from Debian where that is allowed.
 *
 * @module
 */

/** The path of a program, or why it cannot be had. */
export type Availability = { readonly program: string } | { readonly missing: string };

const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/**
 * Looks for the first of `names`, and where nothing is found and this is root on a Debian, installs `packages`.
 */
export async function findProgram(
  names: readonly string[],
  packages: readonly string[],
): Promise<Availability> {
  const found = await look(names);
  if (found !== undefined) return { program: found };
  const absent = `${names[0]} is not installed, and`;
  if (Deno.uid() !== 0) return { missing: `${absent} only root could install it` };
  if (!await isFile("/usr/bin/apt-get")) return { missing: `${absent} there is no apt-get` };
  // Test processes start side by side, and apt-get refuses to run twice.
  using lock = await Deno.open(`${temporaryFolder()}/questline-test-apt.lock`, { create: true, write: true });
  await lock.lock(true);
  const since = await look(names);
  if (since !== undefined) return { program: since };
  await aptGet(["update"]);
  // Its exit code is no answer: a package may be there although a script of another one failed.
  const said = await aptGet(["install", "-y", "--no-install-recommends", ...packages]);
  const installed = await look(names);
  return installed !== undefined
    ? { program: installed }
    : { missing: `${absent} apt-get could not install it: ${said}` };
}

async function look(names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    for (const folder of FOLDERS) if (await isFile(`${folder}/${name}`)) return `${folder}/${name}`;
  }
}

/** Runs it; answers the last line that it wrote to standard error. */
async function aptGet(args: readonly string[]): Promise<string> {
  const { stderr } = await new Deno.Command("/usr/bin/apt-get", {
    args: ["-q", "-o", "DPkg::Lock::Timeout=300", ...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  return new TextDecoder().decode(stderr).trim().split("\n").at(-1) ?? "";
}

/** Whether there is a file of that name. */
export async function isFile(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isFile;
  } catch {
    return false;
  }
}

function temporaryFolder(): string {
  return Deno.env.get("TMPDIR") ?? "/tmp";
}
