import { type LatLon, wrap180 } from "../../geo/position.ts";
import type { Leg } from "../leg.ts";
import type { Patrol } from "../patrol.ts";
import { shapeOf } from "../patterns/shape.ts";
import type { Plan } from "../plan.ts";
import { along, apart, directionOf, hull, Plane, type Xy } from "./flat.ts";
import { type Handling, handlingOf } from "./handling.ts";

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
export function flownEnvelope(plan: Plan, { legs }: Pick<Patrol, "legs">, wind?: number): Envelope {
  const origin = plan.home ?? shapeOf(plan)[Math.floor(shapeOf(plan).length / 2)] ?? { lat: 0, lon: 0 };
  const plane = new Plane(origin);
  const handling = handlingOf(plan.drone, wind);
  const fastest = legs.reduce(
    (most, { ordered = 0 }) => Math.max(most, ordered),
    Math.max(plan.pattern.speed, plan.drone.cruiseSpeed),
  );
  const pieces: Piece[] = [];
  const add = (reason: Reason, leg: number, points: readonly Xy[], more = 0) => {
    const core = hull(points);
    pieces.push({ reason, leg, core, margin: handling.strays(fastest) + more + bowOf(core, plane.lat) });
  };
  const havens = havensOf(plan, plane);
  if (plan.home && legs.length > 0)
    add("take-off", 0, [plane.xy(plan.home)], handling.climbOut((legs[0] as Leg).from.ahl, fastest));
  legs.forEach((leg, i) => {
    const from = plane.xy(leg.from);
    const to = plane.xy(leg.to);
    // In the plan's wind it may be slower over ground; in another it is not.
    const speed = Math.max(leg.speed, leg.ordered ?? plan.pattern.speed);
    const corner = cornerAfter({ leg, speed, next: legs[i + 1], plane, handling });
    add("leg", i, [from, corner.beyond]);
    add("corner", i, corner.points, corner.more);
    for (const { haven, ends } of returnsFrom(from, corner.beyond, havens))
      add(haven.rally ? "rally" : "return", i, [...ends, haven.at]);
    for (const haven of chosenFrom(to, apart(to, corner.beyond) + 20, havens))
      add(haven.rally ? "rally" : "return", i, [...corner.points, haven.at]);
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

const havensOf = ({ home, rally }: Plan, plane: Plane): Haven[] => [
  ...(home ? [{ at: plane.xy(home), rally: false }] : []),
  ...(rally ?? []).map((point) => ({ at: plane.xy(point), rally: true })),
];

/** The stretches of a straight piece with each place that it would be returned to from there. */
function returnsFrom(from: Xy, to: Xy, havens: readonly Haven[]): { haven: Haven; ends: readonly [Xy, Xy] }[] {
  if (havens.length <= 1) return havens.map((haven) => ({ haven, ends: [from, to] as const }));
  const count = Math.min(200, Math.max(1, Math.ceil(apart(from, to) / STRETCH)));
  const at = (k: number): Xy => ({
    x: from.x + ((to.x - from.x) * k) / count,
    y: from.y + ((to.y - from.y) * k) / count,
  });
  const half = apart(from, to) / count / 2;
  const open = new Map<Haven, number>();
  const out: { haven: Haven; ends: readonly [Xy, Xy] }[] = [];
  for (let k = 0; k <= count; k++) {
    const chosen = new Set(k < count ? chosenFrom(at(k + 0.5), half + UNSURE, havens) : []);
    for (const [haven, since] of open)
      if (!chosen.has(haven)) {
        out.push({ haven, ends: [at(since), at(k)] });
        open.delete(haven);
      }
    for (const haven of chosen) if (!open.has(haven)) open.set(haven, k);
  }
  return out;
}

const STRETCH = 100; // metres
const UNSURE = 20; // metres between where it is and where it believes it is when it chooses

/** Where an aircraft within `around` metres of a place may return to: what is nearest, and home too where rally points are far. */
function chosenFrom(place: Xy, around: number, havens: readonly Haven[]): Haven[] {
  const nearest = havens.reduce((least, { at }) => Math.min(least, apart(place, at)), Number.POSITIVE_INFINITY);
  return havens.filter(
    ({ at, rally }) => apart(place, at) <= nearest + 2 * around || (!rally && nearest + around > RALLY_LIMIT),
  );
}

/** ArduPilot Copter takes no rally point farther away (RALLY_LIMIT_KM 0.3), it returns home then. */
const RALLY_LIMIT = 300;

/** How far a great circle bows out from a line that is straight in degrees, at most, metres. */
function bowOf(core: readonly Xy[], lat: number): number {
  let longest = 0;
  for (const a of core) for (const b of core) longest = Math.max(longest, apart(a, b));
  return (longest ** 2 * Math.tan((Math.min(89, Math.abs(lat)) * Math.PI) / 180)) / (8 * 6_371_000);
}

/** A place of an envelope as a position. */
export const placeIn = ({ plane }: Envelope, at: Xy): LatLon => plane.place(at);
