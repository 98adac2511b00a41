import { EnuFrame } from "../geo/enu.ts";
import type { LatLon } from "../geo/position.ts";

/** What a camera saw of the ground at one instant. */
export interface Footprint {
  readonly at: number; // ms since 1970
  /** Clockwise in the picture, at least three corners. */
  readonly outline: readonly LatLon[];
  readonly camera: LatLon;
  /** Metres of the camera above the ground that it looks at. */
  readonly height: number;
}

/** A footprint on the plane of its run, metres east and north of the run's first camera: x, y, x, y, … */
export interface FlatFootprint {
  readonly at: number;
  readonly east: number;
  readonly north: number;
  readonly height: number;
  readonly corners: Float64Array;
}

/** Metres that a step of the numbers stands for: 16 bits reach 8 km to each side. */
const STEP = 0.25;
const TIME_STEP = 10; // ms; 16 bits reach 11 minutes
const HEAD = 9; // bytes before the corners

/**
 * A footprint as bytes beside others of its run, about 25 to 40 of them: time, camera, height and corners, to 10 ms and
 * 12 cm; undefined where it is too far from the run's beginning.
 */
export function packed(one: Footprint, frame: EnuFrame, fromAt: number): Uint8Array | undefined {
  const corners = one.outline.slice(0, 255);
  const numbers = [one.camera, ...corners].flatMap((place) => {
    const { east, north } = frame.toEnu(place);
    return [Math.round(east / STEP), Math.round(north / STEP)];
  });
  const time = Math.round((one.at - fromAt) / TIME_STEP);
  const height = Math.round(Math.max(0, one.height) / STEP);
  if (time < 0 || time > 65_535 || height > 65_535 || numbers.some((n) => !(Math.abs(n) <= 32_767))) return undefined;
  const bytes = new Uint8Array(HEAD + corners.length * 4);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, time, true);
  view.setUint16(2, height, true);
  view.setInt16(4, numbers[0] as number, true);
  view.setInt16(6, numbers[1] as number, true);
  view.setUint8(8, corners.length);
  for (let i = 2; i < numbers.length; i++) view.setInt16(HEAD + (i - 2) * 2, numbers[i] as number, true);
  return bytes;
}

/** The footprints of a run; what is cut off at its end is left out. */
export function* unpacked(bytes: Uint8Array, fromAt: number): Generator<FlatFootprint> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let p = 0; p + HEAD <= bytes.byteLength; ) {
    const count = view.getUint8(p + 8);
    const next = p + HEAD + count * 4;
    if (next > bytes.byteLength) return;
    const corners = new Float64Array(count * 2);
    for (let i = 0; i < corners.length; i++) corners[i] = view.getInt16(p + HEAD + i * 2, true) * STEP;
    yield {
      at: fromAt + view.getUint16(p, true) * TIME_STEP,
      height: view.getUint16(p + 2, true) * STEP,
      east: view.getInt16(p + 4, true) * STEP,
      north: view.getInt16(p + 6, true) * STEP,
      corners,
    };
    p = next;
  }
}

/** The plane on which a run is flat. */
export const runFrame = ({ lat, lon }: LatLon): EnuFrame => new EnuFrame({ lat, lon });
