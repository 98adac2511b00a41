import { focalLength } from "../geo/camera.ts";
import { toDeg, toRad } from "../geo/position.ts";
import { CAR_LENGTH, carRange, carShown, PIXELS_ON_CAR } from "./carPixels.ts";
import { type Check, degreesText as deg, metresText as m } from "./checkInput.ts";
import type { Leg } from "./leg.ts";
import type { Patrol } from "./patrol.ts";
import { wordsOf } from "./patterns/patternWords.ts";

/** The watch leg with the most of something, of those that are wanted; the first of equal ones. */
function watchLegWith({ legs }: Patrol, most: (leg: Leg) => number, wanted?: (leg: Leg) => boolean): Leg | undefined {
  let worst: Leg | undefined;
  for (const leg of legs)
    if (leg.kind === "watch" && (!wanted || wanted(leg)) && (!worst || most(leg) > most(worst))) worst = leg;
  return worst;
}

/** The gimbal can look at what is watched. */
export const gimbalReaches: Check = ({ plan, patrol }) => {
  const { camera } = plan;
  const worst = watchLegWith(patrol, off, ({ looking, wantedPitchDeg: p }) => {
    return looking !== "ahead" && (p < camera.minPitchDeg - 1 || p > camera.maxPitchDeg + 1);
  });
  if (!worst) return [];
  const tooLow = worst.wantedPitchDeg < camera.minPitchDeg;
  const limit = tooLow ? camera.minPitchDeg : camera.maxPitchDeg;
  const { watched, distance } = wordsOf(plan);
  const reach = limit > -90 && limit < 0 ? aboveTarget(worst) / Math.tan(toRad(-limit)) : undefined;
  return [
    {
      code: "gimbal-cannot-reach",
      severity: "error",
      message: `To see the ${watched} the camera has to look ${deg(worst.wantedPitchDeg)}, its gimbal reaches ${deg(camera.minPitchDeg)} to ${deg(camera.maxPitchDeg)}`,
      remedy: reach
        ? `${distance ? `Take a ${distance} of` : "Fly beside it by"} ${tooLow ? "at least" : "at most"} ${m(reach)} at this height, or another camera`
        : limit <= -90
          ? `Fly over the ${watched}${distance === "standoff" ? " (standoff 0)" : ""}, or take another camera`
          : "Fly higher, or take another camera",
      place: worst.from,
    },
  ];
};

/** Metres that a leg is higher than what it looks at. */
const aboveTarget = ({ slant, wantedPitchDeg }: Leg): number => slant * Math.sin(toRad(-wantedPitchDeg));

/** What is watched is in the picture although the gimbal is at its limit. */
export const sectionIsInPicture: Check = ({ plan, patrol }) => {
  const { camera } = plan;
  const halfHeightDeg = toDeg(Math.atan(camera.height / 2 / focalLength(camera)));
  const worst = watchLegWith(patrol, off, ({ looking }) => looking !== "ahead");
  if (!worst || off(worst) <= halfHeightDeg) return [];
  const { watched, distance } = wordsOf(plan);
  return [
    {
      code: "section-out-of-picture",
      severity: "error",
      message: `The ${watched} lies ${deg(off(worst))} off the middle of the picture, which shows ${deg(halfHeightDeg)} to each side`,
      remedy: `Change ${distance ? `${distance} or ` : ""}height so that the gimbal can look at it, or take a camera with a wider field of view`,
      place: worst.from,
    },
  ];
};
const off = (leg: Leg): number => Math.abs(leg.wantedPitchDeg - leg.gimbalPitchDeg);

/** Steep enough for places on the ground. */
export const sectionIsNotTooFlat: Check = ({ plan, patrol }) => {
  const flattest = watchLegWith(patrol, ({ wantedPitchDeg }) => wantedPitchDeg);
  if (!flattest || flattest.wantedPitchDeg <= -FLAT_DEG) return [];
  const { watched } = wordsOf(plan);
  return [
    {
      code: "too-flat",
      severity: flattest.wantedPitchDeg > -FLATTEST_DEG ? "error" : "warning",
      message: `The ${watched} is seen ${flattest.wantedPitchDeg <= 0 ? `${deg(-flattest.wantedPitchDeg)} below` : `${deg(flattest.wantedPitchDeg)} above`} the horizon; less than ${deg(FLAT_DEG)} below it places on the ground are uncertain, less than ${deg(FLATTEST_DEG)} there are none`,
      remedy: `Fly higher than ${m(flattest.slant * Math.cos(toRad(flattest.wantedPitchDeg)) * Math.tan(toRad(FLAT_DEG)))} above the ${watched}, or closer to it`,
      place: flattest.from,
    },
  ];
};
const FLAT_DEG = 10;
const FLATTEST_DEG = 5;

/** A car in what is watched fills enough pixels. */
export const carCanBeSeen: Check = ({ plan, patrol }) => {
  const { camera, pattern } = plan;
  const worst = watchLegWith(patrol, ({ slant }) => slant);
  if (!worst) return [];
  const shown = carShown(-Math.sin(toRad(worst.wantedPitchDeg)));
  const pixels = (shown * focalLength(camera) * CAR_LENGTH) / worst.slant;
  const wanted = Math.max(PIXELS_ON_CAR, pattern.pixels ?? 0);
  if (pixels >= wanted) return [];
  const { watched, there } = wordsOf(plan);
  const within = m(Math.floor(shown * carRange(camera, wanted)));
  return [
    {
      code: "car-too-small",
      severity: pixels < PIXELS_ON_CAR / 2 ? "error" : "warning",
      message: `A car ${there} is ${Math.round(pixels)} pixels long in the picture, ${wanted > PIXELS_ON_CAR ? "the plan wants" : "the detector needs"} ${wanted}`,
      remedy: `${worst.looking !== "ahead" ? `Come within ${within} of the ${watched}` : `Fly no higher than ${within} above the ground`}, or take a camera with a narrower field of view`,
      place: worst.from,
    },
  ];
};
