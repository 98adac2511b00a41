import { focalLength } from "../geo/camera.ts";
import { distance } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { nearestOnPath, pathLength, resample, selfCrossing } from "../geo/path.ts";
import { type LatLon, toDeg, toRad } from "../geo/position.ts";
import type { Violation } from "./check.ts";
import { plannedCoverage } from "./coverage.ts";
import { turnRadius } from "./estimate.ts";
import type { Leg } from "./leg.ts";
import type { Patrol } from "./patrol.ts";
import type { Plan } from "./plan.ts";
import { CAR_LENGTH, carRange, PIXELS_ON_CAR } from "./views.ts";

export interface CheckInput {
  readonly plan: Plan;
  readonly patrol: Patrol;
  readonly ground: Ground;
  readonly home: LatLon | null;
}

/** Finds one kind of thing wrong with a plan. */
export type Check = (input: CheckInput) => Violation[];

const m = (metres: number): string =>
  metres >= 10_000 ? `${(metres / 1000).toFixed(1)} km` : `${Math.round(metres)} m`;
const deg = (angle: number): string => `${Math.round(angle)}°`;
const watchLegs = ({ legs }: Patrol): Leg[] => legs.filter((leg) => leg.kind === "watch");

const sectionHasPoints: Check = ({ plan: { section } }) => {
  if (section.length < 2)
    return [
      {
        code: "too-few-points",
        severity: "error",
        message: `The border section has ${section.length === 1 ? "1 point" : "no points"}, it needs at least 2`,
        remedy: "Click its course on the globe",
        ...(section[0] && { place: section[0] }),
      },
    ];
  const length = pathLength(section);
  if (length >= SHORTEST_SECTION) return [];
  return [
    {
      code: "section-too-short",
      severity: "error",
      message: `The border section is ${m(length)} long, it needs at least ${m(SHORTEST_SECTION)}`,
      remedy: "Move its ends apart",
      place: section[0] as LatLon,
    },
  ];
};
const SHORTEST_SECTION = 30;

const sectionDoesNotCrossItself: Check = ({ plan: { section } }) => {
  const place = selfCrossing(section);
  if (!place) return [];
  return [
    {
      code: "section-crosses-itself",
      severity: "error",
      message: "The border section crosses itself, so it has no left and right side there",
      remedy: "Move or delete a point, or make two plans of it",
      place,
    },
  ];
};

const pathExists: Check = ({ plan: { section, pattern }, patrol }) => {
  if (watchLegs(patrol).length > 0) return [];
  return [
    {
      code: "standoff-too-wide",
      severity: "error",
      message: `No flight path ${m(pattern.standoff)} to the ${pattern.side} of the border section is left: it bends too sharply there`,
      remedy: "Lower the standoff, or fly on the other side",
      place: section[Math.floor(section.length / 2)] as LatLon,
    },
  ];
};

const legsCanBeFlown: Check = ({ plan: { drone, pattern }, patrol }) => {
  const least = drone.kind === "fixed-wing" ? 2 * turnRadius(pattern.speed) : 5;
  return watchLegs(patrol)
    .filter((leg) => leg.length < least)
    .slice(0, 3)
    .map((leg) => ({
      code: "leg-too-short" as const,
      severity: "warning" as const,
      message: `A leg is ${m(leg.length)} long, ${drone.name} needs ${m(least)} at ${pattern.speed} m/s to settle on it`,
      remedy: "Delete a point of the section, or fly more slowly",
      place: leg.from,
    }));
};

const staysAboveTerrain: Check = ({ patrol, ground, home }) => {
  if (patrol.legs.length === 0) return [];
  let lowest: { agl: number; place: LatLon } | undefined;
  let unknown: LatLon | undefined;
  for (const { from, to } of patrol.legs)
    for (const { lat, lon } of resample([from, to], 25)) {
      const below = ground.elevation({ lat, lon });
      if (below === undefined || from.amsl === undefined) unknown ??= { lat, lon };
      else if (!lowest || from.amsl - below < lowest.agl) lowest = { agl: from.amsl - below, place: { lat, lon } };
    }
  const out: Violation[] = [];
  if (lowest && lowest.agl < LOW_AGL) {
    const dangerous = lowest.agl < LOWEST_AGL;
    out.push({
      code: "too-low",
      severity: dangerous ? "error" : "warning",
      message:
        lowest.agl < 0
          ? `The path runs ${m(-lowest.agl)} below the ground`
          : `The path is ${m(lowest.agl)} above the ground, ${m(dangerous ? LOWEST_AGL : LOW_AGL)} is the least${dangerous ? "" : " without a warning"}`,
      remedy: `Raise the height by ${m(Math.ceil((LOW_AGL - lowest.agl) / 5) * 5)}`,
      place: lowest.place,
    });
  }
  if (unknown)
    out.push({
      code: "terrain-unknown",
      severity: "warning",
      message: "The height of the ground under the path is not known, so its clearance was not checked",
      remedy: home ? "Load elevation data for the area" : "Set the home position and load elevation data for the area",
      place: unknown,
    });
  return out;
};
const LOWEST_AGL = 15;
const LOW_AGL = 30;

const gimbalReaches: Check = ({ plan: { camera, pattern }, patrol }) => {
  const worst = watchLegs(patrol)
    .filter(
      ({ looking, wantedPitchDeg: p }) =>
        looking !== "ahead" && (p < camera.minPitchDeg - 1 || p > camera.maxPitchDeg + 1),
    )
    .sort((a, b) => Math.abs(b.wantedPitchDeg - b.gimbalPitchDeg) - Math.abs(a.wantedPitchDeg - a.gimbalPitchDeg))[0];
  if (!worst) return [];
  const tooLow = worst.wantedPitchDeg < camera.minPitchDeg;
  const limit = tooLow ? camera.minPitchDeg : camera.maxPitchDeg;
  const reach = limit > -90 && limit < 0 ? pattern.ahl / Math.tan(toRad(-limit)) : undefined;
  return [
    {
      code: "gimbal-cannot-reach",
      severity: "error",
      message: `To see the section the camera has to look ${deg(worst.wantedPitchDeg)}, its gimbal reaches ${deg(camera.minPitchDeg)} to ${deg(camera.maxPitchDeg)}`,
      remedy: reach
        ? `Take a standoff of ${tooLow ? "at least" : "at most"} ${m(reach)} at this height, or another camera`
        : limit <= -90
          ? "Fly over the section (standoff 0), or take another camera"
          : "Fly higher, or take another camera",
      place: worst.from,
    },
  ];
};

const sectionIsNotTooFlat: Check = ({ plan: { pattern }, patrol }) => {
  const flattest = watchLegs(patrol).sort((a, b) => b.wantedPitchDeg - a.wantedPitchDeg)[0];
  if (!flattest || flattest.wantedPitchDeg <= -FLAT_DEG) return [];
  return [
    {
      code: "too-flat",
      severity: flattest.wantedPitchDeg > -FLATTEST_DEG ? "error" : "warning",
      message: `The section is seen ${flattest.wantedPitchDeg <= 0 ? `${deg(-flattest.wantedPitchDeg)} below` : `${deg(flattest.wantedPitchDeg)} above`} the horizon; less than ${deg(FLAT_DEG)} below it places on the ground are uncertain, less than ${deg(FLATTEST_DEG)} there are none`,
      remedy: `Fly higher than ${m(pattern.standoff * Math.tan(toRad(FLAT_DEG)))} above the section, or closer to it`,
      place: flattest.from,
    },
  ];
};
const FLAT_DEG = 10;
const FLATTEST_DEG = 5;

const sectionIsInPicture: Check = ({ plan: { camera }, patrol }) => {
  const halfHeightDeg = toDeg(Math.atan(camera.height / 2 / focalLength(camera)));
  const worst = watchLegs(patrol)
    .filter(({ looking }) => looking !== "ahead")
    .sort((a, b) => off(b) - off(a))[0];
  if (!worst || off(worst) <= halfHeightDeg) return [];
  return [
    {
      code: "section-out-of-picture",
      severity: "error",
      message: `The section lies ${deg(off(worst))} off the middle of the picture, which shows ${deg(halfHeightDeg)} to each side`,
      remedy:
        "Change standoff or height so that the gimbal can look at it, or take a camera with a wider field of view",
      place: worst.from,
    },
  ];
};
const off = (leg: Leg): number => Math.abs(leg.wantedPitchDeg - leg.gimbalPitchDeg);

const sectionIsCovered: Check = ({ plan, patrol }) => {
  if (watchLegs(patrol).length === 0) return [];
  const coverage = plannedCoverage(plan, patrol);
  const percent = coverage.linePercent();
  const longest = coverage.gaps().sort((a, b) => b.toAlong - b.fromAlong - (a.toAlong - a.fromAlong))[0];
  if (!longest || percent >= 98) return [];
  return [
    {
      code: "section-not-covered",
      severity: percent < 50 ? "error" : "warning",
      message: `${Math.round(100 - percent)} % of the section is never seen well enough, the longest gap from ${m(longest.fromAlong)} to ${m(longest.toAlong)}`,
      remedy: "Change standoff, height or camera, round off sharp bends, or fly back on the other side",
      place: longest.from,
    },
  ];
};

const carCanBeSeen: Check = ({ plan: { camera }, patrol }) => {
  const worst = watchLegs(patrol).sort((a, b) => b.slant - a.slant)[0];
  if (!worst) return [];
  const pixels = (focalLength(camera) * CAR_LENGTH) / worst.slant;
  if (pixels >= PIXELS_ON_CAR) return [];
  return [
    {
      code: "car-too-small",
      severity: pixels < PIXELS_ON_CAR / 2 ? "error" : "warning",
      message: `A car on the section is ${Math.round(pixels)} pixels long in the picture, the detector needs ${PIXELS_ON_CAR}`,
      remedy: `Come within ${m(Math.floor(carRange(camera)))} of the section, or take a camera with a narrower field of view`,
      place: worst.from,
    },
  ];
};

const speedIsPossible: Check = ({ plan: { drone, pattern } }) =>
  pattern.speed <= drone.maxSpeed
    ? []
    : [
        {
          code: "too-fast",
          severity: "error",
          message: `${pattern.speed} m/s is over the ${drone.maxSpeed} m/s that ${drone.name} can fly`,
          remedy: `Fly at ${drone.maxSpeed} m/s or less`,
        },
      ];

const batteryLasts: Check = ({ plan: { drone }, patrol: { estimate } }) => {
  const usable = 100 - drone.reservePercent;
  if (estimate.batteryPercent <= usable) return [];
  return [
    {
      code: "endurance",
      severity: "error",
      message: `The patrol takes ${Math.round(estimate.batteryPercent)} % of the battery, ${usable} % may be used (${drone.reservePercent} % are the reserve)`,
      remedy: `Shorten the section to about ${Math.floor((100 * usable) / estimate.batteryPercent)} % of its length, or share it between several drones`,
    },
  ];
};

const homeIsNear: Check = ({ plan: { section, drone, pattern }, home }) => {
  if (!home)
    return [
      {
        code: "home-unknown",
        severity: "warning",
        message: "The home position is not known: the way there and back is not in the estimate",
        remedy: "Set home on the globe, or connect the vehicle",
      },
    ];
  const away = nearestOnPath(section, home).distance;
  const start = distance(home, section[0] as LatLon);
  const usableMs = drone.enduranceMs * (1 - drone.reservePercent / 100);
  const share = (2 * start * 1000) / pattern.speed / usableMs;
  if (away <= FARTHEST_HOME && share <= 1 / 3) return [];
  return [
    {
      code: "home-too-far",
      severity: away > FARTHEST_HOME ? "error" : "warning",
      message:
        away > FARTHEST_HOME
          ? `Home is ${m(away)} from the section`
          : `The way to the section and back, ${m(2 * start)}, takes ${Math.round(share * 100)} % of the usable battery`,
      remedy: "Start from a place nearer to the section",
      place: home,
    },
  ];
};
const FARTHEST_HOME = 50_000;

/** All checks, in the order in which a person would mend what they find. */
export const checks: readonly Check[] = [
  sectionHasPoints,
  sectionDoesNotCrossItself,
  pathExists,
  speedIsPossible,
  legsCanBeFlown,
  staysAboveTerrain,
  gimbalReaches,
  sectionIsInPicture,
  sectionIsNotTooFlat,
  carCanBeSeen,
  sectionIsCovered,
  batteryLasts,
  homeIsNear,
];
