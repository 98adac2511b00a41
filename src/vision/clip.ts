import { createReadStream } from "node:fs";
import { realpath, stat } from "node:fs/promises";
import { isAbsolute, relative } from "node:path";
import { FailureError } from "../contract/failure.ts";
import type { SegmentRecord } from "../contract/records.ts";
import type { EncodedPicture, FrameMetadata } from "../contract/vision.ts";
import type { AccessUnit, MetadataUnit } from "./accessUnit.ts";
import { MetadataReader } from "./klv/metadataReader.ts";
import { readIndex, type TimeOfPts } from "./segmentIndex.ts";
import { formatOf, type VideoFormat } from "./sps.ts";
import { TsDemuxer } from "./tsDemuxer.ts";

/** Longer clips are refused: they would fill a window's memory. */
const longestMs = 30 * 60_000;

/** Metadata whose time lies after the pictures is held back for them, but not for ever. */
const mostWaiting = 1000;

/** Which recorded pictures are wanted. */
export interface ClipRequest {
  readonly clipId: string;
  readonly segments: readonly SegmentRecord[];
  readonly fromAt: number;
  readonly toAt: number;
}

/**
 * Reads the recorded pictures of a span, from the key frame before it, each with the time it was taken. Reads only files
 * below `dataFolder`; anything else, or an empty or endless span, is a FailureError.
 */
export async function* readClip(request: ClipRequest, dataFolder: string): AsyncGenerator<EncodedPicture> {
  const { clipId, fromAt, toAt } = request;
  if (!(toAt >= fromAt) || toAt - fromAt > longestMs)
    throw new FailureError("bad-input", "The clip's span is empty or longer than half an hour");
  const reader = new MetadataReader(() => {}); // what was wrong with it was told when it was recorded
  let newest: FrameMetadata | undefined;
  for await (const { unit, format, at, segment, metadata } of readSpan(request, dataFolder)) {
    const { codecString: codec, width, height } = format;
    const { streamId } = segment;
    for (const { data } of metadata) newest = reader.read(data, at).at(-1) ?? newest;
    const told = newest && Math.abs(newest.at - at) <= metadataReachMs && { metadata: newest };
    yield { streamId, clipId, at, key: unit.key, codec, width, height, data: unit.data, ...told };
  }
}

/** Metadata so much older than a picture say nothing of it, ms. */
const metadataReachMs = 1_000;

/** A stretch of recorded footage: its files, and from when to when, ms since 1970. */
export type FootageSpan = Omit<ClipRequest, "clipId">;

/** A recorded picture, and which file it lies in. */
export interface SpanUnit extends RecordedUnit {
  readonly segment: SegmentRecord;
}

/**
 * The recorded pictures of a span of any length, from the key frame before it, with the metadata that came with them. A
 * file that is no longer there is a FailureError "not-found", or told to `onMissing` and passed over.
 */
export async function* readSpan(
  { segments: all, fromAt, toAt }: FootageSpan,
  dataFolder: string,
  onMissing?: (segment: SegmentRecord) => void,
): AsyncGenerator<SpanUnit> {
  const segments = all
    .filter(({ startAt, endAt }) => startAt <= toAt && endAt >= fromAt - 1000)
    .sort((a, b) => a.startAt - b.startAt);
  let lead: SpanUnit[] = []; // of the group of pictures that the span may begin in
  for (const segment of segments) {
    const file = await fileBelow(dataFolder, segment.file).catch((cause: unknown) => {
      if (!onMissing) throw cause;
      onMissing(segment);
      return undefined;
    });
    if (file === undefined) continue;
    for await (const recorded of readSegment(file, segment.startAt)) {
      const { unit, at } = recorded;
      if (at > toAt) return;
      if (at < fromAt) {
        if (unit.key) lead = [];
        lead.push({ ...recorded, segment });
        continue;
      }
      if (!unit.key || at > fromAt) yield* lead;
      lead = [];
      yield { ...recorded, segment };
    }
  }
  // The span ends within the last picture that was recorded.
  yield* lead;
}

/** A recorded picture. */
export interface RecordedUnit {
  readonly unit: AccessUnit;
  readonly format: VideoFormat;
  readonly at: number;
  /** What came with it, and since the picture before. */
  readonly metadata: readonly MetadataUnit[];
}

/** All pictures of one segment in order, also of one that a killed process left unfinished. */
export async function* readSegment(file: string, startAt: number): AsyncGenerator<RecordedUnit> {
  const timeOf = await readIndex(file);
  const demuxer = new TsDemuxer();
  let ready: AccessUnit[] = [];
  let waiting: MetadataUnit[] = [];
  demuxer.onUnit((unit) => ready.push(unit));
  demuxer.onMetadata((unit) => waiting.push(unit));
  const clock = { timeOf, startAt, firstPts: undefined as number | undefined };
  let format: VideoFormat | undefined;
  const take = function* (): Generator<RecordedUnit> {
    const units = ready;
    ready = [];
    for (const unit of units) {
      if (unit.key) format = formatOf(unit) ?? format;
      if (!format) continue;
      // A picture of unknown length is complete only when the next thing begins: what belongs to that waits.
      const metadata = waiting.filter(({ pts }) => pts === undefined || pts <= unit.pts);
      waiting = waiting.filter(({ pts }) => pts !== undefined && pts > unit.pts).slice(-mostWaiting);
      yield { unit, format, at: timeIn(clock, unit.pts), metadata };
    }
  };
  for await (const chunk of createReadStream(file)) {
    demuxer.feed(chunk as Uint8Array);
    yield* take();
  }
  demuxer.flush();
  yield* take();
}

/** From the index; where it is lost, from the segment's start. */
function timeIn(clock: { timeOf: TimeOfPts; startAt: number; firstPts: number | undefined }, pts: number): number {
  clock.firstPts ??= pts;
  return clock.timeOf(pts) ?? clock.startAt + (pts - clock.firstPts) / 90;
}

async function fileBelow(folder: string, file: string): Promise<string> {
  const real = await realpath(file).catch(() => undefined);
  const root = await realpath(folder).catch(() => undefined);
  const inside = real !== undefined && root !== undefined ? relative(root, real) : "..";
  if (!isAbsolute(file) || inside.startsWith("..") || isAbsolute(inside) || inside === "")
    throw new FailureError("not-found", `There is no such recording: ${file}`);
  if (!(await stat(real ?? file)).isFile()) throw new FailureError("not-found", `There is no such recording: ${file}`);
  return real ?? file;
}
