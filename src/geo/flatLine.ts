import { type EnuFrame, shortWay } from "./enu.ts";
import type { LatLon } from "./position.ts";

/** The points of a line on a plane, in its order: numbers in two arrays, because lines have thousands of points. */
export class FlatLine {
  count = 0;
  /** Metres; what lies at `count` and beyond is no part of the line. */
  easts: Float64Array;
  norths: Float64Array;

  /** Room for so many points at first. */
  constructor(room: number) {
    this.easts = new Float64Array(Math.max(room, 4));
    this.norths = new Float64Array(Math.max(room, 4));
  }

  push(east: number, north: number): void {
    if (this.count === this.easts.length) this.#grow();
    this.easts[this.count] = east;
    this.norths[this.count] = north;
    this.count++;
  }

  /** The same, unless it is the last point again (within 1 cm). */
  add(east: number, north: number): void {
    const last = this.count - 1;
    if (last >= 0) {
      const e = east - (this.easts[last] as number);
      const n = north - (this.norths[last] as number);
      if (e * e + n * n < REPEAT * REPEAT) return;
    }
    this.push(east, north);
  }

  /** Metres along it. */
  get length(): number {
    let sum = 0;
    for (let i = 1; i < this.count; i++)
      sum += Math.sqrt(
        ((this.easts[i] as number) - (this.easts[i - 1] as number)) ** 2 +
          ((this.norths[i] as number) - (this.norths[i - 1] as number)) ** 2,
      );
    return sum;
  }

  /** Its points as places on the earth. */
  places(frame: EnuFrame): LatLon[] {
    const out: LatLon[] = [];
    for (let i = 0; i < this.count; i++) {
      const { lat, lon } = frame.toPosition({ east: this.easts[i] as number, north: this.norths[i] as number });
      out.push({ lat, lon });
    }
    return out;
  }

  #grow(): void {
    const [easts, norths] = [this.easts, this.norths];
    this.easts = new Float64Array(2 * easts.length);
    this.norths = new Float64Array(2 * norths.length);
    this.easts.set(easts);
    this.norths.set(norths);
  }
}

/** Two points of a line that are nearer than this, metres, are one. */
const REPEAT = 0.01;

/** A line of places on a frame's plane, without points that repeat the one before; in one piece over the date line. */
export function flatLine(points: readonly LatLon[], { origin, metresPerDegLat, metresPerDegLon }: EnuFrame): FlatLine {
  const out = new FlatLine(points.length);
  let east = 0;
  let before = origin.lon;
  for (const { lat, lon } of points) {
    east += shortWay(lon - before);
    before = lon;
    out.add(east * metresPerDegLon, (lat - origin.lat) * metresPerDegLat);
  }
  return out;
}
