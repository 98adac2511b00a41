import { EnuFrame, offset } from "../../src/geo/enu.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { Random } from "../../src/sim/random.ts";

/** A border of twenty sections of 10 km, one after the other, with a few spots on each where vehicles come again and again. */
export interface World {
  readonly sections: readonly Section[];
}

export interface Section {
  readonly name: string;
  readonly start: LatLon;
  readonly bearingDeg: number;
  readonly spots: readonly LatLon[];
}

export const SECTION_LENGTH = 10_000; // metres
const names = ["Ford", "Ridge", "Mill", "Quarry", "Heath", "Lake", "Pass", "Farm", "Bridge", "Wood"];

export function worldOf(random: Random): World {
  const sections: Section[] = [];
  let start: LatLon = { lat: 48.6, lon: 16.9 };
  for (let n = 0; n < 20; n++) {
    const bearingDeg = 60 + random.between(-40, 40);
    const at = start;
    const spots = Array.from({ length: 6 }, () =>
      offset(offset(at, bearingDeg, random.between(0, SECTION_LENGTH)), bearingDeg + 90, random.between(-80, 80)),
    );
    sections.push({ name: `${names[n % names.length]} ${n + 1}`, start: at, bearingDeg, spots });
    start = offset(at, bearingDeg, SECTION_LENGTH);
  }
  return { sections };
}

/** A place on a section's line, so many metres along it. */
export function alongSection({ start, bearingDeg }: Section, metres: number): LatLon {
  return offset(start, bearingDeg, metres);
}

/** A square on the ground. */
export function squareAround(place: LatLon, half: number): LatLon[] {
  const frame = new EnuFrame(place);
  return [
    [-half, -half],
    [half, -half],
    [half, half],
    [-half, half],
  ].map(([east = 0, north = 0]) => {
    const { lat, lon } = frame.toPosition({ east, north });
    return { lat, lon };
  });
}
