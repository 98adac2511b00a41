/** The step of the schema for alerts: each with its whole record as JSON, and beside it what the history is looked through by. */
export const alertStep = `
  CREATE TABLE alert (id TEXT PRIMARY KEY, key TEXT NOT NULL, severity TEXT NOT NULL, vehicleId TEXT, since REAL NOT NULL,
    last REAL NOT NULL, shown INTEGER NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE INDEX alertByTime ON alert (last);
  CREATE INDEX alertShown ON alert (shown) WHERE shown = 1;`;
