/**
 * The step of the schema that makes room for accounts. A password is kept as its salted hash beside what it was reckoned
 * with, so that this can be raised later; `nameKey` is the name as names are compared. `accountSlip` counts wrong passwords
 * by name, of accounts or not. A session is found by the SHA-256 of its token, and good for one run of the app (`run`).
 */
export const accountStep = `
  CREATE TABLE account (id TEXT PRIMARY KEY, name TEXT NOT NULL, nameKey TEXT NOT NULL UNIQUE, role TEXT NOT NULL,
    hash TEXT NOT NULL, salt TEXT NOT NULL, params TEXT NOT NULL, createdAt REAL NOT NULL, disabledAt REAL) STRICT;
  CREATE TABLE accountSlip (nameKey TEXT PRIMARY KEY, slips INTEGER NOT NULL, at REAL NOT NULL) STRICT;
  CREATE TABLE accountSession (token TEXT PRIMARY KEY, accountId TEXT NOT NULL, run TEXT NOT NULL, at REAL NOT NULL,
    lockedAt REAL) STRICT;
`;
