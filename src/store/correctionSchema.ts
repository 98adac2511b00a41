/**
 * The step of the schema for what people corrected in recorded pictures: an event for each correction and each undo, in the
 * order in which they were said; and on a flag's row, what its vehicle is by them (JSON).
 */
export const correctionStep = `
  CREATE TABLE correction (id INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, sortieId TEXT NOT NULL,
    streamId TEXT NOT NULL, at REAL NOT NULL, saidAt REAL NOT NULL, by TEXT NOT NULL, kind TEXT NOT NULL,
    body TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX correctionByFootage ON correction (sortieId, streamId, at);
  CREATE INDEX correctionByAct ON correction (act);
  CREATE TRIGGER correctionIsNotRewritten BEFORE UPDATE OF sortieId, streamId, at, saidAt, by, kind, body ON correction
    BEGIN SELECT RAISE(ABORT, 'corrections are only added to'); END;
  ALTER TABLE flagRow ADD COLUMN corrected TEXT;`;
