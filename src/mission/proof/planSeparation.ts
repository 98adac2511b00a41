import { distance, EnuFrame } from "../../geo/enu.ts";
import { FlatLine } from "../../geo/flatLine.ts";
import type { LatLon } from "../../geo/position.ts";
import { SegmentGrid, type Xy } from "../../geo/segmentGrid.ts";
import type { Leg, LegPoint } from "../leg.ts";
import { type Box, FlownPiece, gapBetween } from "./flownPiece.ts";
import type { OtherFlight } from "./otherFlight.ts";

/** How far two flights whose times are unknown have to stay apart: beside each other or, where they do not, in height. */
export const SEPARATION = { horizontal: 50, vertical: 15 } as const; // metres

/** Where two flights come too near each other. */
export interface Approach {
  readonly place: LatLon;
  /** Metres between their paths there, seen from above. */
  readonly beside: number;
  /** Metres between the heights that they may have there; undefined where some heights near each other are not known. */
  readonly above: number | undefined;
  /** Metres by which the first has to fly higher, or lower, to stay clear of the other everywhere; infinite where heights are not known. */
  readonly up: number;
  readonly down: number;
}

/**
 * Where the first flight comes nearest in height to another one of those places where their paths run nearer to each
 * other than `horizontal` metres; undefined where they stay apart. Nothing is assumed about times: each may be anywhere
 * on its path. Take-off and landing straight above a base are left out: who shares a base takes off one after the other.
 */
export function approachOf(
  legs: readonly Leg[],
  other: Pick<OtherFlight, "legs">,
  { horizontal, vertical }: { readonly horizontal: number; readonly vertical: number } = SEPARATION,
): Approach | undefined {
  const there = laidOut(other);
  const datum = there && datumOf(legs, other.legs);
  if (!there || !datum) return undefined;
  const { frame, line, grid, box } = there;
  const own = new FlownPiece();
  const near = new FlownPiece();
  let worst: { gap: number; beside: number; at: Xy } | undefined;
  let up = Number.NEGATIVE_INFINITY;
  let down = Number.NEGATIVE_INFINITY;
  for (const leg of legs) {
    own.take(frame.toEnu(bare(leg.from)), frame.toEnu(bare(leg.to)), datum(leg.from), datum(leg.to));
    if (own.beyond(box, horizontal)) continue;
    const { a, b } = own;
    for (const i of grid.near(a.east, a.north, b.east, b.north, horizontal)) {
      const { from, to } = other.legs[i] as Leg;
      near.take(pointOf(line, i), pointOf(line, i + 1), datum(from), datum(to));
      const [s0, s1] = own.within(near, horizontal);
      if (s0 > s1) continue;
      const [t0, t1] = near.within(own, horizontal);
      if (t0 > t1) continue;
      const [low, high] = own.heights(s0, s1);
      const [floor, top] = near.heights(t0, t1);
      const known = !Number.isNaN(low + floor);
      up = Math.max(up, known ? top + vertical - low : Number.POSITIVE_INFINITY);
      down = Math.max(down, known ? high + vertical - floor : Number.POSITIVE_INFINITY);
      const gap = known ? Math.max(0, low - top, floor - high) : 0;
      if (gap >= vertical || (worst && (gap > worst.gap || (gap === worst.gap && worst.beside < HARDLY)))) continue;
      const at = own.place((s0 + s1) / 2);
      const beside = gapBetween(own, near);
      if (!worst || gap < worst.gap || beside < worst.beside) worst = { gap, beside, at };
    }
  }
  if (!worst) return undefined;
  const { lat, lon } = frame.toPosition(worst.at);
  return { place: { lat, lon }, beside: worst.beside, above: Number.isFinite(up) ? worst.gap : undefined, up, down };
}

const HARDLY = 0.5; // metres: no other place of the same height is worse

interface LaidOut {
  readonly frame: EnuFrame;
  readonly line: FlatLine;
  readonly grid: SegmentGrid;
  readonly box: Box;
}

const known = new WeakMap<readonly Leg[], LaidOut>();

/** A flight sorted into squares, once; undefined where it has no legs. */
function laidOut({ legs }: Pick<OtherFlight, "legs">): LaidOut | undefined {
  const before = known.get(legs);
  const first = legs[0];
  if (before || !first) return before;
  // Degrees of longitude are shortest nearest to a pole: measured there, no distance elsewhere seems longer than it is.
  let origin: LatLon = first.from;
  for (const { to } of legs) if (Math.abs(to.lat) > Math.abs(origin.lat)) origin = to;
  const frame = new EnuFrame({ lat: origin.lat, lon: origin.lon });
  const line = new FlatLine(legs.length + 1);
  const box = { west: Infinity, east: -Infinity, south: Infinity, north: -Infinity };
  for (const place of [first.from, ...legs.map(({ to }) => to)]) {
    const { east, north } = frame.toEnu(bare(place));
    line.push(east, north);
    box.west = Math.min(box.west, east);
    box.east = Math.max(box.east, east);
    box.south = Math.min(box.south, north);
    box.north = Math.max(box.north, north);
  }
  const made = { frame, line, grid: new SegmentGrid(line), box };
  known.set(legs, made);
  return made;
}

const pointOf = ({ easts, norths }: FlatLine, i: number): Xy => ({
  east: easts[i] as number,
  north: norths[i] as number,
});

const bare = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });

type Datum = (point: LegPoint) => number;
const blind: Datum = () => Number.NaN;

/** By what two flights' heights are compared: above the sea; above home where both start from one; else not at all. */
function datumOf(own: readonly Leg[], other: readonly Leg[]): Datum | undefined {
  const [a, b] = [own[0]?.from, other[0]?.from];
  if (!a || !b) return undefined;
  if (a.amsl !== undefined && b.amsl !== undefined) return ({ amsl }) => amsl ?? Number.NaN;
  return distance(a, b) < ONE_BASE ? ({ ahl }) => ahl : blind;
}
const ONE_BASE = 20; // metres
