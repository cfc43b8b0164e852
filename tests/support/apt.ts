/**
 * Finds a program on this machine, or installs it by apt-get where that is allowed.
 *
 * @module
 */

/** The path of a program, or why none can be had. */
export type Availability = { readonly program: string } | { readonly missing: string };

/**
 * Looks, and where nothing is found and this is root on a Debian, installs.
 *
 * @param name of the program, in words.
 */
export async function findOrInstall(
  name: string,
  look: () => Promise<string | undefined>,
  packages: readonly string[],
): Promise<Availability> {
  const found = await look();
  if (found !== undefined) return { program: found };
  if (Deno.uid() !== 0) return { missing: `${name} is not installed, and only root could install it` };
  if (!await isFile("/usr/bin/apt-get")) {
    return { missing: `${name} is not installed, and there is no apt-get` };
  }
  // Test processes start side by side, and apt-get refuses to run twice.
  using lock = await Deno.open(`${temporaryFolder()}/questline-test-apt.lock`, { create: true, write: true });
  await lock.lock(true);
  const since = await look();
  if (since !== undefined) return { program: since };
  await aptGet(["update"]);
  // Its exit code is no answer: a package may be there although a script of another one failed.
  const said = await aptGet(["install", "-y", "--no-install-recommends", ...packages]);
  const installed = await look();
  return installed !== undefined
    ? { program: installed }
    : { missing: `${name} is not installed, and apt-get could not install it: ${said}` };
}

const FOLDERS = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

/** The same for the first of several names, where programs usually are. */
export function findProgram(names: readonly string[], packages: readonly string[]): Promise<Availability> {
  return findOrInstall(names[0]!, async () => {
    for (const name of names) {
      for (const folder of FOLDERS) if (await isFile(`${folder}/${name}`)) return `${folder}/${name}`;
    }
  }, packages);
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

/** Whether a file is there. */
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
