import type { LatLon } from "../geo/position.ts";
import type { Violation } from "./check.ts";
import type { Check } from "./checkInput.ts";
import { fenceProblems, rallyProblems } from "./fence.ts";
import { type BreachKind, breachesOn } from "./fencePath.ts";
import type { Patrol } from "./patrol.ts";

/** Fence and rally points can be sent to a vehicle as they are. */
export const boundaryIsSound: Check = ({ plan: { fence, rally } }) => [
  ...(fence ? fenceProblems(fence) : []).map((problem) => unsound("fence-unsound", `Fence: ${problem}`)),
  ...(rally ? rallyProblems(rally) : []).map((problem) => unsound("rally-unsound", capital(problem))),
];

/** The patrol is flown within its own fence, and no rally point lies where the fence forbids it. */
export const patrolStaysInFence: Check = ({ plan: { fence, rally }, patrol }) => {
  if (!fence || fenceProblems(fence).length > 0) return [];
  const path = breachesOn(fence, pathOf(patrol)).map(({ kind, place }): Violation => ({ ...ON_PATH[kind], place }));
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
  return [...path, ...points];
};

/** Every place that a patrol flies over, in its order, from home to home. */
export const pathOf = ({ legs }: Pick<Patrol, "legs">): LatLon[] =>
  [legs[0]?.from, ...legs.map(({ to }) => to)].flatMap((p) => (p ? [{ lat: p.lat, lon: p.lon }] : []));

const ON_PATH: Readonly<Record<BreachKind, Violation>> = {
  outside: {
    code: "leaves-fence",
    severity: "error",
    message: "The flight path leaves the patrol's own fence",
    remedy: "Make a fence around this patrol, or move the section",
  },
  forbidden: {
    code: "enters-forbidden",
    severity: "error",
    message: "The flight path enters an area that the patrol's own fence forbids",
    remedy: "Delete that area, or move the section",
  },
  "not-in-all": {
    code: "not-in-all-areas",
    severity: "warning",
    message: "The flight path is not within all areas of the fence that are to be stayed in",
    remedy: "Draw one area: an ArduPilot wants all of them unless bit 1 of FENCE_OPTIONS is set, a PX4 wants one",
  },
};

const unsound = (code: "fence-unsound" | "rally-unsound", message: string): Violation => ({
  code,
  severity: "error",
  message,
  remedy: "Draw it anew, or delete it",
});

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
