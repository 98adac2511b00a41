/**
 * The step of the schema for live coverage: the sections that are watched, how old what was seen of each was from minute to
 * minute, when each of its cells was last seen (a row for each stretch of columns), and what each sortie saw of its plan.
 */
export const coverageStep = `
  CREATE TABLE coverageSection (id TEXT PRIMARY KEY, startedAt REAL NOT NULL, endedAt REAL, body TEXT NOT NULL) STRICT;
  CREATE TABLE coverageMinute (sectionId TEXT NOT NULL, at REAL NOT NULL, worstMs REAL NOT NULL, along REAL NOT NULL,
    young REAL NOT NULL, seen REAL NOT NULL, drones INTEGER NOT NULL, promiseMs REAL,
    PRIMARY KEY (sectionId, at)) STRICT, WITHOUT ROWID;
  CREATE TABLE coverageSeen (sectionId TEXT NOT NULL, stretch INTEGER NOT NULL, body BLOB NOT NULL,
    PRIMARY KEY (sectionId, stretch)) STRICT;
  CREATE TABLE coverageFlown (sortieId TEXT PRIMARY KEY, vehicleId TEXT NOT NULL, at REAL NOT NULL, body TEXT NOT NULL) STRICT;`;
