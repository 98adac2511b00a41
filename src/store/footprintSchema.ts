/**
 * The step of the schema for what cameras saw of the ground: runs of footprints of one stream, packed, with their bounds in
 * an R-tree of whole ten-millionths of degrees. A run over the date line goes on eastwards beyond 180°.
 */
export const footprintStep = `
  CREATE TABLE footprintStream (key INTEGER PRIMARY KEY, streamId TEXT NOT NULL, sortieId TEXT NOT NULL,
    vehicleId TEXT NOT NULL, UNIQUE (sortieId, streamId)) STRICT;
  CREATE TABLE footprint (key INTEGER PRIMARY KEY, stream INTEGER NOT NULL, fromAt REAL NOT NULL, toAt REAL NOT NULL,
    bestAt REAL NOT NULL, distance REAL NOT NULL, focal REAL NOT NULL, lat REAL NOT NULL, lon REAL NOT NULL,
    body BLOB NOT NULL) STRICT;
  CREATE INDEX footprintByStream ON footprint (stream, fromAt);
  CREATE INDEX footprintByTime ON footprint (fromAt);
  CREATE VIRTUAL TABLE footprintBox USING rtree_i32(key, west, east, south, north);
  CREATE INDEX flagRowBySpot ON flagRow (spot);`;
