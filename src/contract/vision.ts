import * as v from "valibot";
import type { FootageGap } from "./footage.ts";
import { type ProviderName, providerNames } from "./models.ts";
import { parser } from "./parse.ts";
import type { Box, DetectorRecord, SegmentRecord, StreamRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** A stream as vision sees it: it knows no vehicles. */
export type VideoStream = Omit<StreamRecord, "vehicleId" | "cameraId" | "cameraName">;

/** What the station asks of vision. */
export type VisionCalls = {
  /** Opens a source and keeps it open (reconnecting) until closed. For sockets with port 0 the answer carries the real port. */
  "stream.open": { args: StreamOpening; result: { address: string } };
  "stream.close": { args: { streamId: string }; result: null };
  /** Starts recording into a folder (null stops): MPEG-TS segments without re-encoding, metadata kept. */
  "stream.record": { args: { streamId: string; folder: string | null }; result: null };
  /** Without `provider` run by the fastest that works. */
  "detector.load": { args: { file: string; provider?: ProviderName }; result: DetectorRecord };
  /** A JPEG around a track's best box so far, with the box drawn by nobody. Null when the track is unknown. */
  "track.still": { args: { streamId: string; trackId: string }; result: Still | null };
};

export interface StreamOpening {
  readonly streamId: string;
  /** `udp://HOST:PORT` (MPEG-TS, or H.264 or H.265 in RTP), `tcp://HOST:PORT` (MPEG-TS), `rtsp://…`, or the path of a file or of a folder of pictures. */
  readonly address: string;
  readonly folder: string | null;
  readonly detect: boolean;
  /** How much later than it was taken a frame arrives, ms; used where the stream carries no time of its own. */
  readonly latencyMs: number;
}

export interface Still {
  readonly jpeg: Uint8Array;
  readonly at: number;
  readonly box: Box; // of the track, in the whole frame
}

/** What vision announces. */
export type VisionEvents = {
  stream: VideoStream;
  /** The tracks of one analysed frame. */
  frame: FrameTracks;
  /** A stretch of recording: announced when it starts and again each time `endAt` moves on by a second or it is closed. */
  segment: SegmentRecord;
  /** A stretch of which nothing was recorded, when recording goes on after it. */
  gap: FootageGap;
};

export interface FrameTracks {
  readonly streamId: string;
  /** When the frame was taken: from the stream's own metadata where it has one, else arrival less latency. */
  readonly at: number;
  readonly width: number;
  readonly height: number;
  readonly tracks: readonly PixelTrack[];
  /** Tracks that end with this frame are in neither list. Absent where that is not told. */
  readonly hidden?: readonly HiddenTrack[];
  readonly metadata?: FrameMetadata;
}

/** A confirmed track that is not seen in a frame and still looked for: it goes on under its id when it is seen again. */
export interface HiddenTrack {
  readonly trackId: string;
  readonly className: string;
  readonly score: number; // median of its last scores
  /** Where it should be in the frame, where it was missed for a moment only. */
  readonly box?: Box;
}

/** One object in one frame. */
export interface PixelTrack {
  readonly trackId: string;
  readonly className: string;
  readonly score: number; // median of its last scores
  readonly box: Box;
  /** Enough frames with enough score to be real. */
  readonly confirmed: boolean;
}

/** The MISB ST 0601 values a frame was taken with, where the stream carries them. Absent is unknown. */
export interface FrameMetadata {
  readonly at: number; // tag 2, ms
  readonly lat?: number; // tag 13, sensor
  readonly lon?: number; // tag 14
  readonly amsl?: number; // tag 15
  readonly platformHeadingDeg?: number; // tag 5
  readonly platformPitchDeg?: number; // tag 6
  readonly platformRollDeg?: number; // tag 7
  readonly sensorRelativeAzimuthDeg?: number; // tag 18
  readonly sensorRelativeElevationDeg?: number; // tag 19
  readonly sensorRelativeRollDeg?: number; // tag 20
  readonly hfovDeg?: number; // tag 16
}

/** The view-only port between vision and a window. */
export type ViewCalls = {
  /** Sends encoded frames of a live stream from the next key frame on, as `picture` events. */
  watch: { args: { streamId: string }; result: null };
  unwatch: { args: { streamId: string }; result: null };
  /**
   * Tells which live picture was shown last, about once a second. A window that does so is spared when it falls behind:
   * what it has not shown is left out, until it says so again; sending goes on at a key frame.
   */
  shown: { args: { streamId: string; at: number }; result: null };
  /** Sends all encoded frames of the span (from the key frame before it), as `picture` events with `clipId`; answers when all were sent. */
  clip: {
    args: { clipId: string; segments: readonly SegmentRecord[]; fromAt: number; toAt: number };
    result: { pictures: number };
  };
};

export type ViewEvents = {
  picture: EncodedPicture;
  /** Boxes of an analysed live frame, to be drawn on the picture with the same `at`. */
  boxes: FrameTracks;
};

/** One encoded frame (access unit), H.264 or H.265 in Annex B, ready for WebCodecs. */
export interface EncodedPicture {
  readonly streamId: string;
  readonly clipId?: string;
  readonly at: number; // when it was taken, ms since 1970, same clock as FrameTracks.at
  readonly key: boolean;
  readonly codec: string; // WebCodecs codec string, for example "avc1.42E01E"
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Of a recorded picture: the newest metadata that came with it or shortly before; absent where the recording holds none. */
  readonly metadata?: FrameMetadata;
}

const id = v.pipe(v.string(), v.nonEmpty());
const segment = v.object({ streamId: id, file: id, startAt: v.number(), endAt: v.number() });

export const visionParsers: Parsers<VisionCalls> = {
  "stream.open": parser(
    "stream.open",
    v.object({ streamId: id, address: id, folder: v.nullable(id), detect: v.boolean(), latencyMs: v.number() }),
  ),
  "stream.close": parser("stream.close", v.object({ streamId: id })),
  "stream.record": parser("stream.record", v.object({ streamId: id, folder: v.nullable(id) })),
  "detector.load": parser(
    "detector.load",
    v.object({ file: id, provider: v.exactOptional(v.picklist(providerNames)) }),
  ),
  "track.still": parser("track.still", v.object({ streamId: id, trackId: id })),
};

export const viewParsers: Parsers<ViewCalls> = {
  watch: parser("watch", v.object({ streamId: id })),
  unwatch: parser("unwatch", v.object({ streamId: id })),
  shown: parser("shown", v.object({ streamId: id, at: v.number() })),
  clip: parser("clip", v.object({ clipId: id, segments: v.array(segment), fromAt: v.number(), toAt: v.number() })),
};
