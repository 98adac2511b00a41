import { type LatLon, wrap180 } from "../../geo/position.ts";
import type { Leg } from "../leg.ts";
import type { Patrol } from "../patrol.ts";
import { shapeOf } from "../patterns/shape.ts";
import type { Plan } from "../plan.ts";
import { along, apart, directionOf, hull, Plane, type Xy } from "./flat.ts";
import { type Handling, handlingOf } from "./handling.ts";
import { rallyLimitOf } from "./rallyLimit.ts";

/** Why an aircraft may be somewhere. */
export type Reason = "take-off" | "leg" | "corner" | "return" | "rally";

/** Everything within `margin` metres of a convex core: where the aircraft may be for one reason. */
export interface Piece {
  readonly reason: Reason;
  /** Convex, counter-clockwise; one point, two points of a line, or more. */
  readonly core: readonly Xy[];
  readonly margin: number; // metres
  /** The leg that it belongs to, or returns from. */
  readonly leg: number;
}

/** The area that an aircraft may really cover when it flies a patrol. */
export interface Envelope {
  readonly plane: Plane;
  readonly pieces: readonly Piece[];
}

/**
 * Where a patrol may take its aircraft in a mean wind up to `wind` m/s from any direction (the drone's limit unless
 * given): its legs as wide as it strays from them, corners as they are cut and overshot, take-off and landing, and from
 * everywhere along it, wherever it is paused or called home, the straight way home or to the rally point that it would
 * choose. Bigger than what is flown, never smaller, for an autopilot set up as it comes.
 */
export function flownEnvelope(
  plan: Plan,
  { legs }: Pick<Patrol, "legs">,
  wind?: number,
  handling: Handling = handlingOf(plan.drone, wind),
): Envelope {
  const origin = plan.home ?? shapeOf(plan)[Math.floor(shapeOf(plan).length / 2)] ?? { lat: 0, lon: 0 };
  const plane = new Plane(origin);
  const fastest = legs.reduce(
    (most, { ordered = 0 }) => Math.max(most, ordered),
    Math.max(plan.pattern.speed, plan.drone.cruiseSpeed),
  );
  const pieces: Piece[] = [];
  const add = (reason: Reason, leg: number, points: readonly Xy[], more = 0) => {
    const core = hull(points);
    pieces.push({ reason, leg, core, margin: handling.strays(fastest) + more + bowOf(core, plane.lat) });
  };
  const havens = havensOf(plan, plane, handling.strays(fastest));
  const [first] = legs;
  if (plan.home && first) {
    const home = plane.xy(plan.home);
    const reach = handling.climbOut(first.from.ahl, fastest);
    if (plan.drone.kind !== "fixed-wing") add("take-off", 0, [home], reach);
    else if (plan.fromAir)
      // It circles there, and turns onto its way from wherever it is in its circle.
      add("leg", 0, [
        ...ringAround(plane.xy(plan.fromAir), handling.swings(180, fastest)),
        plane.xy(first.from),
        plane.xy(first.to),
      ]);
    else {
      // From wherever it has climbed to it turns, and flies straight to the first waypoint or back.
      const climbed = ringAround(home, reach + handling.swings(90, fastest));
      add("take-off", 0, [...climbed, plane.xy(first.from), plane.xy(first.to)]);
      for (const haven of chosenFrom(home, reach, havens))
        add(haven.rally ? "rally" : "return", 0, [...climbed, haven.at]);
    }
  }
  // Held beyond a corner it goes on straight from there to the end of the next leg.
  let late: Xy | undefined;
  legs.forEach((leg, i) => {
    const from = plane.xy(leg.from);
    const to = plane.xy(leg.to);
    // In the plan's wind it may be slower over ground; in another it is not.
    const speed = Math.max(leg.speed, leg.ordered ?? plan.pattern.speed);
    const corner = cornerAfter({ leg, speed, next: legs[i + 1], plane, handling });
    const begins = [from, late ?? from] as const;
    const { circle } = leg;
    add("leg", i, [...begins, corner.beyond, ...(circle ? ringAround(plane.xy(circle), circle.radius) : [])]);
    add("corner", i, corner.points, corner.more);
    for (const { haven, ends } of returnsFrom(begins, corner.beyond, havens))
      add(haven.rally ? "rally" : "return", i, [...ends, haven.at]);
    for (const haven of chosenFrom(to, apart(to, corner.beyond), havens))
      add(haven.rally ? "rally" : "return", i, [...corner.points, haven.at]);
    late = corner.beyond;
  });
  return { plane, pieces };
}

interface CornerOptions {
  readonly leg: Leg;
  readonly speed: number;
  readonly next: Leg | undefined;
  readonly plane: Plane;
  readonly handling: Handling;
}

/** Where the aircraft may be around the end of a leg, and how far straight on it may come. */
function cornerAfter({ leg, speed, next, plane, handling }: CornerOptions) {
  const to = plane.xy(leg.to);
  const ahead = directionOf(plane.xy(leg.from), to) ?? { x: 0, y: 1 };
  // Without a next leg it turns home: that may be straight back.
  const turn = next ? Math.abs(wrap180(next.headingDeg - leg.headingDeg)) : 180;
  const passes = handling.cornerSpeed(turn, speed);
  const cut = Math.max(handling.cutsBy(passes, speed), leg.reach ?? 0);
  const reach = handling.overshoots(passes, speed, turn);
  const beyond = along(to, ahead, reach);
  const onward = next && directionOf(plane.xy(next.from), plane.xy(next.to));
  return {
    beyond,
    points: [along(to, ahead, -Math.min(cut, leg.length)), beyond, ...(onward ? [along(to, onward, cut + reach)] : [])],
    more: handling.swings(turn, speed),
  };
}

interface Haven {
  readonly at: Xy;
  readonly rally: boolean;
}

/** Where it may be sent back to, and how that is chosen. */
interface Havens {
  readonly all: readonly Haven[];
  /** Rally points farther away are not taken, metres. */
  readonly limit: number;
  /** A rally point is taken although home is nearer. */
  readonly rallyFirst: boolean;
  /** Metres between where it should be and where it is and believes to be when it chooses. */
  readonly unsure: number;
}

/**
 * ArduPilot takes the nearest of home and the rally points within RALLY_LIMIT_KM (Copter 0.3, Plane 5), Plane the nearest
 * rally point before home (RALLY_INCL_HOME); PX4 the nearest of all. https://ardupilot.org/plane/docs/common-rally-points.html
 */
const havensOf = ({ home, rally, drone }: Plan, plane: Plane, strays: number): Havens => ({
  all: [
    ...(home ? [{ at: plane.xy(home), rally: false }] : []),
    ...(rally ?? []).map((point) => ({ at: plane.xy(point), rally: true })),
  ],
  limit: rallyLimitOf(drone),
  rallyFirst: drone.kind === "fixed-wing",
  unsure: Math.max(20, strays),
});

/** The stretches of the ways from some places to another, with each place that it would be returned to from there. */
function returnsFrom(begins: readonly [Xy, Xy], to: Xy, havens: Havens): { haven: Haven; ends: readonly Xy[] }[] {
  if (havens.all.length <= 1) return havens.all.map((haven) => ({ haven, ends: [...begins, to] }));
  const [from, late] = begins;
  const count = Math.min(200, Math.max(1, Math.ceil(apart(from, to) / STRETCH)));
  const at = (begin: Xy, k: number): Xy => ({
    x: begin.x + ((to.x - begin.x) * k) / count,
    y: begin.y + ((to.y - begin.y) * k) / count,
  });
  const half = apart(from, to) / count / 2;
  const open = new Map<Haven, number>();
  const out: { haven: Haven; ends: readonly Xy[] }[] = [];
  for (let k = 0; k <= count; k++) {
    const aside = apart(at(from, k), at(late, k));
    const chosen = new Set(k < count ? chosenFrom(at(from, k + 0.5), half + aside, havens) : []);
    for (const [haven, since] of open)
      if (!chosen.has(haven)) {
        out.push({ haven, ends: [at(from, since), at(late, since), at(from, k), at(late, k)] });
        open.delete(haven);
      }
    for (const haven of chosen) if (!open.has(haven)) open.set(haven, k);
  }
  return out;
}

const STRETCH = 100; // metres

/** Where an aircraft that should be within `around` metres of a place may return to. */
function chosenFrom(place: Xy, around: number, { all, limit, rallyFirst, unsure }: Havens): Haven[] {
  const reach = around + unsure;
  const nearestOf = (some: readonly Haven[]) =>
    some.reduce((least, { at }) => Math.min(least, apart(place, at)), Number.POSITIVE_INFINITY);
  const nearest = nearestOf(all);
  const nearestRally = nearestOf(all.filter(({ rally }) => rally));
  return all.filter(({ at, rally }) => {
    if (apart(place, at) <= nearest + 2 * reach) return true;
    if (!rally) return (rallyFirst ? nearestRally : nearest) + reach > limit;
    return rallyFirst && apart(place, at) <= nearestRally + 2 * reach;
  });
}

/** Corners around a circle, none of it outside of them. */
function ringAround({ x, y }: Xy, radius: number): Xy[] {
  const out = radius / Math.cos(Math.PI / RING);
  return Array.from({ length: RING }, (_, i) => {
    const angle = (2 * Math.PI * i) / RING;
    return { x: x + out * Math.cos(angle), y: y + out * Math.sin(angle) };
  });
}

const RING = 16;

/** How far a great circle bows out from a line that is straight in degrees, at most, metres. */
function bowOf(core: readonly Xy[], lat: number): number {
  let longest = 0;
  for (const a of core) for (const b of core) longest = Math.max(longest, apart(a, b));
  return (longest ** 2 * Math.tan((Math.min(89, Math.abs(lat)) * Math.PI) / 180)) / (8 * 6_371_000);
}

/** A place of an envelope as a position. */
export const placeIn = ({ plane }: Envelope, at: Xy): LatLon => plane.place(at);
