/**
 * The step of the schema for deeds about very many flags: flags (JSON) of which it is still to be reckoned what holds of some
 * fields (JSON), of which so many are `done`. What was said is in the history already.
 */
export const flagFoldStep = `
  CREATE TABLE flagFold (id INTEGER PRIMARY KEY AUTOINCREMENT, flagIds TEXT NOT NULL, fields TEXT NOT NULL,
    done INTEGER NOT NULL DEFAULT 0) STRICT;`;
