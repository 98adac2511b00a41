import type { DatabaseSyncInstance as Database } from "@photostructure/sqlite";
import type { CorrectedFootage, Correction } from "../contract/corrections.ts";
import type { FlagCorrection, Sighting } from "../contract/records.ts";
import { nextRevision } from "./flagFold.ts";
import { prepared } from "./prepared.ts";

/**
 * Writes on the flags of some footage what their vehicle is by all that was said of it; within a transaction. Answers the
 * flags of which that is something else than before.
 */
export function correctFlags(
  db: Database,
  { sortieId, streamId }: CorrectedFootage,
  said: (footage: CorrectedFootage) => readonly Correction[],
): string[] {
  const rows = prepared(
    db,
    `SELECT flagId, corrected, body, flag.sortieId AS openedIn FROM flagRow JOIN flag ON flag.id = flagId
     WHERE removedAt IS NULL AND key IN (SELECT flagKey FROM flagSight WHERE sortieId = ? AND streamId = ?)`,
  ).all(sortieId, streamId) as { flagId: string; corrected: string | null; body: string; openedIn: string }[];
  const write = prepared(db, `UPDATE flagRow SET revision = ${nextRevision}, corrected = ? WHERE flagId = ?`);
  const read = new Map<string, ReturnType<typeof said>>(); // once, as many flags share their footage
  const saidOf = ([key, place]: [string, Parameters<typeof said>[0]]) => {
    const known = read.get(key) ?? said(place);
    read.set(key, known);
    return known;
  };
  return rows.flatMap(({ flagId, corrected, body, openedIn }) => {
    const sightings = sightingsOf(body);
    const own = sightings.map((one) => ({ sortieId: one.sortieId ?? openedIn, streamId: one.streamId }));
    const footage = new Map(own.map((one) => [`${one.sortieId} ${one.streamId}`, one]));
    const corrections = [...footage].flatMap(saidOf).sort((a, b) => a.id - b.id);
    const now = correctionOf(
      sightings.flatMap(({ trackIds }) => trackIds),
      corrections,
    );
    const text = now ? JSON.stringify(now) : null;
    if (text === corrected) return [];
    write.run(text, flagId);
    return [flagId];
  });
}

/** The flags of some footage with any of these tracks, or with one that was joined into one of them. */
export function flagsWithTracks(
  db: Database,
  { sortieId, streamId }: CorrectedFootage,
  tracks: readonly string[],
  corrections: readonly Correction[],
): string[] {
  const wanted = new Set(tracks);
  for (const { word } of corrections.toReversed())
    if (word.kind === "joined" && wanted.has(word.into)) wanted.add(word.trackId);
    else if (word.kind === "split" && wanted.has(word.as)) wanted.add(word.trackId);
  const rows = prepared(
    db,
    `SELECT flagId, body FROM flagRow JOIN flag ON flag.id = flagId
     WHERE removedAt IS NULL AND key IN (SELECT flagKey FROM flagSight WHERE sortieId = ? AND streamId = ?)`,
  ).all(sortieId, streamId) as { flagId: string; body: string }[];
  return rows
    .filter(({ body }) => sightingsOf(body).some(({ trackIds }) => trackIds.some((id) => wanted.has(id))))
    .map(({ flagId }) => flagId);
}

/** What a flag is by what was said of its tracks: the newest class; no vehicle where that was said of every one of them. */
export function correctionOf(
  tracks: readonly string[],
  corrections: readonly Correction[],
): FlagCorrection | undefined {
  const holding = corrections.filter(({ undone }) => !undone);
  const names = new Map(tracks.map((id) => [id, new Set([id])]));
  const none = new Set<string>();
  let said: Correction | undefined;
  let className: string | undefined;
  for (const one of holding) {
    const { word } = one;
    if (word.kind === "right" || word.kind === "moved" || word.kind === "missed") continue;
    for (const [track, known] of names) {
      if (!known.has(word.trackId)) continue;
      if (word.kind === "joined") known.add(word.into);
      else if (word.kind === "class") [className, said] = [word.className, one];
      else if (word.kind === "not-vehicle" && !word.frame) {
        none.add(track);
        said = one;
      }
    }
  }
  const notVehicle = tracks.length > 0 && tracks.every((track) => none.has(track));
  if (!said || (className === undefined && !notVehicle)) return undefined;
  return {
    ...(className !== undefined && { className }),
    ...(notVehicle && { notVehicle: true as const }),
    ...{ by: said.by, at: said.saidAt },
  };
}

function sightingsOf(body: string): readonly Sighting[] {
  try {
    return (JSON.parse(body) as { sightings?: readonly Sighting[] }).sightings ?? [];
  } catch {
    return []; // a damaged flag is shown as such, and is about no track
  }
}
