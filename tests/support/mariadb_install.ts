/**
 * Finds MariaDB's or MySQL's server on this machine, or installs it where that is allowed.
 *
 * @module
 */

import { type Availability, findProgram, isFile } from "./apt.ts";

/** The bare server: the full package would also start a service. OpenSSL makes the certificates of the TLS tests. */
const PACKAGES = ["mariadb-server-core", "openssl"];

/** Looks, and where nothing is found and this is root on a Debian, installs. */
export function findMariaDb(): Promise<Availability> {
  return findProgram(["mariadbd", "mysqld"], PACKAGES);
}

/**
 * Makes an empty data folder for a server. What MariaDB's own script adds, its help texts and the "sys" schema, no test
 * needs, and the script needs more packages.
 *
 * @throws {Error} with what the server said.
 */
export async function makeDataFolder(
  program: string,
  folder: string,
  args: readonly string[],
): Promise<void> {
  const { stdout } = await new Deno.Command(program, { args: ["--no-defaults", "--version"] }).output();
  const isMaria = /MariaDB/i.test(new TextDecoder().decode(stdout));
  await Deno.mkdir(folder);
  const process = new Deno.Command(program, {
    args: [
      "--no-defaults",
      isMaria ? "--bootstrap" : "--initialize-insecure",
      `--datadir=${folder}`,
      ...args,
    ],
    stdin: isMaria ? "piped" : "null",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const said = new Response(process.stderr).text();
  if (isMaria) {
    const writer = process.stdin.getWriter();
    await writer.write(new TextEncoder().encode(await systemTables(program))).catch(() => {});
    await writer.close().catch(() => {});
  }
  if (!(await process.status).success) {
    throw new Error(`Cannot make a data folder with ${program}: ${await said}`);
  }
  await said;
}

async function systemTables(program: string): Promise<string> {
  const share = `${program.split("/").slice(0, -2).join("/")}/share`;
  const folder = await isFile(`${share}/mysql/mysql_system_tables.sql`)
    ? `${share}/mysql`
    : `${share}/mariadb`;
  const names = ["mysql_system_tables", "mysql_performance_tables", "mysql_system_tables_data"];
  const texts = await Promise.all(names.map((name) => Deno.readTextFile(`${folder}/${name}.sql`)));
  return ["create database mysql;", "use mysql;", "set @auth_root_socket = null;", ...texts].join("\n");
}
