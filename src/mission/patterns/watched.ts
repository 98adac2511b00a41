import { offset } from "../../geo/enu.ts";
import { convexHull } from "../../geo/polygon.ts";
import { type LatLon, toDeg } from "../../geo/position.ts";
import type { Plan } from "../plan.ts";
import { LanePlane } from "./lanes.ts";
import { shapeLine } from "./shape.ts";

/** What a plan is to see: everything within `watchWidth` metres of a line, and of that what lies in the outline if one is given. */
interface Watched {
  readonly section: readonly LatLon[];
  readonly watchWidth: number;
  readonly outline?: readonly LatLon[];
}

/** What is to be seen of a plan: beside its section or outline, all of its area, or around its place. */
export function watchedOf(plan: Plan): Watched {
  const { pattern, watchWidth } = plan;
  switch (pattern.kind) {
    case "corridor":
    case "perimeter":
      return { section: shapeLine(plan), watchWidth };
    case "area":
      return pattern.outline.length < 3
        ? { section: [], watchWidth }
        : { ...middleOf(pattern.outline), outline: pattern.outline };
    case "expanding-square":
      return around(pattern.datum, pattern.radius, 4, pattern.headingDeg + 45, Math.SQRT2);
    case "sector":
      return around(pattern.datum, pattern.radius, 36, 0, 1);
    case "orbit":
      return around(pattern.centre, watchWidth, 36, 0, 1);
    case "route":
      return pattern.sees ?? { section: plan.section, watchWidth };
  }
}

/** A polygon around a place, and the line through its middle. */
function around(centre: LatLon | null, radius: number, corners: number, firstDeg: number, reach: number): Watched {
  if (!centre) return { section: [], watchWidth: radius };
  const outline = Array.from({ length: corners }, (_, i) =>
    offset(centre, firstDeg + (360 * i) / corners, radius * reach),
  );
  return { ...middleOf(outline), outline };
}

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
