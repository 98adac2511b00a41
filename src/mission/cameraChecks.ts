import { focalLength } from "../geo/camera.ts";
import { toDeg, toRad } from "../geo/position.ts";
import { CAR_LENGTH, carRange, carShown, PIXELS_ON_CAR } from "./carPixels.ts";
import { type Check, degreesText as deg, metresText as m, watchLegsOf } from "./checkInput.ts";
import type { Sight } from "./coverage.ts";
import type { Leg } from "./leg.ts";
import type { Patrol } from "./patrol.ts";
import { watchedOf } from "./patterns/watched.ts";
import { plannedCoverage } from "./plannedCoverage.ts";

/** The watch leg with the most of something, of those that are wanted; the first of equal ones. */
function watchLegWith({ legs }: Patrol, most: (leg: Leg) => number, wanted?: (leg: Leg) => boolean): Leg | undefined {
  let worst: Leg | undefined;
  for (const leg of legs)
    if (leg.kind === "watch" && (!wanted || wanted(leg)) && (!worst || most(leg) > most(worst))) worst = leg;
  return worst;
}

/** The gimbal can look at the section. */
export const gimbalReaches: Check = ({ plan: { camera }, patrol }) => {
  const worst = watchLegWith(patrol, off, ({ looking, wantedPitchDeg: p }) => {
    return looking !== "ahead" && (p < camera.minPitchDeg - 1 || p > camera.maxPitchDeg + 1);
  });
  if (!worst) return [];
  const tooLow = worst.wantedPitchDeg < camera.minPitchDeg;
  const limit = tooLow ? camera.minPitchDeg : camera.maxPitchDeg;
  const reach = limit > -90 && limit < 0 ? aboveTarget(worst) / Math.tan(toRad(-limit)) : undefined;
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

/** Metres that a leg is higher than what it looks at. */
const aboveTarget = ({ slant, wantedPitchDeg }: Leg): number => slant * Math.sin(toRad(-wantedPitchDeg));

/** The section is in the picture although the gimbal is at its limit. */
export const sectionIsInPicture: Check = ({ plan: { camera }, patrol }) => {
  const halfHeightDeg = toDeg(Math.atan(camera.height / 2 / focalLength(camera)));
  const worst = watchLegWith(patrol, off, ({ looking }) => looking !== "ahead");
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

/** Steep enough for places on the ground. */
export const sectionIsNotTooFlat: Check = ({ patrol }) => {
  const flattest = watchLegWith(patrol, ({ wantedPitchDeg }) => wantedPitchDeg);
  if (!flattest || flattest.wantedPitchDeg <= -FLAT_DEG) return [];
  return [
    {
      code: "too-flat",
      severity: flattest.wantedPitchDeg > -FLATTEST_DEG ? "error" : "warning",
      message: `The section is seen ${flattest.wantedPitchDeg <= 0 ? `${deg(-flattest.wantedPitchDeg)} below` : `${deg(flattest.wantedPitchDeg)} above`} the horizon; less than ${deg(FLAT_DEG)} below it places on the ground are uncertain, less than ${deg(FLATTEST_DEG)} there are none`,
      remedy: `Fly higher than ${m(flattest.slant * Math.cos(toRad(flattest.wantedPitchDeg)) * Math.tan(toRad(FLAT_DEG)))} above the section, or closer to it`,
      place: flattest.from,
    },
  ];
};
const FLAT_DEG = 10;
const FLATTEST_DEG = 5;

/** A car on the section fills enough pixels. */
export const carCanBeSeen: Check = ({ plan: { camera, pattern }, patrol }) => {
  const worst = watchLegWith(patrol, ({ slant }) => slant);
  if (!worst) return [];
  const shown = carShown(-Math.sin(toRad(worst.wantedPitchDeg)));
  const pixels = (shown * focalLength(camera) * CAR_LENGTH) / worst.slant;
  const wanted = Math.max(PIXELS_ON_CAR, pattern.pixels ?? 0);
  if (pixels >= wanted) return [];
  return [
    {
      code: "car-too-small",
      severity: pixels < PIXELS_ON_CAR / 2 ? "error" : "warning",
      message: `A car on the section is ${Math.round(pixels)} pixels long in the picture, ${wanted > PIXELS_ON_CAR ? "the plan wants" : "the detector needs"} ${wanted}`,
      remedy: `Come within ${m(Math.floor(shown * carRange(camera, wanted)))} of the section, or take a camera with a narrower field of view`,
      place: worst.from,
    },
  ];
};

/** Every stretch of the section is seen. */
export const sectionIsCovered: Check = ({ plan, patrol, ground }) => {
  if (watchLegsOf(patrol).length === 0 || patrol.sketch) return [];
  const { section, watchWidth, outline } = watchedOf(plan);
  if (outline) return [];
  const coverage = plannedCoverage({ ...plan, section, watchWidth }, patrol, ground);
  const { percent, assumed } = coverage.seenLine();
  const longest = coverage.gaps().sort((a, b) => b.toAlong - b.fromAlong - (a.toAlong - a.fromAlong))[0];
  if (!longest || percent >= 98) return [];
  const { why, remedy } = WHY_NOT[longest.why];
  return [
    {
      code: "section-not-covered",
      severity: percent < 50 ? "error" : "warning",
      message: `${Math.round(100 - percent)} % of the section is never seen well enough, the longest gap from ${m(longest.fromAlong)} to ${m(longest.toAlong)}: ${why}${assumed >= 1 ? `; of what is seen ${Math.round(assumed)} % lies over ground that is not known` : ""}`,
      remedy,
      place: longest.from,
    },
  ];
};
const OUT_OF_PICTURE = {
  why: "it is never in the picture",
  remedy: "Change standoff, height or camera, round off sharp bends, or fly back on the other side",
};
const WHY_NOT: Readonly<Record<Sight, { why: string; remedy: string }>> = {
  never: OUT_OF_PICTURE,
  small: {
    why: "a car there is too small in the picture",
    remedy: "Fly closer to the section there, or take a camera with a narrower field of view",
  },
  hidden: {
    why: "the ground before it hides it",
    remedy: "Fly higher or closer to the section there, or back on the other side",
  },
  assumed: OUT_OF_PICTURE,
  seen: OUT_OF_PICTURE,
};
