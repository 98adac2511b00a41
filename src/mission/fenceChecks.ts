import { distance } from "../geo/enu.ts";
import { nearestOnPath } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import type { Violation } from "./check.ts";
import { type Check, metresText as m } from "./checkInput.ts";
import { type Fence, fenceProblems, type RallyPoint, rallyProblems } from "./fence.ts";
import { type Breach, type BreachKind, breachesOfLegs, breachesOn } from "./fencePath.ts";
import type { Patrol } from "./patrol.ts";
import { wordsOf } from "./patterns/patternWords.ts";
import type { Plan } from "./plan.ts";

/** Fence and rally points can be sent to a vehicle as they are. */
export const boundaryIsSound: Check = ({ plan: { fence, rally } }) => [
  ...(fence
    ? fenceProblems(fence).map((problem) => unsound("fence-unsound", `Fence: ${problem}`, placeInFence(fence, problem)))
    : []),
  ...(rally
    ? rallyProblems(rally).map((problem) => unsound("rally-unsound", capital(problem), placeOfRally(rally, problem)))
    : []),
];

/** The patrol is flown within its own fence, and no rally point lies where the fence forbids it. */
export const patrolStaysInFence: Check = ({ plan, patrol }) => {
  const { fence, rally } = plan;
  if (!fence || fenceProblems(fence).length > 0) return [];
  const breaches = breachesOfLegs(fence, patrol.legs);
  const path = breaches.length > 0 ? pathOf(patrol) : [];
  const onPath = breaches.map((breach) => violationOf(breach, plan, path));
  const points = (rally ?? []).flatMap((point, i): Violation[] => {
    const [breach] = breachesOn(fence, [point]);
    if (!breach || breach.kind === "not-in-all") return [];
    return [
      {
        code: "rally-outside-fence",
        severity: "error",
        message: `Rally point ${i + 1} lies ${breach.kind === "outside" ? "outside the fence" : "where the fence forbids flying"}`,
        remedy: "Move or delete it, or change the fence",
        place: breach.place,
      },
    ];
  });
  return [...onPath, ...points];
};

function violationOf({ kind, place }: Breach, plan: Plan, path: readonly LatLon[]): Violation {
  const { home } = plan;
  const { drawn } = wordsOf(plan);
  const leg = path.length < 2 ? 1 : nearestOnPath(path, place).piece + 1;
  // A fence that leaves out the base is a slip of its own: no change of the path mends it.
  if (home && distance(home, place) < 1 && kind !== "not-in-all")
    return {
      code: ON_PATH[kind].code,
      severity: "error",
      message:
        kind === "outside"
          ? `Home lies outside the patrol's own fence, ${m(awayFromFence(plan.fence as Fence, home))} from it`
          : "Home lies in an area that the patrol's own fence forbids",
      remedy: "Make the fence around home too, or start from a place that it allows",
      place,
    };
  const { code, severity, message, remedy } = ON_PATH[kind];
  return { code, severity, message: `${message}, first on leg ${leg}`, remedy: remedy(drawn), place };
}
/** Every place that a patrol flies over, in its order, from home to home. */
export const pathOf = ({ legs }: Pick<Patrol, "legs">): LatLon[] =>
  [legs[0]?.from, ...legs.map(({ to }) => to)].flatMap((p) => (p ? [{ lat: p.lat, lon: p.lon }] : []));

interface PathWords extends Pick<Violation, "code" | "severity" | "message"> {
  readonly remedy: (drawn: string) => string;
}

const ON_PATH: Readonly<Record<BreachKind, PathWords>> = {
  outside: {
    code: "leaves-fence",
    severity: "error",
    message: "The flight path leaves the patrol's own fence",
    remedy: (drawn) => `Make a fence around this patrol, or move the ${drawn}`,
  },
  forbidden: {
    code: "enters-forbidden",
    severity: "error",
    message: "The flight path enters an area that the patrol's own fence forbids",
    remedy: (drawn) => `Delete that area, or move the ${drawn}`,
  },
  "not-in-all": {
    code: "not-in-all-areas",
    severity: "warning",
    message: "The flight path is not within all areas of the fence that are to be stayed in",
    remedy: () => "Draw one area: an ArduPilot wants all of them unless bit 1 of FENCE_OPTIONS is set, a PX4 wants one",
  },
};

/** Metres from a place outside to the nearest area of a fence that is to be stayed in. */
function awayFromFence({ polygons, circles }: Fence, place: LatLon): number {
  const ways = [
    ...polygons
      .filter(({ kind }) => kind === "inclusion")
      .map(({ points }) => nearestOnPath([...points, points[0] as LatLon], place).distance),
    ...circles.filter(({ kind }) => kind === "inclusion").map(({ centre, radius }) => distance(centre, place) - radius),
  ];
  return Math.max(0, Math.min(...ways));
}

const unsound = (code: "fence-unsound" | "rally-unsound", message: string, place: LatLon | undefined): Violation => ({
  code,
  severity: "error",
  message,
  remedy: "Draw it anew, or delete it",
  ...(place && { place }),
});

/** The part of a fence that a sentence of `fenceProblems` names by its number, as far as it has a place. */
function placeInFence({ polygons, circles, returnPoint }: Fence, problem: string): LatLon | undefined {
  const [, kind, number, corner] = /^(polygon|circle) (\d+)(?:.*?corners? (\d+))?/.exec(problem) ?? [];
  const at = Number(number) - 1;
  const points = polygons[at]?.points ?? [];
  return sound(
    kind === "polygon"
      ? (points[Number(corner ?? 1) - 1] ?? points[0])
      : kind === "circle"
        ? circles[at]?.centre
        : problem.startsWith("return point")
          ? returnPoint
          : polygons[0]?.points[0],
  );
}

const placeOfRally = (rally: readonly RallyPoint[], problem: string): LatLon | undefined => {
  const point = rally[Number(/^rally point (\d+)/.exec(problem)?.[1] ?? 0) - 1];
  return sound(point && { lat: point.lat, lon: point.lon });
};

/** Nothing is shown at a place that is none. */
const sound = (place: LatLon | undefined): LatLon | undefined =>
  place && Math.abs(place.lat) <= 90 && Math.abs(place.lon) <= 180 ? place : undefined;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
