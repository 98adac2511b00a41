import { offset } from "../../geo/enu.ts";
import { convexHull } from "../../geo/polygon.ts";
import { type LatLon, toDeg } from "../../geo/position.ts";
import { LanePlane } from "./lanes.ts";

/**
 * What a plan is to see: everything within `watchWidth` metres of a line, of that what lies in the outline if one is
 * given, and nothing beside the stretches of the line that are skipped, metres along it from and to.
 */
export interface Watched {
  readonly section: readonly LatLon[];
  readonly watchWidth: number;
  readonly outline?: readonly LatLon[];
  readonly skipped?: readonly (readonly [from: number, to: number])[];
}

/** What lies in a ring; nothing without one. */
export const inRing = (outline: readonly LatLon[] | null): Watched =>
  outline ? { ...middleOf(outline), outline } : { section: [], watchWidth: 1 };

/** The corners of a polygon around a place, the first one in a direction. */
export const around = (centre: LatLon, radius: number, corners = 36, firstDeg = 0): LatLon[] =>
  Array.from({ length: corners }, (_, i) => offset(centre, firstDeg + (360 * i) / corners, radius));

/** The line through the middle of a ring's narrowest box, and half that box's width. */
function middleOf(ring: readonly LatLon[]): Watched {
  const origin = ring[0] as LatLon;
  const north = new LanePlane(origin, 0);
  const hull = convexHull(ring).map((p) => north.flat(p));
  let best: (Watched & { readonly size: number }) | undefined;
  hull.forEach((a, i) => {
    const b = hull[(i + 1) % hull.length] as typeof a;
    const plane = new LanePlane(origin, toDeg(Math.atan2(b.v - a.v, b.u - a.u)));
    const flat = hull.map((p) => plane.flat(north.place(p)));
    const us = flat.map(({ u }) => u);
    const vs = flat.map(({ v }) => v);
    const [left, right, low, high] = [Math.min(...us), Math.max(...us), Math.min(...vs), Math.max(...vs)];
    const size = high - low;
    if (best && size >= best.size) return;
    const v = (low + high) / 2;
    best = {
      section: [plane.place({ u: left, v }), plane.place({ u: right, v })],
      watchWidth: Math.max(1, size / 2),
      size,
    };
  });
  if (!best) return { section: [], watchWidth: 1 };
  const { section, watchWidth } = best;
  return { section, watchWidth };
}
