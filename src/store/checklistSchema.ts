/**
 * The step of the schema for checklists: the lists as they were edited, and how each was carried out for a vehicle, as JSON;
 * `sortieId` from when the vehicle was armed.
 */
export const checklistStep = `
  CREATE TABLE checklist (id TEXT PRIMARY KEY, changedAt REAL NOT NULL, by TEXT NOT NULL, body TEXT NOT NULL) STRICT;
  CREATE TABLE checklistRun (id TEXT PRIMARY KEY, vehicleId TEXT NOT NULL, sortieId TEXT, startedAt REAL NOT NULL,
    body TEXT NOT NULL) STRICT;
  CREATE INDEX checklistRunBySortie ON checklistRun (sortieId);
  CREATE INDEX checklistRunByVehicle ON checklistRun (vehicleId, startedAt);`;
