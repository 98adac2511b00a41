/**
 * The step of the schema for a merge that the station may be killed in: which one runs and whether its rows are written (then
 * it is to be ended, else undone), what it has copied, the lines of other stations' audit logs that wait to be added, and the
 * flags that were deleted elsewhere and are to be deleted here, too. Paths are absolute.
 */
export const mergeRunStep = `
  CREATE TABLE mergeRun (one INTEGER PRIMARY KEY CHECK (one = 1), folder TEXT NOT NULL, by TEXT NOT NULL, at REAL NOT NULL,
    copies TEXT NOT NULL, written INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE mergeCopied (path TEXT PRIMARY KEY) STRICT;
  CREATE TABLE stagedAudit (station TEXT NOT NULL, sequence INTEGER NOT NULL, at REAL NOT NULL, kind TEXT NOT NULL,
    by TEXT NOT NULL, entry TEXT NOT NULL, digest TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL,
    PRIMARY KEY (station, sequence)) STRICT, WITHOUT ROWID;
  CREATE TABLE deletedElsewhere (flagId TEXT PRIMARY KEY, stone TEXT NOT NULL) STRICT;`;
