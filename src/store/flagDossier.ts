import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import { FailureError } from "../contract/failure.ts";

/** Every row that the station holds about a flag, by what it is of; as they are stored, but for paths of this computer. */
export type FlagDossier = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

/** What is asked for, and of which footage around its sightings, ms. */
interface Asked {
  readonly flagId: string;
  readonly aroundMs: number;
  /** How a file is called in the data folder. */
  readonly pathOf: (file: string) => string;
}

/**
 * All that is held about a flag: what raised it, what was said of it, who has opened, held, corrected and taken it out, in
 * which footage and with which boxes it is seen, what was noted of those files, and which lines of which audit log tell of it.
 * @throws FailureError not-found
 */
export function flagDossier(db: Database, { flagId, aroundMs, pathOf }: Asked): FlagDossier {
  const rows = (text: string, ...values: (string | number)[]): Readonly<Record<string, unknown>>[] =>
    db.prepare(text).all(...values) as Readonly<Record<string, unknown>>[];
  const [flag] = rows("SELECT * FROM flag WHERE id = ?", flagId);
  if (!flag) throw new FailureError("not-found", `There is no flag ${flagId}`);
  const tracks = JSON.stringify(tracksOf(String(flag.body)));
  const shown = `(SELECT streamId, fromAt - ${aroundMs} AS fromAt, toAt + ${aroundMs} AS toAt, flagSight.sortieId AS sortieId
    FROM flagSight JOIN flagRow ON key = flagKey WHERE flagId = ?1)`;
  const segments = rows(
    `SELECT DISTINCT segment.* FROM segment JOIN ${shown} AS seen ON seen.streamId = segment.streamId
       AND endAt >= seen.fromAt AND startAt <= seen.toAt ORDER BY startAt`,
    flagId,
  ).map((row) => ({ ...row, file: pathOf(String(row.file)) }));
  return {
    flag: [{ ...flag, body: parsed(String(flag.body)) }],
    standing: rows("SELECT * FROM flagRow WHERE flagId = ?", flagId),
    sightings: rows(
      "SELECT flagSight.* FROM flagSight JOIN flagRow ON key = flagKey WHERE flagId = ? ORDER BY n",
      flagId,
    ),
    said: rows("SELECT * FROM flagEvent WHERE flagId = ? ORDER BY id", flagId),
    opened: rows(
      "SELECT flagSeen.analyst, at FROM flagSeen JOIN flagRow ON key = flagKey WHERE flagId = ? ORDER BY at",
      flagId,
    ),
    hold: rows("SELECT * FROM flagHold WHERE flagId = ?", flagId),
    corrections: rows(
      `SELECT DISTINCT correction.* FROM correction JOIN ${shown} AS seen ON seen.streamId = correction.streamId
         AND correction.at BETWEEN seen.fromAt AND seen.toAt ORDER BY correction.id`,
      flagId,
    ),
    boxes: rows("SELECT * FROM box WHERE trackId IN (SELECT value FROM json_each(?)) ORDER BY at", tracks),
    sorties: rows(`SELECT * FROM sortie WHERE id IN (SELECT sortieId FROM ${shown})`, flagId),
    segments,
    files: rows(
      "SELECT * FROM custody WHERE path IN (SELECT value FROM json_each(?))",
      JSON.stringify(segments.map(({ file }) => file)),
    ),
    packages: rows(
      `SELECT evidence.id, at, by, manifest, complete FROM evidenceFlag JOIN evidence ON evidence.id = evidenceId
       WHERE flagId = ? ORDER BY at`,
      flagId,
    ),
    auditLines: rows(
      `SELECT audit.station, audit.sequence, at, kind, by, hash FROM auditAbout a
         JOIN audit ON audit.station = a.station AND audit.sequence = a.sequence
       WHERE subject = ? ORDER BY audit.station, audit.sequence`,
      `flag:${flagId}`,
    ),
  };
}

function tracksOf(body: string): string[] {
  const { sightings = [] } = parsed(body) as { sightings?: readonly { trackIds?: readonly string[] }[] };
  return sightings.flatMap(({ trackIds = [] }) => trackIds);
}

/** A body that is damaged is given out as the text that it is. */
function parsed(body: string): object {
  try {
    return JSON.parse(body) as object;
  } catch {
    return { damaged: body };
  }
}
