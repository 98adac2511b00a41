import { bearing, offset } from "../../../src/geo/enu.ts";
import { flatGround } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import type { Leg } from "../../../src/mission/leg.ts";
import { type Patrol, patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { type Envelope, flownEnvelope, type Piece } from "../../../src/mission/proof/envelope.ts";
import { apart, isInside, nearestOn, type Xy } from "../../../src/mission/proof/flat.ts";
import { type Handling, handlingOf, windLimitOf } from "../../../src/mission/proof/handling.ts";
import { random } from "../../geo/local.ts";
import { flyerOf, type Make } from "./flyers.ts";
import { isWing, WING } from "./provenFlight.ts";

const ground = flatGround(400);

/** A flight that tries to leave the space that its proof grants it. */
export interface WorstFlight {
  readonly make: Make;
  readonly seed: number;
  readonly plan: Plan;
  readonly patrol: Patrol;
  /** Where it was in truth, five times a second. */
  readonly track: readonly LatLon[];
  readonly orders: readonly string[];
}

/** Flies a plan of sharp corners at high speed, in the strongest wind from the worst side, and gives orders at the worst moments. */
export function worstFlight(make: Make, seed: number): WorstFlight {
  const next = random(seed * 7919 + 13);
  const wing = isWing(make);
  let plan = sharpPlan(next, wing);
  let patrol = patrolOf(plan, ground);
  while (patrol.legs.length === 0) {
    plan = sharpPlan(next, wing);
    patrol = patrolOf(plan, ground);
  }
  const { legs } = patrol;
  const corner = Math.floor(next() * legs.length);
  const ahead = legs[corner]?.headingDeg ?? 0;
  // With the wind beyond the corner, or across the leg to it, where it is stopped at full speed.
  const across = next() < 0.4;
  const fromDeg = ahead + (across ? (next() < 0.5 ? 90 : -90) : 180) + (next() < 0.6 ? 60 : 180) * (next() - 0.5);
  const speed = windLimitOf(plan.drone) * (next() < 0.8 ? 1 : next());
  const flyer = flyerOf(make, { ground, wind: { speed, fromDeg }, seed, headingDeg: 360 * next() }, plan, patrol);
  const { aircraft } = flyer;
  if (make === "ArduPilot plane" && next() < 0.7) aircraft.params.set("ROLL_LIMIT_DEG", 43 + 2 * next());
  if (make === "PX4 plane" && next() < 0.7) aircraft.params.set("FW_R_LIM", 45 + 5 * next());
  // The receiver is wrong by what the proof grants it, to the worse side.
  const wrong = { by: 4.9, deg: across ? fromDeg + 180 : ahead + 60 * (next() - 0.5) };
  const track: LatLon[] = [];
  const orders: string[] = [];
  const fly = (seconds: number, until: () => boolean = () => false): void => {
    for (let i = 0; i < seconds * 20 && (aircraft.armed || aircraft.uptime < 2); i++) {
      aircraft.step(0.05);
      if (i % 4 === 0) track.push(offset(aircraft.body.position, wrong.deg, wrong.by));
      if (until()) return;
    }
  };
  const order = (name: string, did: boolean) => orders.push(`${name} after ${Math.round(aircraft.uptime)} s: ${did}`);
  let reached = 0;
  aircraft.onReached(() => reached++);
  fly(1);
  order("mission", flyer.start());
  const total = patrol.estimate.durationMs / 1000 + 200;
  // On many of its legs, in their midst or where one corner is just reached, it is held and goes on, and once it is called home.
  const last = next() < 0.6 ? Math.floor(next() * legs.length) : legs.length;
  for (let i = 0; i <= last && i < legs.length; i++) {
    const leg = legs[i] as Leg;
    if (i < last && next() < (wing ? 0.7 : 0.4)) continue;
    const midst = next() < (across ? 0.7 : 0.3);
    const reaches = i + (midst ? 1 : 2);
    fly(total, () => reached >= reaches || aircraft.mission.state === "complete");
    fly(midst ? (leg.length / leg.speed) * next() : next() < 0.5 ? 0.4 * next() : 6 * next());
    if (i === last) order("return", flyer.comeBack());
    else {
      order("hold", flyer.hold());
      fly(wing ? 5 + 60 * next() : 4 + 10 * next());
      order("go on", flyer.goOn());
      // Held again before it is back on its way, it might be led away step by step.
      if (wing) fly(60);
    }
  }
  const haven = () => nearestHaven(plan, aircraft.body.position);
  fly(total + 200, () => wing && flyer.returns && haven() < 150);
  if (wing) fly(60);
  return { make, seed, plan, patrol, track, orders };
}

function sharpPlan(next: () => number, wing: boolean): Plan {
  const scale = wing ? 4 : 1;
  let place = { lat: 47, lon: 8 };
  let heading = 360 * next();
  const section: LatLon[] = [place];
  for (let i = 0, n = 1 + Math.floor(3 * next()); i < n; i++) {
    place = offset(place, heading, scale * (120 + 300 * next()));
    section.push(place);
    heading += (next() < 0.5 ? -1 : 1) * (20 + 110 * next());
  }
  const home = offset(section[0] as LatLon, 360 * next(), scale * (50 + 300 * next()));
  const drawn = newPlan({ section, home });
  const drone = { ...drawn.drone, ...(wing && WING) };
  const back = (["same", "other-side", "none"] as const)[Math.floor(next() * 3)] ?? "same";
  const speed = wing ? 15 + 13 * next() : next() < 0.7 ? 12 + 6 * next() : 4 + 14 * next();
  const pattern = {
    ...drawn.pattern,
    side: next() < 0.5 ? ("left" as const) : ("right" as const),
    standoff: scale * (20 + 60 * next()),
    speed,
    back,
    ahl: 40 + 40 * next(),
  };
  const rally = next() < 0.3 ? [{ ...offset(home, 360 * next(), scale * 300 * next()), ahl: 60 }] : undefined;
  return { ...drawn, drone, pattern, ...(rally && { rally }) };
}

function nearestHaven({ home, rally = [] }: Plan, place: LatLon): number {
  const all = [...(home ? [home] : []), ...rally];
  return all.reduce((least, one) => Math.min(least, metresBetween(place, one)), Number.POSITIVE_INFINITY);
}

const metresBetween = (a: LatLon, b: LatLon): number => {
  const north = (a.lat - b.lat) * 111_195;
  const east = (a.lon - b.lon) * 111_195 * Math.cos((a.lat * Math.PI) / 180);
  return Math.hypot(east, north);
};

/** Shares of the margins that a proof without enough room would grant. */
export type Shares = Partial<Record<"strays" | "cutsBy" | "overshoots" | "swings" | "climbOut", number>>;

/** The space that the proof grants, with margins of so much; in a wind of so many m/s, the drone's limit unless given. */
export function grantedSpace(
  { plan, patrol }: WorstFlight,
  shares: Shares = {},
  wind = windLimitOf(plan.drone),
): Envelope {
  const whole = handlingOf(plan.drone, wind);
  const { strays = 1, cutsBy = 1, overshoots = 1, swings = 1, climbOut = 1 } = shares;
  const less: Handling = {
    ...whole,
    strays: (...of) => strays * whole.strays(...of),
    cutsBy: (...of) => cutsBy * whole.cutsBy(...of),
    overshoots: (...of) => overshoots * whole.overshoots(...of),
    swings: (...of) => swings * whole.swings(...of),
    climbOut: (...of) => climbOut * whole.climbOut(...of),
  };
  return flownEnvelope(plan, patrol, wind, less);
}

/** How far outside of a space a flight comes, at most, and where on its track; 0 where it stays inside. */
export function worstOutside({ track }: WorstFlight, { plane, pieces }: Envelope): { by: number; at: number } {
  let worst = { by: 0, at: -1 };
  let last = pieces[0] as Piece;
  track.forEach((place, at) => {
    const xy = plane.xy(place);
    if (outsideOf(last, xy) <= 0) return;
    let least = Number.POSITIVE_INFINITY;
    for (const piece of pieces) {
      const by = outsideOf(piece, xy);
      if (by >= least) continue;
      least = by;
      last = piece;
      if (by <= 0) return;
    }
    if (least > worst.by) worst = { by: least, at };
  });
  return worst;
}

/** Metres from a piece of the space; 0 or less inside. */
function outsideOf({ core, margin }: Piece, at: Xy): number {
  if (core.length >= 3 && isInside(core, at)) return -margin;
  let least = Number.POSITIVE_INFINITY;
  const sides = core.length >= 3 ? core.length : core.length - 1;
  for (let i = 0; i < Math.max(1, sides); i++) {
    const a = core[i] as Xy;
    const b = core[(i + 1) % core.length] as Xy;
    least = Math.min(least, apart(at, nearestOn(a, b, at)));
  }
  return least - margin;
}

/** Which way a flight went where it came out, degrees. */
export const courseAt = ({ track }: WorstFlight, at: number): number =>
  bearing(track[Math.max(0, at - 1)] as LatLon, track[at] as LatLon);
