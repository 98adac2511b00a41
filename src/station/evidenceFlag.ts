import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { reasonOf } from "../base/log.ts";
import { failureOf } from "../contract/failure.ts";
import type { FlagRecord, Sighting } from "../contract/records.ts";
import { type EvidenceTrack, trackCsv, trackGeoJson, trackKml } from "../review/evidence/evidenceTrack.ts";
import type { PackageFile } from "../review/evidence/manifest.ts";
import { checked, type Packing, packRecordings, type ToldRecording } from "./evidenceRecordings.ts";
import { telemetryPart } from "./evidenceTelemetry.ts";
import { flagTrack } from "./evidenceTracks.ts";
import { hashFile } from "./fileHash.ts";

/** What was put into a package of one flag. */
export interface PackedFlag {
  readonly flag: FlagRecord;
  readonly track: EvidenceTrack;
  readonly recordings: readonly ToldRecording[];
  readonly still?: Uint8Array;
  readonly files: readonly PackageFile[];
  /** What is not in it, or is not as it was recorded, a sentence each. */
  readonly missing: readonly string[];
  readonly notes: readonly string[];
}

/** How many steps `packFlag` tells of. */
export const stepsOfFlag = 5;

/**
 * Puts all about one flag into a package: what was said of it, its still, clips, the aircraft's and its own track, telemetry,
 * and the recordings themselves where they are wanted. What is not there is told and left out; rejects only where the package
 * itself can not be written, or the signal says so.
 */
export async function packFlag(flagId: string, packing: Packing): Promise<PackedFlag> {
  const { place, made, signal, step } = packing;
  const flag = place.flag(flagId);
  const folder = `flags/${flagId}`;
  const before = made.files.length;
  const missing: string[] = [];
  const notes: string[] = [];
  step(`Recordings of flag ${flagId}`);
  const recordings = await packRecordings(flag, packing, missing);
  step(`Clips of flag ${flagId}`);
  await packClips(flag, packing, { missing, notes });
  step(`Telemetry of flag ${flagId}`);
  await packTelemetry(flag, packing, missing);
  step(`Track of flag ${flagId}`);
  const { track, missing: lost } = await flagTrack(flag, place);
  missing.push(...lost);
  signal.throwIfAborted();
  await made.write(`${folder}/track.geojson`, trackGeoJson(track), { what: `Track of flag ${flagId}, GeoJSON` });
  await made.write(`${folder}/track.kml`, trackKml(track), { what: `Track of flag ${flagId}, KML` });
  await made.write(`${folder}/track.csv`, trackCsv(track), { what: `Track of flag ${flagId}, CSV` });
  step(`What was said of flag ${flagId}`);
  const still = await readFile(place.stillOf(flag)).catch(() => undefined);
  if (still) await made.write(`${folder}/still.jpg`, still, { what: `Still of flag ${flagId}` });
  else missing.push(`There is no still of flag ${flagId}`);
  const { boxes } = place.clipOf(flagId);
  // Where the station keeps its files is nobody's business.
  const footage = recordings.map(({ file: _, ...rest }) => rest);
  const corrections = place.correctionsOf(flag);
  const said = { flag, history: place.historyOf(flagId), recordings: footage, boxes, corrections, notes };
  await made.write(`${folder}/flag.json`, `${JSON.stringify(said, null, 1)}\n`, {
    what: `Flag ${flagId}: what raised it, what was said of it, its boxes in the pictures, and what people corrected there`,
  });
  if (packing.everything) {
    const all = `${JSON.stringify(place.dossierOf(flagId), null, 1)}\n`;
    await made.write(`${folder}/everything.json`, all, {
      what: `Every row that the station holds about flag ${flagId}`,
    });
  }
  return { flag, track, recordings, ...(still && { still }), files: made.files.slice(before), missing, notes };
}

async function packClips(
  flag: FlagRecord,
  { place, made, signal, burnIn }: Packing,
  { missing, notes }: { missing: string[]; notes: string[] },
): Promise<void> {
  const long = ({ fromAt, toAt }: Sighting) => toAt - fromAt;
  const sightings = flag.sightings.toSorted((a, b) => long(b) - long(a));
  for (const [i, { streamId, sortieId = flag.sortieId, fromAt, toAt }] of sightings.slice(0, MOST_CLIPS).entries())
    for (const { format, boxes, kind } of burnIn ? [...CLIPS, BURNT] : CLIPS) {
      signal.throwIfAborted();
      const name = `clip${i === 0 ? "" : `-${i + 1}`}${boxes ? "-boxes" : ""}.${format}`;
      const path = `flags/${flag.id}/${name}`;
      const around = { fromAt: fromAt - CLIP_LEAD_MS, toAt: toAt + CLIP_LEAD_MS };
      const span = { kind: "span" as const, streamId, sortieId, ...around };
      const footage = i === 0 ? { kind: "flag" as const, flagId: flag.id } : span;
      try {
        const file = await made.place(path);
        signal.throwIfAborted();
        const told = await place.writeClip({ footage, format, file, ...(boxes && { burnIn: true }) }, signal);
        notes.push(...told.map((one) => `${name}: ${one}`));
        made.noteWritten(path, await hashFile(file, { signal }), {
          what: `Clip of flag ${flag.id}, ${utc(fromAt)} to ${utc(toAt)}, ${kind}`,
        });
      } catch (cause) {
        signal.throwIfAborted();
        const { code, message } = failureOf(cause);
        if (code === "disk-full") throw cause;
        missing.push(
          `There is no ${kind.split(/ (?=with metadata)|,/)[0]} clip${i === 0 ? "" : ` ${i + 1}`} of flag ${flag.id}: ${message}`,
        );
      }
    }
  if (sightings.length > MOST_CLIPS)
    missing.push(
      `Of flag ${flag.id} the clips of the ${MOST_CLIPS} longest of ${sightings.length} sightings are there`,
    );
}

async function packTelemetry(flag: FlagRecord, packing: Packing, missing: string[]): Promise<void> {
  const { place, made, signal } = packing;
  const spans = new Map<string, { fromAt: number; toAt: number }>();
  for (const { sortieId = flag.sortieId, fromAt, toAt } of flag.sightings) {
    const { fromAt: from, toAt: to } = spans.get(sortieId) ?? { fromAt, toAt };
    spans.set(sortieId, { fromAt: Math.min(from, fromAt), toAt: Math.max(to, toAt) });
  }
  for (const [sortieId, span] of spans) {
    const checklist = place.checklistOf?.(sortieId);
    if (checklist)
      await made.write(`flags/${flag.id}/${sortieId}-checklist.json`, `${JSON.stringify(checklist, null, 1)}\n`, {
        what: `Checklist of sortie ${sortieId}: what was gone through before flight, by whom, when and with what values`,
      });
    const folder = place.sortieFolder(sortieId);
    const [fromAt, toAt] = [span.fromAt - AROUND_MS, span.toAt + AROUND_MS];
    let packets = 0;
    for (const name of (await readdir(folder).catch(() => [])).filter((one) => one.endsWith(".tlog")).sort()) {
      const file = join(folder, name);
      try {
        const { path, sha256, kept, same } = await checked(file, packing);
        const part = await made.stream(
          `flags/${flag.id}/${sortieId}-${name}`,
          telemetryPart(file, { fromAt, toAt, signal }),
          {
            what: `Telemetry of sortie ${sortieId}, ${utc(fromAt)} to ${utc(toAt)}`,
            ...(kept &&
              same && { recorded: { path, sha256, station: kept.station, sequence: kept.sequence, part: true } }),
          },
        );
        packets += part.bytes;
        if (kept && !same)
          missing.push(`The telemetry ${path} is not what it was when it was closed: it was changed since`);
      } catch (cause) {
        signal.throwIfAborted();
        if (["ENOSPC", "EDQUOT"].includes((cause as NodeJS.ErrnoException).code ?? "")) throw cause;
        missing.push(`The telemetry ${name} of sortie ${sortieId} can not be read: ${reasonOf(cause)}`);
      }
    }
    if (packets === 0) missing.push(`There is no telemetry of sortie ${sortieId} of that time`);
  }
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;

/** What is written of each sighting: the pictures as they were recorded; and besides, where it is wanted, a copy to look at. */
const CLIPS = [
  { format: "mp4", boxes: false, kind: "MP4" },
  { format: "ts", boxes: false, kind: "MPEG-TS with metadata (MISB ST 0601)" },
] as const;
const BURNT = { format: "mp4", boxes: true, kind: "MP4 with boxes, encoded anew to look at" } as const;
const CLIP_LEAD_MS = 2_000;
const AROUND_MS = 60_000;
const MOST_CLIPS = 10;
