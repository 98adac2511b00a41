import { continuousLon, type FeatureKind, foldedLon, type GeoPart, ringsOf } from "../geoFeatures.ts";
import type { ProblemTally } from "./problemTally.ts";

/**
 * Takes the places of one part as a file gives them and makes it sound: places that are none are left out, legs of no
 * length too, longitudes become continuous, a ring loses the place that closes it. What it changes goes to the tally.
 */
export class PartBuilder {
  private lonLat = new Float64Array(64);
  private heights = new Float64Array(32);
  private size = 0;
  private high = false;
  private zero = 0;
  private polar = false;
  private readonly kind: FeatureKind;
  private readonly tally: ProblemTally;
  private readonly swapped: boolean;

  constructor(kind: FeatureKind, tally: ProblemTally, swapped = false) {
    this.kind = kind;
    this.tally = tally;
    this.swapped = swapped;
  }

  get length(): number {
    return this.size;
  }

  /** One more place, degrees, with its height in metres or NaN. */
  push(first: number, second: number, height = Number.NaN): void {
    const lon = this.swapped ? second : first;
    const lat = this.swapped ? first : second;
    if (!(Math.abs(lat) <= 90 && Math.abs(lon) <= 540)) {
      this.refuse(lon, lat);
      return;
    }
    const n = this.size;
    const from = n === 0 ? 0 : (this.lonLat[2 * n - 2] as number);
    const at = continuousLon(n === 0 ? foldedLon(lon) : lon, from);
    if (n > 0 && this.kind !== "point" && Math.abs(at - from) < SAME && this.isSameLat(lat)) {
      this.zero++;
      return;
    }
    if (2 * n === this.lonLat.length) this.grow();
    this.lonLat[2 * n] = at;
    this.lonLat[2 * n + 1] = lat;
    this.heights[n] = height;
    if (!Number.isNaN(height)) this.high = true;
    if (Math.abs(lat) > 85) this.polar = true;
    this.size = n + 1;
  }

  /**
   * What was pushed since the last time; undefined, and counted, when it is too short for its kind. `before` is the first
   * longitude of the part before it in the same feature.
   */
  take(before?: number): GeoPart | undefined {
    const closed = this.kind === "polygon" && this.closes();
    const size = closed ? this.size - 1 : this.size;
    const { zero, polar, high } = this;
    this.size = 0;
    this.zero = 0;
    this.polar = false;
    this.high = false;
    if (zero > 0) this.tally.count("changed", "# leg(s) without length left out", undefined, zero);
    if (size < LEAST[this.kind]) {
      if (size + zero > 0) this.tally.count("left-out", `# ${TOO_SHORT[this.kind]}`);
      return undefined;
    }
    const lonLat = this.lonLat.slice(0, 2 * size);
    if (
      this.kind === "polygon" &&
      !closed &&
      Math.abs((lonLat[2 * size - 2] as number) - (lonLat[0] as number)) > 180
    ) {
      const [lon = 0, lat = 0] = lonLat;
      this.tally.count("left-out", "# area(s) around a pole, which have no inside on this map", { lat, lon });
      return undefined;
    }
    if (polar) this.tally.count("doubtful", "# part(s) beyond 85° of latitude, where headings and distances are wrong");
    if (before !== undefined) shift(lonLat, continuousLon(lonLat[0] as number, before) - (lonLat[0] as number));
    return high ? { lonLat, heights: this.heights.slice(0, size) } : { lonLat };
  }

  private isSameLat(lat: number): boolean {
    return Math.abs(lat - (this.lonLat[2 * this.size - 1] as number)) < SAME;
  }

  private closes(): boolean {
    const n = this.size;
    const lon = Math.abs((this.lonLat[0] as number) - (this.lonLat[2 * n - 2] as number));
    return n > 1 && lon < SAME && Math.abs((this.lonLat[1] as number) - (this.lonLat[2 * n - 1] as number)) < SAME;
  }

  private refuse(lon: number, lat: number): void {
    if (Number.isNaN(lat) || Number.isNaN(lon))
      this.tally.count("left-out", "# place(s) whose latitude or longitude is no number");
    else if (Math.abs(lat) > 90 && Math.abs(lat) <= 180 && Math.abs(lon) <= 90)
      this.tally.count("left-out", SWAPPED_WORDS, { lat: lon, lon: lat });
    else this.tally.count("left-out", "# place(s) that are not on the earth");
  }

  private grow(): void {
    const wider = new Float64Array(this.lonLat.length * 2);
    wider.set(this.lonLat);
    this.lonLat = wider;
    const higher = new Float64Array(this.heights.length * 2);
    higher.set(this.heights);
    this.heights = higher;
  }
}

/** The words for places that make sense only the other way round; a file that has them can be read again so. */
const SWAPPED_WORDS = "# place(s) with a latitude beyond 90°: latitude and longitude seem to be swapped in this file";

const SAME = 5e-8; // degrees: half of the wire's last digit, 5 mm
const LEAST: Record<FeatureKind, number> = { line: 2, polygon: 3, point: 1 };
const TOO_SHORT: Record<FeatureKind, string> = {
  line: "line(s) of fewer than 2 different places",
  polygon: "area(s) of fewer than 3 different corners",
  point: "point(s) without a place",
};

/** The parts with their longitudes, whole turns added, within 180° of where the first part begins. */
export function besideEachOther(parts: readonly GeoPart[]): readonly GeoPart[] {
  const start = parts[0]?.lonLat[0] ?? 0;
  for (const part of parts)
    for (const ring of ringsOf(part)) {
      const first = ring.lonLat[0] as number;
      shift(ring.lonLat, continuousLon(first, start) - first);
    }
  return parts;
}

function shift(lonLat: Float64Array, by: number): void {
  if (by !== 0) for (let i = 0; i < lonLat.length; i += 2) lonLat[i] = (lonLat[i] as number) + by;
}
