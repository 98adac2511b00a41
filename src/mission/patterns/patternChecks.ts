import { EnuFrame } from "../../geo/enu.ts";
import { crossing } from "../../geo/path.ts";
import type { Enu, LatLon } from "../../geo/position.ts";
import { type Check, metresText as m, watchLegsOf } from "../checkInput.ts";
import { turnRadius } from "../estimate.ts";
import type { Leg } from "../leg.ts";
import type { Plan } from "../plan.ts";
import { windLets } from "../wind.ts";
import { hasShape, shapeKindOf, shapeLine, shapeOf } from "./shape.ts";

/** The places of a pattern that is no corridor are given, and its outline has an inside. */
export const patternHasShape: Check = ({ plan }) => {
  const { kind } = plan.pattern;
  if (kind === "corridor") return [];
  const points = shapeOf(plan);
  if (kind === "route" && points.length === 0)
    return [
      {
        code: "too-few-points",
        severity: "error",
        message: "The route has no stops",
        remedy: "Click its stops on the globe, or open a mission",
      },
    ];
  const ring = shapeKindOf(kind) === "ring";
  if (!hasShape(plan))
    return [
      {
        code: "too-few-points",
        severity: "error",
        message: ring
          ? `The outline has ${points.length === 1 ? "1 corner" : points.length === 0 ? "no corners" : `${points.length} corners`}, it needs at least 3`
          : "The place that it is flown around is not given",
        remedy: ring ? "Click its corners on the globe" : "Click the place on the globe",
        ...(points[0] && { place: points[0] }),
      },
    ];
  const place = ring ? ringCrossing(shapeLine(plan)) : undefined;
  if (!place) return [];
  return [
    {
      code: "section-crosses-itself",
      severity: "error",
      message: "The outline crosses itself, so it has no inside",
      remedy: "Move or delete a corner",
      place,
    },
  ];
};

/** Where a closed line crosses itself elsewhere than where it closes. */
function ringCrossing(line: readonly LatLon[]): LatLon | undefined {
  const frame = new EnuFrame(line[0] as LatLon);
  const flat = line.map((p) => frame.toEnu({ lat: p.lat, lon: p.lon }));
  const edges = flat.length - 1;
  for (let i = 0; i < edges; i++)
    for (let j = i + 2; j < edges; j++) {
      if (i === 0 && j === edges - 1) continue;
      const hit = crossing(flat[i] as Enu, flat[i + 1] as Enu, flat[j] as Enu, flat[j + 1] as Enu);
      if (!hit || Number.isNaN(hit.s)) continue; // of a side of no length
      const { lat, lon } = frame.toPosition(hit.at);
      return { lat, lon };
    }
  return undefined;
}

/** Something of a pattern that is no corridor is left to fly. */
export const patternIsFlown: Check = ({ plan, patrol }) => {
  const { pattern } = plan;
  // The operator says where a route leads, and whether it looks at anything.
  if (pattern.kind === "corridor" || pattern.kind === "route" || watchLegsOf(patrol).length > 0) return [];
  const inside = pattern.kind === "perimeter";
  return [
    {
      code: "standoff-too-wide",
      severity: "error",
      message: inside
        ? `No flight path ${m(pattern.standoff)} ${pattern.fly} of the outline is left`
        : "Nothing is left to fly of this pattern: it is too small",
      remedy: inside ? "Lower the standoff, or fly outside" : "Draw it larger",
      place: shapeOf(plan)[0] as LatLon,
    },
  ];
};

/** A fixed wing can fly the circle of an orbit. */
export const orbitIsWideEnough: Check = ({ plan: { pattern, drone, wind } }) => {
  if (pattern.kind !== "orbit" || drone.kind !== "fixed-wing" || !pattern.centre) return [];
  const least = turnRadius(pattern.speed + (wind?.speed ?? 0));
  if (pattern.radius >= least) return [];
  return [
    {
      code: "turn-too-tight",
      severity: "error",
      message: `The orbit's radius is ${m(pattern.radius)}, ${drone.name} needs ${m(Math.ceil(least))} at ${pattern.speed} m/s${wind ? " in this wind" : ""}`,
      remedy: `Take a radius of ${m(Math.ceil(least / 10) * 10)} or more, or fly more slowly`,
      place: pattern.centre,
    },
  ];
};

/** The drone gets along every leg against the wind that the plan names. */
export const windLetsItFly: Check = ({ plan, patrol }) => {
  const { wind } = plan;
  const held = wind && patrol.legs.find((leg) => !windLets(at(plan, leg), leg.headingDeg));
  if (!wind || !held) return [];
  const speed = plan.drone.kind === "fixed-wing" ? at(plan, held).pattern.speed : plan.drone.maxSpeed;
  return [
    {
      code: "too-windy",
      severity: "error",
      message: `Against a wind of ${wind.speed} m/s ${plan.drone.name} does not get along at ${speed} m/s through the air`,
      remedy:
        plan.drone.kind === "fixed-wing" && speed < plan.drone.maxSpeed
          ? "Fly faster, or wait for less wind"
          : "Wait for less wind, or take another drone",
      place: held.from,
    },
  ];
};

/** The plan at the speed of a leg. */
const at = (plan: Plan, { ordered }: Leg): Plan =>
  ordered === undefined ? plan : { ...plan, pattern: { ...plan.pattern, speed: ordered } };
