import type { OfflineOutcome } from "../contract/offline.ts";
import type { NoPose } from "./framePose.ts";

/** How many frames were told where they were taken from, by what, and how many were not, by why. */
export interface Told {
  readonly metadata: number;
  readonly telemetry: number;
  readonly none: Map<NoPose, number>;
}

const many = (count: number, one: string, more = `${one}s`): string => `${count} ${count === 1 ? one : more}`;
const clock = (at: number): string => new Date(at).toISOString().slice(0, 19).replace("T", " ");

/** What is to be known of an analysis besides its figures, in sentences. */
export function toldOf(
  outcome: OfflineOutcome,
  { metadata, telemetry, none }: Told,
  known: {
    readonly log?: { readonly fromAt: number; readonly toAt: number };
    readonly others: readonly string[];
    readonly tracks: number;
    readonly placed: number;
    readonly noPlaces: readonly string[];
  },
): string[] {
  const { counts, fromAt, toAt, metadataErrors, notKept, notAnalysed } = outcome;
  const { log, others, tracks, placed, noPlaces } = known;
  const notes: string[] = [];
  if (counts.analysed === 0) notes.push("No picture of it could be analysed.");
  if (metadata > 0) notes.push(`${many(metadata, "picture")} placed by the video's own metadata.`);
  if (telemetry > 0) notes.push(`${many(telemetry, "picture")} placed by the telemetry log.`);
  for (const [why, count] of none)
    notes.push(`${many(count, "picture")} without a place: ${why}${remedies[why] ? `; ${remedies[why]}` : ""}.`);
  if (counts.analysed > 0 && metadata + telemetry === 0)
    notes.push("Its tracks have no places, so none of them could be flagged.");
  if (metadata + telemetry > 0 && tracks > 0 && placed === 0)
    notes.push(`No track has a place: ${noPlaces.join("; ")}.`);
  if (log && fromAt !== undefined && toAt !== undefined && (toAt < log.fromAt || fromAt > log.toAt))
    notes.push(
      `The log and the video are of different times: ${clock(log.fromAt)} to ${clock(log.toAt)} and ${clock(fromAt)} to ${clock(toAt)} UTC.`,
    );
  if (others.length > 0) notes.push(`The log holds other vehicles too, which were not followed: ${others.join(", ")}.`);
  if (counts.undecodable > 0) notes.push(`${many(counts.undecodable, "picture")} could not be decoded.`);
  if (counts.failed > 0)
    notes.push(`The detector failed at ${many(counts.failed, "picture")}: ${notAnalysed?.message ?? "unknown"}.`);
  if (metadataErrors > 0)
    notes.push(`${many(metadataErrors, "metadata packet was", "metadata packets were")} damaged and not used.`);
  if (notKept) notes.push(`Not all of the video was kept for clips: ${notKept.message}.`);
  return notes;
}

const remedies: Readonly<Partial<Record<NoPose, string>>> = {
  "field of view unknown": "give the camera's field of view",
  "no position and attitude at that time": "give a telemetry log of the flight, and how much later the video begins",
  "camera's direction unknown": "the log has no attitude of a gimbal",
};
