import type { Ground } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import { carCanBeSeen, gimbalReaches, sectionIsInPicture, sectionIsNotTooFlat } from "./cameraChecks.ts";
import type { Check } from "./checkInput.ts";
import { groundIsCovered } from "./coverageChecks.ts";
import { boundaryIsSound, patrolStaysInFence } from "./fenceChecks.ts";
import { batteryLasts, legsCanBeFlown, speedIsPossible, staysAboveTerrain } from "./flightChecks.ts";
import { isNotTooLong } from "./lengthChecks.ts";
import type { Patrol } from "./patrol.ts";
import { orbitIsWideEnough, patternHasShape, patternIsFlown, windLetsItFly } from "./patterns/patternChecks.ts";
import { routeIsSound } from "./patterns/routeChecks.ts";
import type { Plan } from "./plan.ts";
import type { ProofCode } from "./proof/codes.ts";
import type { OtherFlight } from "./proof/otherFlight.ts";
import {
  batteryLastsInWind,
  heightsArePossible,
  returnsStayAboveTerrain,
  staysInLinkRange,
  windIsPossible,
} from "./proof/reachChecks.ts";
import { staysClearOfOthers } from "./proof/separationChecks.ts";
import { ownSideIsKnown, staysInFlightSpace, zonesAreSound } from "./proof/spaceChecks.ts";
import { wingsStayAboveTerrain } from "./proof/wingClearance.ts";
import { homeIsNear, pathExists, poleIsFar, sectionDoesNotCrossItself, sectionHasPoints } from "./sectionChecks.ts";

export type ViolationCode =
  | "too-few-points"
  | "section-too-short"
  | "too-long"
  | "too-near-pole"
  | "section-crosses-itself"
  | "standoff-too-wide"
  | "leg-too-short"
  | "too-low"
  | "terrain-unknown"
  | "gimbal-cannot-reach"
  | "too-flat"
  | "section-out-of-picture"
  | "section-not-covered"
  | "car-too-small"
  | "too-fast"
  | "endurance"
  | "never-goes-on"
  | "turn-too-tight"
  | "too-windy"
  | "area-not-covered"
  | "home-unknown"
  | "home-too-far"
  | "fence-unsound"
  | "rally-unsound"
  | "leaves-fence"
  | "enters-forbidden"
  | "not-in-all-areas"
  | "rally-outside-fence"
  | ProofCode;

/** Something about a plan that keeps it from being flown (`error`) or from being worth it (`warning`). */
export interface Violation {
  readonly code: ViolationCode;
  readonly severity: "error" | "warning";
  /** What is wrong, with figures. */
  readonly message: string;
  /** What would mend it, as one sentence. */
  readonly remedy?: string;
  /** Where, when it is somewhere. */
  readonly place?: LatLon;
}

/** What a plan is held against. `home` is where the vehicle really is; the plan's own home is taken without it. */
export interface Surroundings {
  readonly ground: Ground;
  readonly home?: LatLon | null;
  /** Flights of other plans that may be in the air at the same time. */
  readonly others?: readonly OtherFlight[];
}

/** Everything that is wrong with a plan, errors first. The planner and the station's upload use this same function. */
export function checkPlan(plan: Plan, patrol: Patrol, { ground, home, others }: Surroundings): Violation[] {
  const input = { plan, patrol, ground, home: home ?? plan.home, ...(others && { others }) };
  const found: Violation[] = [];
  for (const check of checks) {
    const here = check(input);
    found.push(...here);
    if (here.some(({ code }) => ENDS.has(code))) break;
  }
  return found.sort((a, b) => Number(a.severity === "warning") - Number(b.severity === "warning"));
}

/** Beside these, what else is found would say little. */
const ENDS: ReadonlySet<ViolationCode> = new Set([
  "too-few-points",
  "too-near-pole",
  "section-crosses-itself",
  "too-long",
]);

/** Whether a plan may be uploaded: nothing is an error. */
export const isFlyable = (violations: readonly Violation[]): boolean =>
  violations.every(({ severity }) => severity !== "error");

/** All checks, in the order in which a person would mend what they find. */
const checks: readonly Check[] = [
  poleIsFar,
  patternHasShape,
  sectionHasPoints,
  sectionDoesNotCrossItself,
  isNotTooLong,
  pathExists,
  patternIsFlown,
  speedIsPossible,
  routeIsSound,
  windLetsItFly,
  orbitIsWideEnough,
  legsCanBeFlown,
  staysAboveTerrain,
  gimbalReaches,
  sectionIsInPicture,
  sectionIsNotTooFlat,
  carCanBeSeen,
  groundIsCovered,
  batteryLasts,
  homeIsNear,
  boundaryIsSound,
  patrolStaysInFence,
  zonesAreSound,
  ownSideIsKnown,
  staysInFlightSpace,
  windIsPossible,
  batteryLastsInWind,
  heightsArePossible,
  returnsStayAboveTerrain,
  wingsStayAboveTerrain,
  staysInLinkRange,
  staysClearOfOthers,
];
