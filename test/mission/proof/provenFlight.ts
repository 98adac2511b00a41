import { EnuFrame, offset } from "../../../src/geo/enu.ts";
import { flatGround, type Ground } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { checkPlan, isFlyable, type ViolationCode } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { placeOnLeg } from "../../../src/mission/leg.ts";
import { type Patrol, patrolOf } from "../../../src/mission/patrol.ts";
import type { DroneProfile, Plan } from "../../../src/mission/plan.ts";
import { entering } from "../../../src/mission/proof/areas.ts";
import { type Envelope, flownEnvelope } from "../../../src/mission/proof/envelope.ts";
import { fencedAroundFlight } from "../../../src/mission/proof/fenceAroundFlight.ts";
import { crossingLine } from "../../../src/mission/proof/ownSide.ts";
import type { Zone } from "../../../src/mission/zone.ts";
import { EstimateError } from "../../../src/sim/estimateError.ts";
import { at, random } from "../../geo/local.ts";
import { flyerOf, type Make } from "./flyers.ts";

const level = flatGround(400);

/** How a fixed wing of our catalogue flies. */
export const WING: Partial<DroneProfile> = {
  kind: "fixed-wing",
  cruiseSpeed: 20,
  maxSpeed: 28,
  climb: 3,
  sink: 3,
  enduranceMs: 7_200_000,
};
export const isWing = (make: Make): boolean => make.endsWith("plane");

/** A random plan that every check accepts, with a fence, zones and a line as tight as is accepted; undefined where this seed gives none. `although`: what is let pass. */
export function acceptedPlan(
  make: Make,
  seed: number,
  ground: Ground = level,
  although: (code: ViolationCode) => boolean = () => false,
): { plan: Plan; patrol: Patrol } | undefined {
  const next = random(seed);
  const bare = randomPlan(next, isWing(make));
  const patrol = patrolOf(bare, ground);
  const accepts = (plan: Plan) => isFlyable(checkPlan(plan, patrol, { ground }).filter(({ code }) => !although(code)));
  if (patrol.legs.length === 0) return undefined;
  const envelope = flownEnvelope(bare, patrol);
  const fenced =
    next() < 0.7 ? fencedAroundFlight(bare, patrol, 0) : { ...bare, fence: roughFence(next, isWing(make) ? 4 : 1) };
  const sided = { ...fenced, ...ownSideOf(fenced, envelope) };
  if (!accepts(sided)) return undefined;
  const zones: Zone[] = [];
  const size = isWing(make) ? 4 : 1;
  // Zones thrown at it at random, of which those stay that it may have.
  for (let i = 0; i < 12; i++) {
    const zone = randomZone(next, i, size);
    if (isClear(zone, envelope)) zones.push(zone);
  }
  // And some as near to the path, and to where it turns, as is accepted to the metre.
  for (let i = 0; i < 16; i++) {
    const zone = nearestZone(patrol, envelope, { next, name: `Near ${i}` });
    if (zone) zones.push(zone);
  }
  const plan = { ...sided, zones };
  return accepts(plan) ? { plan, patrol } : undefined;
}

const isClear = ({ points }: Zone, { pieces, plane }: Envelope): boolean =>
  entering(pieces, [points.map((p) => plane.xy(p))]).length === 0;

/** The own side with the widest buffer, to the metre, that the flight keeps; nothing where it crosses the line. */
function ownSideOf(plan: Plan, envelope: Envelope): Pick<Plan, "ownSide"> {
  const keeps = (buffer: number) => crossingLine({ ...plan, ownSide: { buffer } }, envelope).length === 0;
  if (!keeps(0)) return {};
  let [kept, crossed] = [0, 2_000];
  while (crossed - kept > 1) {
    const middle = (kept + crossed) / 2;
    if (keeps(middle)) kept = middle;
    else crossed = middle;
  }
  return { ownSide: { buffer: kept } };
}

interface NearOptions {
  readonly next: () => number;
  readonly name: string;
}

/** A small triangle beside a leg or beyond its end, as near to it as is accepted to the metre. */
function nearestZone(patrol: Patrol, envelope: Envelope, { next, name }: NearOptions): Zone | undefined {
  const leg = patrol.legs[Math.floor(next() * patrol.legs.length)];
  if (!leg) return undefined;
  const beyond = next() < 0.5;
  const start = beyond ? leg.to : placeOnLeg(leg, leg.length * next());
  const towards = leg.headingDeg + (beyond ? 120 * (next() - 0.5) : next() < 0.5 ? 90 : -90);
  const zoneAt = (away: number): Zone => {
    const tip = offset(start, towards, away);
    return {
      id: name,
      name,
      kind: "no-fly",
      points: [tip, offset(tip, towards - 60, 15), offset(tip, towards + 60, 15)],
    };
  };
  const step = envelope.pieces.reduce((most, { margin }) => Math.max(most, margin), 0) / 10;
  let away = step;
  while (!isClear(zoneAt(away), envelope)) {
    away += step;
    if (away > 60 * step) return undefined;
  }
  let within = away - step;
  while (away - within > 1) {
    const middle = (away + within) / 2;
    if (isClear(zoneAt(middle), envelope)) away = middle;
    else within = middle;
  }
  return zoneAt(away);
}

/** Straight, bent and folded sections, a base beside them, sometimes a rally point, any speed, side and way back. */
function randomPlan(next: () => number, wing: boolean): Plan {
  const size = wing ? 4 : 1;
  // Half of them start from the side that they fly on, beside hardly any folds, and so may be asked to stay there.
  const ownSide = next() < 0.5;
  const side = next() < 0.5 ? ("left" as const) : ("right" as const);
  const folds = next() * (ownSide ? 20 : 400);
  const section = Array.from({ length: 2 + Math.floor(4 * next()) }, (_, i) =>
    at(size * (250 * i + folds * 0.4 * next()), size * folds * (next() - 0.5) * 2),
  );
  const up = ownSide ? (side === "left" ? 1 : -1) * ((wing ? 900 : 400) + 300 * next()) : (next() - 0.5) * 1400;
  const drawn = newPlan({ section, home: at(size * next() * 800, size * up) });
  const back = ownSide ? "same" : ((["same", "other-side", "none"] as const)[Math.floor(next() * 3)] ?? "same");
  const pattern = {
    ...drawn.pattern,
    side,
    standoff: ownSide && wing ? 900 + 500 * next() : size * (40 + 120 * next()),
    speed: wing ? 15 + 13 * next() : 4 + 14 * next(),
    back,
    ahl: (ownSide && wing ? 140 : 40) + 40 * next(),
  };
  const beside = ownSide ? up * (0.8 + 0.4 * next()) : (next() - 0.5) * 800;
  const rally = next() < 0.4 ? [{ ...at(size * next() * 1200, size * beside), ahl: 50 }] : undefined;
  // A camera that sees so far is another matter.
  const camera = wing ? { ...drawn.camera, width: 4000, height: 2250, hfovDeg: 20 } : drawn.camera;
  return { ...drawn, drone: { ...drawn.drone, ...(wing && WING) }, camera, pattern, ...(rally && { rally }) };
}

const roughFence = (next: () => number, size: number) => ({
  polygons: [
    {
      kind: "inclusion" as const,
      points: Array.from({ length: 9 }, (_, i) => {
        const angle = (i / 9) * 2 * Math.PI;
        const r = size * (700 + 900 * next());
        return at(size * 500 + r * Math.cos(angle), r * Math.sin(angle));
      }),
    },
  ],
  circles: [],
});

function randomZone(next: () => number, i: number, size: number): Zone {
  const [x, y, r] = [size * (next() * 1400 - 200), size * (next() - 0.5) * 1400, size * (10 + 60 * next())];
  const corners = 3 + Math.floor(4 * next());
  const points = Array.from({ length: corners }, (_, k) => {
    const angle = (k / corners) * 2 * Math.PI + next();
    return at(x + r * Math.cos(angle), y + r * Math.sin(angle));
  });
  return { id: `${i}`, name: `Zone ${i}`, kind: "no-fly", points };
}

export interface Flight {
  readonly make: Make;
  readonly plan: Plan;
  readonly patrol: Patrol;
  readonly seed: number;
  /** Level at 400 m unless given. */
  readonly ground?: Ground;
}

export interface Flown {
  /** Where it was in truth, ten times a second. */
  readonly track: readonly LatLon[];
  /** Landed at home or its rally point, or circles there where it has wings. */
  readonly home: boolean;
  readonly lowestAgl: number; // metres, once it has climbed
  readonly orders: readonly string[];
}

/** Flies a plan in wind up to the drone's limit; half of the flights are paused, called home or both at a random time. */
export function flown({ make, plan, patrol, seed, ground = level }: Flight): Flown {
  const next = random(seed ^ 0x5eed);
  const wing = isWing(make);
  const wind = { speed: 10 * Math.sqrt(next()), fromDeg: 360 * next() };
  const flyer = flyerOf(make, { ground, wind, seed, headingDeg: 360 * next() }, plan, patrol);
  const { aircraft } = flyer;
  // σ 1.2 m: a plain receiver, within the 5 m that the proof grants it.
  const error = new EstimateError(seed, 2.4);
  const track: LatLon[] = [];
  const orders: string[] = [];
  let climbed = false;
  let lowestAgl = Number.POSITIVE_INFINITY;
  const fly = (seconds: number, until: () => boolean = () => false): void => {
    for (let i = 0; i < seconds * 20 && (aircraft.armed || track.length < 20); i++) {
      aircraft.step(0.05);
      error.step(0.05);
      if (i % 2 === 0) track.push(shifted(aircraft.body.position, error.place));
      climbed = !aircraft.landed && !aircraft.landing && (climbed || aircraft.ahl > plan.pattern.ahl - 2);
      if (climbed) lowestAgl = Math.min(lowestAgl, aircraft.body.agl);
      if (until()) return;
    }
  };
  const order = (name: string, did: boolean) => orders.push(`${name} after ${Math.round(aircraft.uptime)} s: ${did}`);
  fly(1);
  order("mission", flyer.start());
  const total = patrol.estimate.durationMs / 1000 + 60;
  if (next() < 0.4) {
    fly(total * next());
    order("hold", flyer.hold());
    fly(20 * next());
    order("go on", flyer.goOn());
  }
  if (next() < 0.6) {
    fly(total * next());
    order("return", flyer.comeBack());
  }
  const havens = [plan.home as LatLon, ...(plan.rally ?? [])];
  // As wide as it circles at 28 m/s with the wind.
  const nearHaven = () => havens.some((haven) => metresTo(haven, aircraft.body.position) < 350);
  let returning = 0;
  fly(3 * total + 300, () => {
    returning = flyer.returns ? returning + 0.05 : 0;
    return wing && returning > 120 && nearHaven();
  });
  if (wing) fly(60);
  return { track, home: wing ? nearHaven() : !aircraft.armed && aircraft.landed, lowestAgl, orders };
}

function metresTo(place: LatLon, { lat, lon }: LatLon): number {
  const { east, north } = new EnuFrame(place).toEnu({ lat, lon });
  return Math.hypot(east, north);
}

function shifted(place: LatLon, by: { readonly east: number; readonly north: number }): LatLon {
  const { lat, lon } = new EnuFrame(place).toPosition(by);
  return { lat, lon };
}
