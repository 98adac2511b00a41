import type { LatLon } from "../../src/geo/position.ts";
import type { Leg } from "../../src/mission/leg.ts";
import type { Numbered } from "./lineChunks.ts";

/** Legs flown one after the other that are drawn as one line: latitude, longitude and height above mean sea level. */
export interface LegLine extends Numbered {
  readonly kind: Leg["kind"];
}

/** The lines that legs make; `level` is the height of the ground for those that know theirs above home only. */
export function legLines(legs: readonly Leg[], level: (place: LatLon) => number): LegLine[] {
  const out: LegLine[] = [];
  let line: number[] = [];
  let last: Leg | undefined;
  const end = () => {
    if (last) out.push({ kind: last.kind, numbers: oneWay(line, last.kind), width: 3 });
  };
  const add = (p: Leg["from"]) => line.push(p.lat, p.lon, p.amsl ?? p.ahl + level(p));
  for (const leg of legs) {
    if (!last || last.kind !== leg.kind || !samePlace(last.to, leg.from)) {
      end();
      line = [];
      add(leg.from);
    }
    add(leg.to);
    last = leg;
  }
  end();
  return out;
}

/**
 * The same numbers for both directions of a dashed line: the dashes of one that is flown out and back would fill each
 * other's gaps.
 */
function oneWay(line: readonly number[], kind: Leg["kind"]): Float64Array {
  const last = line.length - 3;
  const isBack =
    kind === "transit" &&
    ((line[0] as number) - (line[last] as number) || (line[1] as number) - (line[last + 1] as number)) > 0;
  if (!isBack) return Float64Array.from(line);
  return Float64Array.from(line, (_, i) => line[last - 3 * Math.floor(i / 3) + (i % 3)] as number);
}

/** A line of places as numbers, latitude and longitude of each. */
export function lineNumbers(line: readonly LatLon[]): Numbered {
  const numbers = new Float64Array(2 * line.length);
  for (const [i, { lat, lon }] of line.entries()) {
    numbers[2 * i] = lat;
    numbers[2 * i + 1] = lon;
  }
  return { numbers, width: 2 };
}

/** The places in such numbers. */
export function placesIn(numbers: Float64Array, width: 2 | 3): [lat: number, lon: number, amsl?: number][] {
  return Array.from({ length: numbers.length / width }, (_, i) => {
    const [lat, lon, amsl] = numbers.subarray(i * width, (i + 1) * width) as unknown as [number, number, number];
    return width === 3 ? [lat, lon, amsl] : [lat, lon];
  });
}

const samePlace = (a: Leg["to"], b: Leg["from"]): boolean =>
  a === b || (a.lat === b.lat && a.lon === b.lon && a.ahl === b.ahl && a.amsl === b.amsl);
