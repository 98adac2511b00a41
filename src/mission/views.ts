import { type CameraPose, focalLength, footprint, stabilisedPose } from "../geo/camera.ts";
import { flatGround, type Ground, layeredGround } from "../geo/ground.ts";
import { convexHull } from "../geo/polygon.ts";
import { type LatLon, wrap180 } from "../geo/position.ts";
import { carRange } from "./carPixels.ts";
import { ahlOnLeg, homeAmslOf, type Leg, placeOnLeg } from "./leg.ts";
import type { Plan } from "./plan.ts";

/** What the camera sees from one place of a patrol. */
export interface View {
  /** Index of the leg. */
  readonly leg: number;
  /** Metres along the leg. */
  readonly along: number;
  /** Since the patrol's first leg began, ms. */
  readonly afterMs: number;
  readonly pose: CameraPose;
  readonly footprint: readonly LatLon[];
}

/** Views along the watch legs, close enough to overlap by half, and through the turns between them. */
export function viewsOf(plan: Plan, ground: Ground, legs: readonly Leg[]): View[] {
  const homeAmsl = homeAmslOf(plan, ground) ?? 0;
  const known = layeredGround(ground, flatGround(homeAmsl));
  const step = spacing(plan, legs);
  const maxRange = carRange(plan.camera);
  const views: View[] = [];
  let begun = 0;
  const look = (leg: Leg, index: number, along: number, headingDeg: number): void => {
    const pose = stabilisedPose(
      { ...placeOnLeg(leg, along), amsl: homeAmsl + ahlOnLeg(leg, along) },
      { yawDeg: headingDeg, gimbalPitchDeg: leg.gimbalPitchDeg, gimbalYawDeg: leg.gimbalYawDeg },
    );
    const seen = footprint(plan.camera, pose, known, { pointsPerEdge: 2, maxRange });
    views.push({ leg: index, along, afterMs: begun + (along / leg.speed) * 1000, pose, footprint: seen });
  };
  legs.forEach((leg, index) => {
    if (leg.kind === "watch") {
      const count = Math.max(1, Math.ceil(leg.length / step));
      for (let i = 0; i <= count; i++) look(leg, index, (leg.length * i) / count, leg.headingDeg);
      const next = legs[index + 1];
      const turn =
        next?.kind === "watch" && next.looking === leg.looking ? wrap180(next.headingDeg - leg.headingDeg) : 0;
      const parts = Math.ceil(Math.abs(turn) / TURN_STEP_DEG);
      for (let i = 1; i < parts; i++) look(leg, index, leg.length, leg.headingDeg + (turn * i) / parts);
    }
    begun += (leg.length / leg.speed) * 1000 + (leg.holdMs ?? 0);
  });
  return views;
}

const TURN_STEP_DEG = 15;
const MOST_VIEWS = 300;

/** Metres between views: half the width of the picture where the section is, more on very long patrols. */
function spacing(plan: Plan, legs: readonly Leg[]): number {
  const slants = legs.flatMap((leg) => (leg.kind === "watch" ? [leg.slant] : [])).sort((a, b) => a - b);
  const slant = slants[Math.floor(slants.length / 10)] ?? 100; // nearly the least: most pictures overlap by half
  const width = (slant * plan.camera.width) / focalLength(plan.camera);
  const total = legs.reduce((sum, leg) => sum + leg.length, 0);
  return Math.max(5, width / 2, total / MOST_VIEWS);
}

/** The strip of ground that each watch leg sees, one outline for each leg that sees any. */
export function swathOf(legs: readonly Leg[], views: readonly View[]): LatLon[][] {
  const ofLeg = legs.map((): View[] => []);
  for (const view of views) ofLeg[view.leg]?.push(view);
  return legs.flatMap((leg, index) => {
    if (leg.kind !== "watch") return [];
    const own = (ofLeg[index] as View[]).filter((view) => sameHeading(view, leg)).map((view) => view.footprint);
    const ring =
      leg.looking !== "ahead" && own.every((f) => f.length === 8) ? ribbon(own, leg.looking) : convexHull(own.flat());
    return ring.length < 3 ? [] : [ring];
  });
}

const sameHeading = ({ pose }: View, leg: Leg): boolean =>
  Math.abs(wrap180(pose.headingDeg - leg.headingDeg - leg.gimbalYawDeg)) < 0.5;

/** Along the near edges of the pictures and back along the far ones; footprints run clockwise from the top left. */
function ribbon(footprints: readonly (readonly LatLon[])[], looking: "left" | "right"): LatLon[] {
  const at = (f: readonly LatLon[] | undefined, i: number) => f?.[i] as LatLon;
  const first = footprints[0];
  const last = footprints.at(-1);
  // Looking right, the picture's left edge is ahead; looking left, its right edge is.
  const [aheadTop, aheadBottom, behindTop, behindBottom] = looking === "right" ? [0, 6, 2, 4] : [2, 4, 0, 6];
  return [
    at(first, behindBottom),
    ...footprints.map((f) => at(f, 5)),
    at(last, aheadBottom),
    at(last, aheadTop),
    ...footprints.map((f) => at(f, 1)).reverse(),
    at(first, behindTop),
  ];
}
