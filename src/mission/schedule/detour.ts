import { bearing, distance, EnuFrame } from "../../geo/enu.ts";
import type { Ground } from "../../geo/ground.ts";
import type { LatLon } from "../../geo/position.ts";
import type { Violation } from "../check.ts";
import { estimateOf, turnRadius } from "../estimate.ts";
import { patrolStaysInFence } from "../fenceChecks.ts";
import { staysAboveTerrain } from "../flightChecks.ts";
import { homeAmslOf, type Leg, type LegPoint } from "../leg.ts";
import type { Patrol } from "../patrol.ts";
import type { Plan } from "../plan.ts";
import { heightsArePossible } from "../proof/reachChecks.ts";
import { staysInFlightSpace } from "../proof/spaceChecks.ts";
import { wingsStayAboveTerrain } from "../proof/wingClearance.ts";
import { type Aloft, type SafeStay, safeStay } from "../safeReturn.ts";
import { groundSpeed } from "../wind.ts";

/** A way off the patrol that somebody asks for. */
export interface DetourTask {
  /** What is flown, with the vehicle's home, fence and rally points: what holds for the patrol holds for the detour. */
  readonly plan: Plan;
  /** Where it is now, metres above home. */
  readonly from: LatLon & { readonly ahl: number };
  /** The places flown to, in order: one to go there, a ring to go round. */
  readonly to: readonly LatLon[];
  readonly ahl: number;
  /** How long it stays at the last place, ms. */
  readonly stayMs: number;
  /** Where it goes on with its patrol; null: nowhere. */
  readonly back: (LatLon & { readonly ahl: number }) | null;
  /** What the vehicle tells of its battery, home and wind; without it the battery is not looked at. */
  readonly aloft?: Aloft;
}

/** A detour with what is wrong with it and what it takes. */
export interface Detour {
  readonly legs: readonly Leg[];
  /** Why it is not flown; empty where it may be. */
  readonly refused: readonly Violation[];
  /** Until it is there. */
  readonly thereMs: number;
  /** Until it is on its patrol again; there and stay where it has none. */
  readonly awayMs: number;
  /** What that takes of the battery, per cent of a full one. */
  readonly batteryPercent: number;
  /** How long it may stay there until it has to turn home, with wind and margins; see `safeStay`. Absent without `aloft`. */
  readonly stay?: SafeStay;
}

/** Holds a detour against fence, zones, own side, ground, greatest height and battery, as the plan of its patrol was held. */
export function detourOf(task: DetourTask, ground: Ground): Detour {
  const { from, to, ahl, stayMs, back } = task;
  const plan: Plan = { ...task.plan, fromAir: { lat: from.lat, lon: from.lon, ahl: from.ahl } }; // wherever its patrol began
  const homeAmsl = homeAmslOf(plan, ground);
  const point = ({ lat, lon }: LatLon, height: number): LegPoint => ({
    ...{ lat, lon, ahl: height },
    ...(homeAmsl !== undefined && { amsl: homeAmsl + height }),
  });
  const places = [point(from, from.ahl), ...to.map((place) => point(place, ahl))];
  const way = legsThrough(plan, places);
  const last = places.at(-1) as LegPoint;
  const home = back ? legsThrough(plan, [last, point(back, back.ahl)]) : [];
  const legs = [...way, ...home];
  const thereMs = flyingMs(plan, way);
  const awayMs = thereMs + stayMs + flyingMs(plan, home);
  const { drone } = plan;
  const stay = task.aloft && safeStay(task.aloft, places.slice(1));
  const refused = [...spaceOf(plan, legs, ground), ...batteryOf(task, stay)];
  return { legs, refused, thereMs, awayMs, batteryPercent: (100 * awayMs) / drone.enduranceMs, ...(stay && { stay }) };
}

/** The radius of a circle around a place on the ground from which the camera has it well in its picture, metres. */
export interface OrbitLook {
  readonly radius: number;
  /** Below the horizon. */
  readonly depressionDeg: number;
  /** How many pixels a car of 4.5 m is long. */
  readonly carPixels: number;
}

/** Looks down at 40° where the drone turns that tightly, its gimbal reaches that far, and a car is still large enough. */
export function orbitLook({ drone, camera, pattern }: Plan, above: number): OrbitLook {
  const height = Math.max(above, 5);
  const tightest = drone.kind === "fixed-wing" ? 1.3 * turnRadius(pattern.speed) : 25;
  const steepest = Math.min(80, Math.max(10, -camera.minPitchDeg - 5));
  const pixelsAt = (radius: number): number =>
    (CAR * camera.width) / (2 * Math.tan((camera.hfovDeg * Math.PI) / 360) * Math.hypot(radius, height));
  const farthest = Math.sqrt(Math.max(0, (pixelsAt(0) * height) ** 2 / LEAST_PIXELS ** 2 - height ** 2));
  const wanted = height / Math.tan((Math.min(LOOK_DEG, steepest) * Math.PI) / 180);
  const radius = Math.round(Math.max(tightest, farthest > 0 ? Math.min(wanted, farthest) : wanted));
  return {
    radius,
    depressionDeg: (Math.atan2(height, radius) * 180) / Math.PI,
    carPixels: pixelsAt(radius),
  };
}

/** Corners of a circle around a place, clockwise, from the one nearest to `from` round to it again. */
export function ringAround(place: LatLon, radius: number, from: LatLon): LatLon[] {
  const frame = new EnuFrame(place);
  const start = distance(place, from) < 1 ? 0 : (bearing(place, from) * Math.PI) / 180;
  return Array.from({ length: CORNERS + 1 }, (_, i) => {
    const angle = start + (2 * Math.PI * i) / CORNERS;
    const { lat, lon } = frame.toPosition({ east: radius * Math.sin(angle), north: radius * Math.cos(angle) });
    return { lat, lon };
  });
}

/** The place nearest to the wished one that a detour may lead to; undefined where none is found within 2 km. */
export function nearestAllowed(task: DetourTask, ground: Ground): LatLon | undefined {
  const wished = task.to.at(-1);
  if (!wished) return undefined;
  const allowed = (place: LatLon): boolean => detourOf({ ...task, to: [place] }, ground).refused.length === 0;
  const frame = new EnuFrame(wished);
  const reach = Math.min(MOST_AWAY, distance(wished, task.from));
  let best: { readonly place: LatLon; readonly away: number } | undefined;
  // Around the place first, then along the way to it, which leads there if anything does.
  for (let away = 25; away <= reach && !best; away *= 1.5)
    for (let k = 0; k < AROUND && !best; k++) {
      const angle =
        (bearing(wished, task.from) * Math.PI) / 180 + (((k + 1) >> 1) * (k % 2 ? 1 : -1) * 2 * Math.PI) / AROUND;
      const { lat, lon } = frame.toPosition({ east: away * Math.sin(angle), north: away * Math.cos(angle) });
      if (allowed({ lat, lon })) best = { place: { lat, lon }, away };
    }
  return best?.place;
}

function legsThrough(plan: Plan, places: readonly LegPoint[]): Leg[] {
  return places.slice(1).flatMap((to, i): Leg[] => {
    const from = places[i] as LegPoint;
    const length = distance(from, to);
    if (length < 0.5) return [];
    return [
      {
        ...{
          kind: "transit",
          from,
          to,
          length,
          headingDeg: bearing(from, to),
          speed: groundSpeed(plan, bearing(from, to)),
        },
        ...{ looking: "ahead", slant: 0, gimbalPitchDeg: 0, gimbalYawDeg: 0, wantedPitchDeg: 0 },
      },
    ];
  });
}

/** Without the climb and the landing that a whole patrol has. */
function flyingMs({ drone }: Plan, legs: readonly Leg[]): number {
  return legs.reduce((sum, { from, to, length, speed }) => {
    const rise = to.ahl - from.ahl;
    return sum + 1_000 * Math.max(length / speed, rise > 0 ? rise / drone.climb : -rise / drone.sink);
  }, 0);
}

function spaceOf(plan: Plan, legs: readonly Leg[], ground: Ground): Violation[] {
  if (legs.length === 0) return [];
  const none = { items: [], swath: [], views: [], gimbalPitchDeg: 0 };
  const patrol: Patrol = { ...none, legs, estimate: estimateOf(plan, legs) };
  return [patrolStaysInFence, staysInFlightSpace, staysAboveTerrain, wingsStayAboveTerrain, heightsArePossible]
    .flatMap((check) => check({ plan, patrol, ground, home: plan.home }))
    .filter(({ severity, code }) => severity === "error" && code !== "rally-outside-fence");
}

function batteryOf({ plan, stayMs }: DetourTask, stay: SafeStay | undefined): Violation[] {
  if (!stay?.known || stay.inMs >= stayMs) return [];
  const over = stayMs - stay.inMs;
  const message = Number.isFinite(over)
    ? `There and home again takes ${Math.ceil(over / 1_000)} s more than the battery lasts with ${plan.drone.reservePercent} % left`
    : "The wind is too strong to fly there, or home from there";
  return [
    {
      ...{ code: "endurance", severity: "error" },
      message,
      remedy: "Send a drone with a fuller battery, or a nearer one",
    },
  ];
}

const CAR = 4.5; // metres
const LEAST_PIXELS = 24;
const LOOK_DEG = 40;
const CORNERS = 12;
const AROUND = 12;
const MOST_AWAY = 2_000;
