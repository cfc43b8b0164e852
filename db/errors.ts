/**
 * What can go wrong with a database, by meaning. Messages never hold the parameters of a statement.
 *
 * @module
 */

/** The database cannot be used as it should: it names the database, what happened, and what to do. */
export class DatabaseError extends Error {
  override name = "DatabaseError";
  constructor(
    message: string,
    /** Where the database is: a path, or an address without its password. */
    readonly where: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** The address of the database, or what its server grants, is not as it has to be; the message names the variable. */
export class DatabaseSettingError extends DatabaseError {
  override name = "DatabaseSettingError";
}

/** The database was migrated by a newer Questline. Nothing was changed. */
export class DatabaseVersionError extends DatabaseError {
  override name = "DatabaseVersionError";
  constructor(
    where: string,
    readonly found: number,
    readonly supported: number,
    otherwise = "set another folder",
  ) {
    super(
      `Cannot open database "${where}": it has version ${found}, and this Questline knows versions up to ` +
        `${supported}: use the newer Questline that wrote it, or ${otherwise}`,
      where,
    );
  }
}
