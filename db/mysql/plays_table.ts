/**
 * A table of plays in somebody's MySQL or MariaDB database, by the day of a time column. It is only read.
 *
 * @module
 */
import { type SQL, sql } from "drizzle-orm";
import { parseAddress } from "./address.ts";
import { connect, type Connection, type Queries } from "./connect.ts";

/** Columns by what they hold. */
export interface PlaysTableColumns {
  readonly user: string;
  readonly game: string;
  readonly weight?: string;
  /** A `date`, `datetime` or `timestamp`; what has no zone is taken as UTC. */
  readonly time: string;
}

/** What a day holds, without reading it. */
export interface DayOfPlays {
  /** Such as `2026-11-01`, in UTC. */
  readonly day: string;
  readonly plays: number;
  /** Equal for equal rows, in whatever order: the exclusive or of their hashes, and their sum. */
  readonly checksum: string;
}

/** A play as text; what is null is null. */
export interface PlayOfTable {
  readonly user: string | null;
  readonly game: string | null;
  readonly weight: string | null;
  readonly time: string | null;
}

/** An open table. */
export interface PlaysTable {
  /** The names of its columns. */
  columns(): Promise<string[]>;
  /** Every day that has a play, in order. Rows without a time have none. */
  days(columns: PlaysTableColumns, day?: string): Promise<DayOfPlays[]>;
  plays(columns: PlaysTableColumns, day: string): Promise<PlayOfTable[]>;
  close(): Promise<void>;
}

/** The table, or `database.table`, at an address. @throws {DatabaseSettingError} when it cannot be reached. */
export async function openPlaysTable(url: string, table: string): Promise<PlaysTable> {
  const connection = await connect(parseAddress(url));
  return playsTable(connection, sql.join(table.split(".").map((part) => sql.identifier(part)), sql`.`));
}

function playsTable(connection: Connection, table: SQL): PlaysTable {
  const rows = (find: (queries: Queries) => SQL) =>
    connection.alone(async (queries) => {
      const [found] = await queries.execute(find(queries));
      return found as unknown as Record<string, string | number | null>[];
    });
  const column = (name: string) => sql.identifier(name);
  const within = ({ time }: PlaysTableColumns, day: string | undefined) =>
    day === undefined
      ? sql`${column(time)} is not null`
      : sql`${column(time)} >= ${day} and ${column(time)} < ${day} + interval 1 day`;

  return {
    async columns() {
      return (await rows(() => sql`show columns from ${table}`)).map((row) => String(row["Field"]));
    },
    async days(columns, day) {
      const { user, game, weight, time } = columns;
      // With their lengths, so that no two rows are spelt alike.
      const parts = [user, game, ...(weight === undefined ? [] : [weight]), time].map((name) =>
        sql`coalesce(concat(length(${column(name)}), ':', ${column(name)}), '-')`
      );
      const hash = sql`sha2(concat(${sql.join(parts, sql`, `)}), 256)`;
      const number = (from: number) =>
        sql`cast(conv(substr(${hash}, ${sql.raw(String(from))}, 15), 16, 10) as unsigned)`;
      const found = await rows(() =>
        sql`
        select date_format(${column(time)}, '%Y-%m-%d') as day, count(*) as plays,
          cast(bit_xor(${number(1)}) as char) as mixed, cast(sum(${number(16)}) as char) as summed
        from ${table} where ${within(columns, day)} group by 1 order by 1`
      );
      return found.map((row) => ({
        day: String(row["day"]),
        plays: Number(row["plays"]),
        checksum: `${row["mixed"]}+${row["summed"]}`,
      }));
    },
    async plays(columns, day) {
      const { user, game, weight, time } = columns;
      const text = (name: string | undefined) =>
        name === undefined ? sql`null` : sql`cast(${column(name)} as char)`;
      const found = await rows(() =>
        sql`
        select ${text(user)} as user, ${text(game)} as game, ${text(weight)} as weight,
          date_format(${column(time)}, '%Y-%m-%dT%H:%i:%s.%fZ') as time
        from ${table} where ${within(columns, day)}`
      );
      return found as unknown as PlayOfTable[];
    },
    close: () => connection.close(),
  };
}
