import { open, rm, stat } from "node:fs/promises";
import { reasonOf } from "../base/log.ts";
import type { FlagRecord } from "../contract/records.ts";
import type { PackageFolder } from "../store/evidence/packageFolder.ts";
import type { AnySegment } from "../store/evidenceStore.ts";
import type { CustodyFinding } from "./custody.ts";
import type { EvidencePlace } from "./evidencePlace.ts";

/** A recording that a flag's footage lies in, as the package tells of it. */
export interface ToldRecording extends AnySegment {
  /** In the data folder. */
  readonly path: string;
  /** As it is now; absent where it is not there. */
  readonly sha256?: string;
  /** Whether it is what was hashed when it was closed; absent where it had not been hashed yet. */
  readonly same?: boolean;
}

/** A package while flags are put into it. */
export interface Packing {
  readonly place: EvidencePlace;
  readonly made: PackageFolder;
  readonly withRecordings: boolean;
  /** With clips besides that have the boxes drawn into their pictures. */
  readonly burnIn: boolean;
  /** With every row about its flags. */
  readonly everything: boolean;
  readonly signal: AbortSignal;
  /** What is known already of files that several flags stand on. */
  readonly checked: Map<string, CustodyFinding>;
  readonly step: (words: string) => void;
}

/**
 * Looks at the recordings that show a flag, copies them where they are wanted, and says of each whether it is what was recorded.
 * What is missing is told, and nothing rejects but a full disk and the signal.
 */
export async function packRecordings(flag: FlagRecord, packing: Packing, missing: string[]): Promise<ToldRecording[]> {
  const { place, made, withRecordings, signal } = packing;
  const told: ToldRecording[] = [];
  const seen = new Set(made.files.map(({ path }) => path));
  for (const { streamId, sortieId = flag.sortieId, fromAt, toAt } of flag.sightings)
    for (const segment of place.store.segments(streamId, fromAt - LEAD_MS, toAt + LEAD_MS, sortieId)) {
      if (told.some(({ file }) => file === segment.file)) continue;
      const times = `${utc(segment.startAt)} to ${utc(segment.endAt)}`;
      const name = segment.file.split(/[\\/]/).at(-1) as string;
      const target = `recordings/${sortieId}/${name}`;
      const take = withRecordings && !seen.has(target);
      try {
        const found = take ? await copied(segment.file, target, packing) : await checked(segment.file, packing);
        const { path, sha256, bytes, kept, same } = found;
        if (take)
          made.noteWritten(
            target,
            { bytes, sha256 },
            {
              what: `Recording of ${times}, as it is in the station`,
              ...(kept && same && { recorded: { path, sha256, station: kept.station, sequence: kept.sequence } }),
            },
          );
        told.push({ ...segment, path, sha256, ...(kept && { same }) });
        if (kept && !same)
          missing.push(`The recording ${path} (${times}) is not what it was when it was closed: it was changed since`);
      } catch (cause) {
        signal.throwIfAborted();
        const { code } = cause as NodeJS.ErrnoException;
        if (code === "ENOSPC" || code === "EDQUOT") throw cause;
        told.push({ ...segment, path: place.custody.pathOf(segment.file) });
        const why =
          segment.removedAt === undefined
            ? code === "ENOENT"
              ? "it is not there any more"
              : reasonOf(cause)
            : `it was removed ${utc(segment.removedAt)} ${removedWhy(place, segment.file)}`;
        missing.push(`The recording ${name} (${times}) of flag ${flag.id} is missing: ${why}`);
      }
    }
  if (told.length === 0) missing.push(`There is no footage of flag ${flag.id}: nothing was recorded then`);
  return told;
}

/** Whether a recorded file is still what was noted of it; each is read once for a package. */
export async function checked(file: string, { place, signal, checked: known }: Packing): Promise<CustodyFinding> {
  const found = known.get(file) ?? (await place.custody.check(file, { signal }));
  known.set(file, found);
  return found;
}

/** Copies a recording and says whether it is what was noted, in one reading. */
async function copied(file: string, target: string, { place, made, signal, checked: known }: Packing) {
  const there = await made.place(target);
  const out = await open(there, "w");
  try {
    const found = await place.custody.check(file, { signal, piece: (bytes) => out.writeFile(bytes) });
    known.set(file, found);
    return found;
  } catch (cause) {
    await rm(there, { force: true }); // half of a recording is none
    throw cause;
  } finally {
    await out.close();
  }
}

/** How large the recordings of some flags are, bytes. */
export async function recordingsSize(flagIds: readonly string[], place: EvidencePlace): Promise<number> {
  const files = new Set<string>();
  for (const flag of flagIds.map((id) => place.flag(id)))
    for (const { streamId, sortieId = flag.sortieId, fromAt, toAt } of flag.sightings)
      for (const { file } of place.store.segments(streamId, fromAt - LEAD_MS, toAt + LEAD_MS, sortieId))
        files.add(file);
  let bytes = 0;
  for (const file of files) bytes += (await stat(file).catch(() => undefined))?.size ?? 0;
  return bytes;
}

/** As the audit log tells; what it does not tell was removed to make room, as in former versions. */
function removedWhy({ custody, trail }: EvidencePlace, file: string): string {
  const lines = trail.log.about(`file:${custody.pathOf(file)}`);
  const { why, rule } = lines.findLast(({ entry }) => entry?.kind === "recording.removed")?.entry?.body ?? {};
  if (typeof rule === "string") return `as ${rule}`;
  return why === "gone" ? "by somebody else" : "to make room";
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace("T", " ")}Z`;

const LEAD_MS = 2_000;
