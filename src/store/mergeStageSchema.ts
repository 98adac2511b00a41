/** The step of the schema for flags of another station that are being taken in: nobody sees them until all is written. */
export const mergeStageStep = "CREATE TABLE stagedFlag (flagId TEXT PRIMARY KEY) STRICT;";
