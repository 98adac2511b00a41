import { ClosedCurve } from "./closedCurve.ts";
import { EnuFrame } from "./enu.ts";
import { FlatLine, flatLine } from "./flatLine.ts";
import { nearestOnPath } from "./path.ts";
import { contains, convexHull } from "./polygon.ts";
import type { LatLon } from "./position.ts";

/**
 * The outline of everything within `halfWidth` metres of a line, counter-clockwise: a corridor with round ends and
 * corners, up to half a metre wider in them, and without the holes that a line which meets itself goes around.
 */
export function corridor(line: readonly LatLon[], halfWidth: number): LatLon[] {
  const [first] = line;
  if (!first || !(halfWidth > 0)) return [];
  const frame = new EnuFrame(first);
  const flat = flatLine(line, frame);
  const curve = around(flat, halfWidth);
  for (const trembling of TREMBLING) {
    const ring = new ClosedCurve(curve, trembling).outer()?.places(frame);
    if (ring && isAround(ring, line, halfWidth)) return ring;
  }
  return convexHull(curve.places(frame)); // wider than it need be, and no less
}

/** Metres by which points are put aside, until the outline is found: less than is flown or seen. */
const TREMBLING = [1e-4, 1e-3, 1e-2, 0.05];
const ARC_TOLERANCE = 0.5; // metres between an arc and its chords, which lie outside of it

/** Less than this off, radians, a turn is straight back, as round its ends: an outer corner on both sides. */
const BACK = 1e-6;

/** There on one side of a line and back on the other, round its ends and outer corners; inner corners still cross. */
function around({ count, easts, norths }: FlatLine, r: number): FlatLine {
  const out = new FlatLine(4 * count + 32);
  const step = 2 * Math.acos(r / (r + ARC_TOLERANCE));
  const arc = (centre: number, from: number, sweep: number): void => {
    const parts = Math.max(1, Math.ceil(sweep / step - 1e-9));
    const reach = r / Math.cos(sweep / parts / 2);
    for (let k = 0; k < parts; k++) {
      const angle = from + (sweep * (k + 0.5)) / parts;
      out.add(
        (easts[centre] as number) + reach * Math.cos(angle),
        (norths[centre] as number) + reach * Math.sin(angle),
      );
    }
  };
  if (count === 1) {
    arc(0, 0, 2 * Math.PI);
    return out;
  }
  // The line there and back: with the corridor's edge on the right that is once around it.
  const tour = 2 * (count - 1);
  const at = (k: number): number => (k % tour < count ? k % tour : tour - (k % tour));
  for (let k = 0; k < tour; k++) {
    const [a, b, c] = [at(k), at(k + 1), at(k + 2)];
    const heading = Math.atan2(
      (norths[b] as number) - (norths[a] as number),
      (easts[b] as number) - (easts[a] as number),
    );
    const next = Math.atan2((norths[c] as number) - (norths[b] as number), (easts[c] as number) - (easts[b] as number));
    const aside = (corner: number, towards: number): void =>
      out.add((easts[corner] as number) + r * Math.sin(towards), (norths[corner] as number) - r * Math.cos(towards));
    aside(a, heading);
    aside(b, heading);
    const turn = Math.atan2(Math.sin(next - heading), Math.cos(next - heading));
    if (turn > 0 || turn < BACK - Math.PI) arc(b, heading - Math.PI / 2, turn > 0 ? turn : turn + 2 * Math.PI);
  }
  return out;
}

/** Whether an outline goes around a line at its distance, by some of the places of both. */
function isAround(ring: readonly LatLon[], line: readonly LatLon[], r: number): boolean {
  const some = <T>(all: readonly T[], most: number): T[] => {
    const step = Math.max(1, Math.floor(all.length / most));
    return all.filter((_, i) => i % step === 0 || i === all.length - 1);
  };
  if (ring.length < 3 || !some(line, 50).every((p) => contains(ring, p))) return false;
  const whole = line.length > 1 ? line : [line[0] as LatLon, line[0] as LatLon];
  return some(ring, 400).every((p) => {
    const { distance } = nearestOnPath(whole, p);
    return distance > r * 0.98 - 0.2 && distance < (r + ARC_TOLERANCE) * 1.02 + 0.2;
  });
}
