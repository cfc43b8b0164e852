/**
 * Which column of a CSV header means what: named by a setting, or recognised by its name.
 *
 * @module
 */
import { nearestNames } from "../../assets/engine/nearest.ts";
import { shown, shownList } from "./place.ts";

/** Header names by role, as a setting gives them. */
export type ColumnNames<Role extends string> = Readonly<Partial<Record<Role, string>>>;

/** Column indices by role, where there is one. */
export type ColumnIndices<Role extends string> = Readonly<Partial<Record<Role, number>>>;

/** Names by which a role is recognised, the likeliest first: lower case, words joined by `_`. */
export type ColumnAliases<Role extends string> = Readonly<Record<Role, readonly string[]>>;

/**
 * Parses a setting such as `user=user_id,game=app id,weight=hours`.
 *
 * @param setting The setting's name, for messages.
 * @throws {SyntaxError} for a part that is not `role=column`, an unknown role, a role or a column named twice.
 */
export function parseColumns<Role extends string>(
  text: string,
  roles: readonly Role[],
  setting: string,
): ColumnNames<Role> {
  const refuse = (why: string) => new SyntaxError(`Cannot parse ${setting}: ${why}`);
  const names: Partial<Record<Role, string>> = {};
  const known = `${roles.slice(0, -1).join(", ")} or ${roles.at(-1)}`;
  for (const part of text.split(",")) {
    const equals = part.indexOf("=");
    const role = part.slice(0, equals).trim();
    const column = part.slice(equals + 1).trim();
    if (equals < 0) {
      throw refuse(`found ${shown(part.trim())}, expected ${roles.map((r) => `${r}=column`).join(",")}`);
    }
    if (!isOneOf(role, roles)) {
      const [near] = nearestNames(role, roles);
      const hint = near === undefined ? "" : `; did you mean "${near}"?`;
      throw refuse(`${shown(role)} is not a role, expected ${known}${hint}`);
    }
    if (column === "") throw refuse(`"${role}" has no column, expected ${role}=column`);
    if (names[role] !== undefined) throw refuse(`"${role}" is named twice`);
    const other = roles.find((r) => names[r] === column);
    if (other !== undefined) {
      throw refuse(`column ${shown(column)} is named for both "${other}" and "${role}"`);
    }
    names[role] = column;
  }
  return names;
}

/**
 * The index of the column that a setting names: by exact name, else by the same name in other case or spacing.
 *
 * @throws {SyntaxError} when no column has the name (the message lists the columns and suggests the nearest), or
 *   several have.
 */
export function namedColumn(header: readonly string[], name: string, setting: string): number {
  for (
    const same of [
      (column: string) => column.trim() === name,
      (column: string) => plainName(column) === plainName(name),
    ]
  ) {
    const found = header.flatMap((column, i) => same(column) ? [i] : []);
    if (found.length > 1) {
      throw new SyntaxError(`the header has ${found.length} columns ${shown(name)}: expected one`);
    }
    if (found[0] !== undefined) return found[0];
  }
  const [near] = nearestNames(name, header.map((column) => column.trim()));
  const hint = near === undefined ? "" : `; did you mean ${shown(near)}?`;
  throw new SyntaxError(
    `the header has no column ${shown(name)}, which ${setting} names: found ${shownList(header)}${hint}`,
  );
}

/** The index of the first alias that the header holds, leaving out columns that are taken. */
export function recognisedColumn(
  header: readonly string[],
  aliases: readonly string[],
  taken: readonly number[] = [],
): number | undefined {
  const plain = header.map(plainName);
  for (const alias of aliases) {
    const index = plain.findIndex((column, i) => column === alias && !taken.includes(i));
    if (index >= 0) return index;
  }
  return undefined;
}

/** A header name without case and spacing: `User ID` is `user_id`. */
function plainName(column: string): string {
  return column.trim().toLowerCase().replaceAll(/[\s-]+/g, "_");
}

function isOneOf<Role extends string>(text: string, roles: readonly Role[]): text is Role {
  return (roles as readonly string[]).includes(text);
}
