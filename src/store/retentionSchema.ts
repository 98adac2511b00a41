/**
 * The step of the schema that lets what was recorded go: flags that are held whatever the rules say, files whose removal was
 * begun (so that it is ended after a crash), and the tombstones of flags that were deleted. Instants in ms since 1970.
 */
export const retentionStep = `
  CREATE TABLE flagHold (flagId TEXT PRIMARY KEY, at REAL NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL) STRICT;
  CREATE TABLE removalTask (file TEXT PRIMARY KEY, kind TEXT NOT NULL, why TEXT NOT NULL, rule TEXT NOT NULL, flagId TEXT,
    sortieId TEXT, bytes INTEGER NOT NULL, at REAL NOT NULL, by TEXT NOT NULL) STRICT;
  CREATE TABLE tombstone (flagId TEXT PRIMARY KEY, at REAL NOT NULL, by TEXT NOT NULL, reason TEXT NOT NULL,
    sortieId TEXT NOT NULL, openedAt REAL NOT NULL, lastAt REAL NOT NULL, rule TEXT NOT NULL, track TEXT NOT NULL,
    files TEXT NOT NULL, station TEXT NOT NULL) STRICT;
  CREATE INDEX tombstoneBySortie ON tombstone (sortieId, openedAt);`;
