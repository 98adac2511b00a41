/**
 * The step of the schema that makes flags searchable: a narrow row for each flag with what it is filtered and ordered by,
 * its sightings, its words (FTS5), the places at which flags are of one spot (R-tree, degrees × 10⁷), the history of all
 * that people said of it, what each analyst has seen, and saved filters. Former verdicts and notes begin the history.
 */
export const flagReviewStep = `
  CREATE TABLE flagRow (key INTEGER PRIMARY KEY, flagId TEXT NOT NULL UNIQUE, revision INTEGER NOT NULL,
    openedAt REAL NOT NULL, lastAt REAL NOT NULL, lat REAL, lon REAL, severity TEXT NOT NULL, rule TEXT NOT NULL,
    className TEXT NOT NULL, section TEXT NOT NULL DEFAULT '', vehicles TEXT NOT NULL DEFAULT '', sortieId TEXT NOT NULL,
    verdict TEXT, reason TEXT, analyst TEXT, judgedAt REAL, escalatedBy TEXT, escalatedAt REAL,
    tags TEXT NOT NULL DEFAULT '', joined TEXT, spot INTEGER, removedAt REAL) STRICT;
  CREATE INDEX flagRowByRevision ON flagRow (revision);
  CREATE INDEX flagRowByJoined ON flagRow (joined) WHERE joined IS NOT NULL;
  CREATE TABLE flagSight (flagKey INTEGER NOT NULL, n INTEGER NOT NULL, streamId TEXT NOT NULL, sortieId TEXT NOT NULL,
    fromAt REAL NOT NULL, toAt REAL NOT NULL, PRIMARY KEY (flagKey, n)) STRICT, WITHOUT ROWID;
  CREATE INDEX flagSightBySortie ON flagSight (sortieId);
  CREATE VIRTUAL TABLE flagText USING fts5(text, content='', contentless_delete=1, prefix='2 3',
    tokenize='unicode61 remove_diacritics 2');
  CREATE VIRTUAL TABLE flagSpot USING rtree_i32(key, west, east, south, north);
  CREATE TABLE flagEvent (id INTEGER PRIMARY KEY AUTOINCREMENT, act INTEGER NOT NULL, flagId TEXT NOT NULL, at REAL NOT NULL,
    by TEXT NOT NULL, field TEXT NOT NULL, value TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0) STRICT;
  CREATE INDEX flagEventByFlag ON flagEvent (flagId, id);
  CREATE INDEX flagEventByAct ON flagEvent (act);
  CREATE TABLE flagSeen (analyst TEXT NOT NULL, flagKey INTEGER NOT NULL, at REAL NOT NULL,
    PRIMARY KEY (analyst, flagKey)) STRICT, WITHOUT ROWID;
  CREATE TABLE savedFilter (id TEXT PRIMARY KEY, analyst TEXT NOT NULL, name TEXT NOT NULL, filter TEXT NOT NULL,
    changedAt REAL NOT NULL) STRICT;
  INSERT INTO flagEvent (act, flagId, at, by, field, value)
    SELECT 0, flagId, at, by, 'verdict', CASE WHEN kind IS NULL THEN 'null' ELSE json_object('kind', kind) END
    FROM verdict ORDER BY rowid;
  INSERT INTO flagEvent (act, flagId, at, by, field, value)
    SELECT 0, id, openedAt, '', 'note', json_quote(note) FROM flag WHERE note <> '' ORDER BY rowid;
  UPDATE flagEvent SET act = id;
  INSERT INTO flagRow (flagId, revision, openedAt, lastAt, lat, lon, severity, rule, className, section, vehicles, sortieId)
    SELECT id, 1, openedAt, iif(typeof(body ->> '$.lastAt') IN ('integer', 'real'), body ->> '$.lastAt', openedAt),
      iif(typeof(body ->> '$.place.lat') IN ('integer', 'real'), body ->> '$.place.lat', NULL),
      iif(typeof(body ->> '$.place.lon') IN ('integer', 'real'), body ->> '$.place.lon', NULL),
      coalesce(body ->> '$.severity', 'alert'), coalesce(body ->> '$.rule', ''), coalesce(body ->> '$.className', ''),
      coalesce(CASE WHEN instr(body ->> '$.reason', 'watch zone of “') > 0 THEN
        substr(body ->> '$.reason', instr(body ->> '$.reason', '“') + 1,
          instr(body ->> '$.reason', '”') - instr(body ->> '$.reason', '“') - 1) END, ''),
      coalesce((SELECT group_concat(name, char(10)) FROM (SELECT DISTINCT iif(type = 'object', value, '{}') ->> '$.vehicleId' AS name
        FROM json_each(body, '$.sightings') ORDER BY name)), ''), sortieId
    FROM (SELECT id, openedAt, sortieId, CASE WHEN json_valid(body) THEN body ELSE '{}' END AS body FROM flag)
    ORDER BY openedAt, id;
  UPDATE flagRow SET spot = key, (verdict, analyst, judgedAt) =
    (SELECT kind, by, at FROM verdict WHERE flagId = flagRow.flagId ORDER BY rowid DESC LIMIT 1);
  UPDATE flagRow SET analyst = NULL, judgedAt = NULL WHERE verdict IS NULL;
  INSERT INTO flagSight (flagKey, n, streamId, sortieId, fromAt, toAt)
    SELECT flagKey, n, value ->> '$.streamId', coalesce(value ->> '$.sortieId', sortieId), value ->> '$.fromAt', value ->> '$.toAt'
    FROM (SELECT flagRow.key AS flagKey, one.key AS n, flag.sortieId AS sortieId, iif(one.type = 'object', one.value, '{}') AS value
      FROM flag JOIN flagRow ON flagRow.flagId = flag.id,
        json_each(iif(json_valid(flag.body), flag.body, '{}'), '$.sightings') AS one)
    WHERE value ->> '$.streamId' IS NOT NULL AND typeof(value ->> '$.fromAt') IN ('integer', 'real')
      AND typeof(value ->> '$.toAt') IN ('integer', 'real');
  INSERT INTO flagText (rowid, text)
    SELECT key, concat_ws(' ', flagId, flagRow.sortieId, rule, CASE WHEN json_valid(body) THEN body ->> '$.reason' END,
      className, section, vehicles, note, analyst)
    FROM flagRow JOIN flag ON flag.id = flagId;
  INSERT INTO flagSpot (key, west, east, south, north)
    SELECT key, round(lon * 1e7), round(lon * 1e7), round(lat * 1e7), round(lat * 1e7) FROM flagRow
    WHERE lat BETWEEN -90 AND 90 AND lon BETWEEN -180 AND 180;
  DROP TABLE verdict;`;
