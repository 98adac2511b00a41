/**
 * The step of the schema for what makes a flag the same one in the data of every station, whatever it is called there: its
 * sortie (as it is called here), the instant at which it was opened (ms since 1970), and the stream and track that opened it.
 * Flags that are deleted keep it. Of flags of before it is each track that was seen when they were opened, as merges may have
 * put any of them first.
 */
export const flagOriginStep = `
  CREATE TABLE flagOrigin (sortieId TEXT NOT NULL, openedAt REAL NOT NULL, track TEXT NOT NULL, flagId TEXT NOT NULL,
    PRIMARY KEY (sortieId, openedAt, track, flagId)) STRICT, WITHOUT ROWID;
  CREATE INDEX flagOriginByFlag ON flagOrigin (flagId);
  INSERT OR IGNORE INTO flagOrigin SELECT sortieId, openedAt, track, flagId FROM tombstone;
  INSERT OR IGNORE INTO flagOrigin
    SELECT sortieId, openedAt, concat(value ->> '$.streamId', ' ', value ->> '$.trackIds[0]'), flagId
    FROM (SELECT flag.sortieId AS sortieId, flag.openedAt AS openedAt, flagId, one.key AS n, iif(one.type = 'object', one.value, '{}') AS value
      FROM flag JOIN flagRow ON flagId = flag.id AND removedAt IS NULL,
        json_each(iif(json_valid(flag.body), flag.body, '{}'), '$.sightings') AS one)
    WHERE value ->> '$.streamId' IS NOT NULL AND value ->> '$.trackIds[0]' IS NOT NULL
      AND (n = 0 OR (value ->> '$.fromAt' <= openedAt AND value ->> '$.toAt' >= openedAt));
  INSERT OR IGNORE INTO flagOrigin
    SELECT flag.sortieId, flag.openedAt, '', flagId FROM flag JOIN flagRow ON flagId = flag.id
    WHERE removedAt IS NULL AND flagId NOT IN (SELECT flagId FROM flagOrigin);`;
