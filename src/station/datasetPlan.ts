import { createHash } from "node:crypto";
import type { CorrectedFootage, Correction } from "../contract/corrections.ts";
import type { DatasetOrder, DatasetSplit, WantedPicture } from "../contract/dataset.ts";
import type { ClipBox, FlagRecord, SegmentRecord, SortieRecord } from "../contract/records.ts";
import { type CorrectedBox, CorrectedTracks } from "../review/correctedTracks.ts";
import type { CorrectionStore } from "../store/correctionStore.ts";
import type { FootageStore } from "../store/footageStore.ts";
import type { SortieStore } from "../store/sortieStore.ts";
import { sightsBetween } from "../store/trackLog.ts";
import { flagTracks } from "./flagTracks.ts";

/** What data sets are made of. */
export interface DatasetPlace {
  readonly corrections: CorrectionStore;
  readonly footage: Pick<FootageStore, "boxes" | "left">;
  readonly sorties: Pick<SortieStore, "folder" | "list">;
  readonly flags: () => readonly FlagRecord[];
}

/** A picture of a data set before it is known which one of the recording it is. */
export interface PlannedPicture extends WantedPicture, CorrectedFootage {
  readonly split: DatasetSplit;
  /** What is in the picture that was taken then. */
  readonly labels: (at: number) => { readonly boxes: readonly CorrectedBox[]; readonly right: boolean };
}

export interface DatasetPlan {
  readonly pictures: readonly PlannedPicture[];
  /** Wanted pictures that there is no footage of any more. */
  readonly gone: number;
  /** Pictures of dismissed flags that are left out, as something else was found in them. */
  readonly notEmpty: number;
}

/** Share of the sorties that a detector is not to see while it learns. */
const valShare = 0.2;
/** A box so far from a picture says nothing of it, ms. */
const reachMs = 1_100;
/** Pictures nearer to each other are one, ms. */
const onePictureMs = 15;
/** Why a flag is dismissed when there was nothing to see. */
const noVehicle = "not a vehicle";

/**
 * The split that a sortie belongs to, by which vehicle flew it and when it began: it stays there whatever is added later, and
 * whatever it is called at a station that has taken it in. Pictures of one flight show the same cars, light and ground, so
 * that a detector that learned from some of them knows the others by heart.
 */
export function splitOf({ vehicleId, startedAt }: Pick<SortieRecord, "vehicleId" | "startedAt">): DatasetSplit {
  const [first = 0, second = 0] = createHash("sha256").update(`${vehicleId} ${startedAt}`, "utf8").digest();
  return (first * 256 + second) / 65_536 < valShare ? "val" : "train";
}

/** Which pictures a data set is of. */
export async function planDataset(
  order: Pick<DatasetOrder, "onlyRight" | "negatives" | "everyMs">,
  place: DatasetPlace,
): Promise<DatasetPlan> {
  const dismissed = order.negatives ? place.flags().filter(isNothing) : [];
  const footage = new Map(place.corrections.footage().map((one) => [keyOf(one), one]));
  for (const flag of dismissed) for (const one of footageOf(flag)) footage.set(keyOf(one), one);
  const sorties = new Map(place.sorties.list().map((sortie) => [sortie.id, sortie]));
  const pictures: PlannedPicture[] = [];
  let gone = 0;
  let notEmpty = 0;
  for (const one of footage.values()) {
    const corrections = place.corrections.ofFootage(one);
    const times = correctedTimes(corrections, order);
    const nothing = momentsOf(dismissed, one, place);
    const all = [...times, ...nothing.map(({ at }) => at)];
    if (all.length === 0) continue;
    const span = { fromAt: Math.min(...all) - reachMs, toAt: Math.max(...all) + reachMs };
    const tracks = await tracksOf(one, corrections, span, place);
    const { kept } = place.footage.left(one.streamId, span.fromAt, span.toAt, one.sortieId);
    // What no sortie is known of stays together by its name.
    const split = splitOf(sorties.get(one.sortieId) ?? { vehicleId: one.sortieId, startedAt: 0 });
    const add = (at: number, labels: PlannedPicture["labels"]) => {
      const segment = segmentAt(kept, at);
      if (segment) pictures.push({ ...one, ...fileOf(one, at, split), at, segment: bare(segment), labels });
      else gone++;
    };
    const labels: PlannedPicture["labels"] = (at) => ({ boxes: tracks.at(at), right: tracks.isRight(at) });
    const taken: number[] = [];
    for (const at of times) {
      if ((order.onlyRight && !tracks.isRight(at)) || taken.some((other) => Math.abs(other - at) < onePictureMs))
        continue;
      taken.push(at);
      add(at, labels);
    }
    for (const { at, trackIds } of nothing) {
      if (taken.some((other) => Math.abs(other - at) < onePictureMs)) continue;
      taken.push(at);
      if (tracks.at(at).some((box) => !trackIds.has(box.from ?? box.trackId))) notEmpty++;
      else add(at, () => ({ boxes: [], right: false }));
    }
  }
  return { pictures, gone, notEmpty };
}

const keyOf = ({ sortieId, streamId }: CorrectedFootage): string => `${sortieId} ${streamId}`;
const bare = ({ streamId, file, startAt, endAt }: SegmentRecord): SegmentRecord => ({ streamId, file, startAt, endAt });

const isNothing = ({ verdict }: FlagRecord): boolean => verdict?.kind === "dismissed" && verdict.reason === noVehicle;

const footageOf = ({ sightings, sortieId }: FlagRecord): CorrectedFootage[] =>
  sightings.map((one) => ({ sortieId: one.sortieId ?? sortieId, streamId: one.streamId }));

/** The pictures that something was said of, what was said first first; then those between two boxes of a track. */
function correctedTimes(corrections: readonly Correction[], { everyMs }: Pick<DatasetOrder, "everyMs">): number[] {
  const said = corrections.filter(({ undone, word: { kind } }) => !undone && kind !== "joined" && kind !== "split");
  const times = said.map(({ word }) => word.at);
  if (everyMs !== undefined) {
    const spans = new CorrectedTracks({ boxes: [], classes: [], corrections }).filledSpans();
    for (const { fromAt, toAt } of spans) for (let at = fromAt + everyMs; at < toAt; at += everyMs) times.push(at);
  }
  return times;
}

/** For each dismissed flag a picture in the middle of what was taken for a vehicle. */
function momentsOf(flags: readonly FlagRecord[], { sortieId, streamId }: CorrectedFootage, place: DatasetPlace) {
  return flags.flatMap((flag) =>
    flag.sightings
      .filter((one) => one.streamId === streamId && (one.sortieId ?? flag.sortieId) === sortieId)
      .flatMap(({ trackIds, fromAt, toAt }) => {
        const boxes = place.footage.boxes(trackIds, fromAt, toAt);
        const middle = boxes[Math.floor(boxes.length / 2)];
        return middle ? [{ at: middle.at, trackIds: new Set(trackIds) }] : [];
      }),
  );
}

/** The tracks of footage, looked at picture by picture: only what is near to a picture is taken up for it. */
async function tracksOf(
  footage: CorrectedFootage,
  corrections: readonly Correction[],
  span: { readonly fromAt: number; readonly toAt: number },
  { flags, footage: store, sorties }: DatasetPlace,
): Promise<Pick<CorrectedTracks, "at" | "isRight">> {
  const named = flagTracks(footage, flags());
  const sights = await sightsBetween(sorties.folder(footage.sortieId), { streamId: footage.streamId, ...span });
  for (const { track } of sights) named.set(track.id, track.className);
  const said = corrections.flatMap(({ word }) => ("trackId" in word ? [word.trackId] : []));
  const boxes = store.boxes([...new Set([...named.keys(), ...said])], span.fromAt, span.toAt);
  const classes = [...named].map(([trackId, className]) => ({ trackId, className }));
  const near = (at: number) =>
    new CorrectedTracks({ boxes: between(boxes, at - reachMs, at + reachMs), classes, corrections });
  return { at: (at) => near(at).at(at), isRight: (at) => near(at).isRight(at) };
}

/** Of boxes in the order of time those within a span. */
function between(boxes: readonly ClipBox[], fromAt: number, toAt: number): ClipBox[] {
  let low = 0;
  let high = boxes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((boxes[middle]?.at ?? 0) < fromAt) low = middle + 1;
    else high = middle;
  }
  const found: ClipBox[] = [];
  for (let box = boxes[low]; box && box.at <= toAt; box = boxes[++low]) found.push(box);
  return found;
}

const segmentAt = (segments: readonly SegmentRecord[], at: number): SegmentRecord | undefined =>
  segments.findLast(({ startAt, endAt }) => startAt <= at + 1 && endAt >= at - 200);

/** A name that tells where the picture is from, and where in the data set it lies. */
function fileOf(
  { sortieId, streamId }: CorrectedFootage,
  at: number,
  split: DatasetSplit,
): Pick<PlannedPicture, "file" | "split"> {
  const name = [sortieId, streamId, String(Math.round(at))].map((part) => part.replace(/[^\w-]+/g, "-")).join("_");
  return { split, file: `${split}/images/${name}.jpg` };
}
