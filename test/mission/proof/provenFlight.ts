import { EnuFrame, offset } from "../../../src/geo/enu.ts";
import { flatGround } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { checkPlan, isFlyable } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { itemsOfFence, itemsOfRally } from "../../../src/mission/fenceItems.ts";
import type { MissionItem } from "../../../src/mission/item.ts";
import { placeOnLeg } from "../../../src/mission/leg.ts";
import { type Patrol, patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { fencedAroundFlight } from "../../../src/mission/proof/fenceAroundFlight.ts";
import { staysInFlightSpace } from "../../../src/mission/proof/spaceChecks.ts";
import type { Zone } from "../../../src/mission/zone.ts";
import { Copter } from "../../../src/sim/copter.ts";
import { EstimateError } from "../../../src/sim/estimateError.ts";
import type { StoredItem } from "../../../src/sim/missionItems.ts";
import { Px4Copter } from "../../../src/sim/px4Copter.ts";
import { at, random } from "../../geo/local.ts";

export const ground = flatGround(400);

/** A random plan that every check accepts, with a fence as tight as is accepted; undefined where this seed gives none. */
export function acceptedPlan(seed: number): { plan: Plan; patrol: Patrol } | undefined {
  const next = random(seed);
  const bare = randomPlan(next);
  const patrol = patrolOf(bare, ground);
  const accepts = (plan: Plan) => isFlyable(checkPlan(plan, patrol, { ground }));
  if (patrol.legs.length === 0 || !accepts(bare)) return undefined;
  const fenced = next() < 0.7 ? fencedAroundFlight(bare, patrol, 0) : { ...bare, fence: roughFence(next) };
  if (!accepts(fenced)) return undefined;
  // Zones thrown at it at random; those that it is refused with are taken back.
  let plan = fenced;
  for (let i = 0; i < 12; i++) {
    const tried = { ...plan, zones: [...(plan.zones ?? []), randomZone(next, i)] };
    if (accepts(tried)) plan = tried;
  }
  // And some as near to the path, and to where it turns, as is accepted to the metre.
  for (let i = 0; i < 16; i++) {
    const zone = nearestZone(plan, patrol, { next, name: `Near ${i}` });
    if (zone) plan = { ...plan, zones: [...(plan.zones ?? []), zone] };
  }
  return accepts(plan) ? { plan, patrol } : undefined;
}

interface NearOptions {
  readonly next: () => number;
  readonly name: string;
}

/** A small triangle beside a leg or beyond its end, moved away from it a metre at a time until it is accepted. */
function nearestZone(plan: Plan, patrol: Patrol, { next, name }: NearOptions): Zone | undefined {
  const leg = patrol.legs[Math.floor(next() * patrol.legs.length)];
  if (!leg) return undefined;
  const beyond = next() < 0.5;
  const start = beyond ? leg.to : placeOnLeg(leg, leg.length * next());
  const towards = leg.headingDeg + (beyond ? 120 * (next() - 0.5) : next() < 0.5 ? 90 : -90);
  for (let away = 1; away < 70; away++) {
    const tip = offset(start, towards, away);
    const points = [tip, offset(tip, towards - 60, 15), offset(tip, towards + 60, 15)];
    const zone: Zone = { id: name, name, kind: "no-fly", points };
    if (staysInFlightSpace({ plan: { ...plan, zones: [zone] }, patrol, ground, home: plan.home }).length === 0)
      return zone;
  }
  return undefined;
}

/** Straight, bent and folded sections, a base beside them, sometimes a rally point, any speed, side and way back. */
function randomPlan(next: () => number): Plan {
  const folds = next() * 400;
  const section = Array.from({ length: 2 + Math.floor(4 * next()) }, (_, i) =>
    at(250 * i + folds * 0.4 * next(), folds * (next() - 0.5) * 2),
  );
  const drawn = newPlan({ section, home: at(next() * 800, (next() - 0.5) * 1400) });
  const back = (["same", "other-side", "none"] as const)[Math.floor(next() * 3)] ?? "same";
  const pattern = {
    ...drawn.pattern,
    side: next() < 0.5 ? ("left" as const) : ("right" as const),
    standoff: 40 + 120 * next(),
    speed: 4 + 14 * next(),
    back,
    ahl: 40 + 40 * next(),
  };
  const rally = next() < 0.4 ? [{ ...at(next() * 1200, (next() - 0.5) * 800), ahl: 50 }] : undefined;
  return { ...drawn, pattern, ...(rally && { rally }) };
}

const roughFence = (next: () => number) => ({
  polygons: [
    {
      kind: "inclusion" as const,
      points: Array.from({ length: 9 }, (_, i) => {
        const angle = (i / 9) * 2 * Math.PI;
        const r = 700 + 900 * next();
        return at(500 + r * Math.cos(angle), r * Math.sin(angle));
      }),
    },
  ],
  circles: [],
});

function randomZone(next: () => number, i: number): Zone {
  const [x, y, r] = [next() * 1400 - 200, (next() - 0.5) * 1400, 10 + 60 * next()];
  const corners = 3 + Math.floor(4 * next());
  const points = Array.from({ length: corners }, (_, k) => {
    const angle = (k / corners) * 2 * Math.PI + next();
    return at(x + r * Math.cos(angle), y + r * Math.sin(angle));
  });
  return { id: `${i}`, name: `Zone ${i}`, kind: "no-fly", points };
}

export interface Flight {
  readonly plan: Plan;
  readonly patrol: Patrol;
  readonly seed: number;
}

export interface Flown {
  /** Where it was in truth, ten times a second. */
  readonly track: readonly LatLon[];
  readonly landed: boolean;
  readonly orders: readonly string[];
}

/** Flies a plan in wind up to the drone's limit; half of the flights are paused, called home or both at a random time. */
export function flown({ plan, patrol, seed }: Flight): Flown {
  const next = random(seed ^ 0x5eed);
  const home = plan.home as LatLon;
  const options = {
    start: { ...home, amsl: 400 },
    ground,
    wind: { speed: 10 * Math.sqrt(next()), fromDeg: 360 * next() },
    seed,
    gpsSeconds: 0.2,
  };
  const px4 = next() < 0.5;
  const aircraft = px4 ? new Px4Copter(options) : new Copter(options);
  const mission = patrol.items.map(stored);
  aircraft.items = px4 ? mission : [stored(HOME), ...mission];
  aircraft.plans = {
    fence: plan.fence ? itemsOfFence(plan.fence).map(stored) : [],
    rally: plan.rally ? itemsOfRally(plan.rally).map(stored) : [],
  };
  // σ 1.2 m: a plain receiver, within the 5 m that the proof grants it.
  const error = new EstimateError(seed, 2.4);
  const track: LatLon[] = [];
  const orders: string[] = [];
  const fly = (seconds: number): void => {
    for (let i = 0; i < seconds * 20 && (aircraft.armed || track.length < 20); i++) {
      aircraft.step(0.05);
      error.step(0.05);
      if (i % 2 === 0) track.push(shifted(aircraft.body.position, error.place));
    }
  };
  const order = (name: string, did: boolean) => orders.push(`${name} after ${Math.round(aircraft.uptime)} s: ${did}`);
  fly(1);
  if (aircraft instanceof Px4Copter) {
    order("mission", aircraft.setMode("Mission") && aircraft.arm(false));
  } else {
    aircraft.setMode("GUIDED");
    order("mission", aircraft.arm(false) && aircraft.startMission());
  }
  const total = patrol.estimate.durationMs / 1000 + 60;
  if (next() < 0.4) {
    fly(total * next());
    order("hold", aircraft instanceof Px4Copter ? aircraft.setMode("Hold") : aircraft.setMode("LOITER"));
    fly(20 * next());
    order("go on", aircraft instanceof Px4Copter ? aircraft.setMode("Mission") : aircraft.setMode("AUTO"));
  }
  if (next() < 0.6) {
    fly(total * next());
    order("return", aircraft instanceof Px4Copter ? aircraft.setMode("Return") : aircraft.setMode("RTL"));
  }
  fly(3 * total + 300);
  return { track, landed: !aircraft.armed && aircraft.landed, orders };
}

const stored = ({ command, frame, params, lat, lon, z }: MissionItem): StoredItem => ({
  command,
  frame,
  params: params.map((p) => (Number.isNaN(p) ? 0 : p)) as unknown as StoredItem["params"],
  x: Math.round(lat * 1e7),
  y: Math.round(lon * 1e7),
  z,
  autocontinue: 1,
});

const HOME: MissionItem = { command: 16, frame: 0, params: [0, 0, 0, 0], lat: 0, lon: 0, z: 0, autocontinue: true };

function shifted(place: LatLon, by: { readonly east: number; readonly north: number }): LatLon {
  const { lat, lon } = new EnuFrame(place).toPosition(by);
  return { lat, lon };
}
