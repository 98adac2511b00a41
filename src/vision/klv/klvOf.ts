import { createHash } from "node:crypto";
import type { ErrorEllipse, TrackRecord } from "../../contract/records.ts";
import type { FrameTracks, PixelTrack } from "../../contract/vision.ts";
import { ellipsoidOf } from "../../geo/geoid.ts";
import { toRad } from "../../geo/position.ts";
import { type SensorMetadata, writeSt0601 } from "../klv.ts";
import { writeVmti } from "./st0903.ts";
import type { VmtiBox, VmtiSigma, VmtiTarget } from "./vmti.ts";

/** A frame with where it was taken from and what is known of the tracks in it. */
export interface DescribedFrame {
  readonly frame: FrameTracks;
  /** Where the frame was taken from, and what else is to stand in its packet: names, security markings, frame centre. */
  readonly fields: Omit<SensorMetadata, "at" | "vmti">;
  /** The track on the ground of one in the picture, where there is one. */
  readonly trackOf: (trackId: string) => TrackRecord | undefined;
  readonly systemName?: string;
}

/** What is unknown of a track's height where it does not say, metres. */
const terrainSigma = 5;

/**
 * The ST 0601 packet to go with a frame: its fields and, in tag 74, its confirmed tracks (ST 0903). A track keeps its
 * target id and UUID from frame to frame; parts of boxes outside of the picture are cut off.
 */
export function klvOf({ frame, fields, trackOf, systemName }: DescribedFrame): Uint8Array {
  const { hfovDeg, vfovDeg } = fields;
  const vmti = vmtiOf({
    ...{ frame, trackOf },
    ...(systemName !== undefined && { systemName }),
    ...(hfovDeg !== undefined && { hfovDeg }),
    ...(vfovDeg !== undefined && { vfovDeg }),
  });
  return writeSt0601({ ...fields, at: frame.at, vmti });
}

/** The targets of a frame for tag 74 of an ST 0601 packet: its confirmed tracks, as in `klvOf`. */
export function vmtiOf({
  frame: { width, height, tracks },
  trackOf,
  ...known
}: Pick<DescribedFrame, "trackOf" | "systemName"> & {
  readonly frame: Pick<FrameTracks, "width" | "height" | "tracks">;
  readonly hfovDeg?: number;
  readonly vfovDeg?: number;
}): Uint8Array {
  const taken = new Set<number>();
  const targets = tracks.flatMap((seen): VmtiTarget[] => {
    const box = seen.confirmed ? pixelBox(seen, width, height) : undefined;
    if (!box) return [];
    const track = trackOf(seen.trackId);
    return [
      {
        id: freeId(seen.trackId, taken),
        box,
        confidence: seen.score,
        className: seen.className,
        ...(track && onGround(track)),
      },
    ];
  });
  return writeVmti({ ...known, found: tracks.length, frameWidth: width, frameHeight: height, targets });
}

/** The target id of a track: always the same 28 bits of its name, unless another target of the frame has them. */
function freeId(trackId: string, taken: Set<number>): number {
  let id = digest(trackId).readUInt32BE(0) >>> 4;
  while (id === 0 || taken.has(id)) id = (id + 1) % 2 ** 28;
  taken.add(id);
  return id;
}

/** The UUID of a track, made of its name (RFC 9562 §5.5, version 5). */
export function trackUuid(trackId: string): Uint8Array {
  const bytes = Uint8Array.from(digest(trackId).subarray(0, 16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return bytes;
}

const namespace = Buffer.from("6ba7b8129dad11d180b400c04fd430c8", "hex"); // of object identifiers, RFC 9562 §6.6
const digest = (trackId: string): Buffer => createHash("sha1").update(namespace).update(trackId).digest();

const ROUNDING = 1e-6; // pixels: what fractions of a width lose is not another pixel

/** The pixels that a box touches, within the picture; undefined where it lies outside. */
function pixelBox({ box }: PixelTrack, width: number, height: number): VmtiBox | undefined {
  const first = (at: number) => Math.max(1, Math.floor(at + ROUNDING) + 1);
  const last = (at: number, most: number) => Math.min(most, Math.ceil(at - ROUNDING));
  const left = first(box.x * width);
  const top = first(box.y * height);
  const right = last((box.x + box.w) * width, width);
  const bottom = last((box.y + box.h) * height, height);
  return left <= right && top <= bottom ? { left, top, right, bottom } : undefined;
}

function onGround(track: TrackRecord): Partial<VmtiTarget> {
  const { id, firstAt, lastAt, place, placeSigma, ellipse, speed, headingDeg } = track;
  const whole = { track: { id: trackUuid(id), startAt: firstAt, endAt: lastAt } };
  if (!place) return whole;
  const location = { lat: place.lat, lon: place.lon, hae: ellipsoidOf(place) };
  const sigma = placeSigma ?? (ellipse && sigmaOf(ellipse));
  const heading = toRad(headingDeg ?? 0);
  return {
    ...whole,
    location: sigma ? { ...location, sigma } : location,
    ...(speed !== undefined &&
      headingDeg !== undefined && {
        velocity: { east: speed * Math.sin(heading), north: speed * Math.cos(heading), up: 0 },
      }),
  };
}

/** σ to the east and north and their correlation, of a one-σ ellipse on the ground. */
function sigmaOf({ major, minor, angleDeg }: ErrorEllipse): VmtiSigma {
  const sin = Math.sin(toRad(angleDeg));
  const cos = Math.cos(toRad(angleDeg));
  const east = Math.hypot(major * sin, minor * cos);
  const north = Math.hypot(major * cos, minor * sin);
  const eastNorth = east * north > 0 ? (sin * cos * (major ** 2 - minor ** 2)) / (east * north) : 0;
  return { east, north, up: terrainSigma, eastNorth: Math.min(1, Math.max(-1, eastNorth)), eastUp: 0, northUp: 0 };
}
