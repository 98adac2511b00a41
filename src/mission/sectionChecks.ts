import { distance } from "../geo/enu.ts";
import { nearestOnPath, pathLength, selfCrossing } from "../geo/path.ts";
import type { LatLon } from "../geo/position.ts";
import { type Check, metresText as m, watchLegsOf } from "./checkInput.ts";
import { wordsOf } from "./patterns/patternWords.ts";
import { shapeLine, shapeOf } from "./patterns/shape.ts";

/** Enough points and enough length for a patrol. */
export const sectionHasPoints: Check = ({ plan: { section, pattern } }) => {
  if (pattern.kind !== "corridor") return [];
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

/** Where metres and directions can be counted: near the poles meridians run together. */
export const poleIsFar: Check = ({ plan }) => {
  const place = shapeOf(plan).find(({ lat }) => !(Math.abs(lat) <= MOST_LAT));
  if (!place) return [];
  const { drawn } = wordsOf(plan);
  return [
    {
      code: "too-near-pole",
      severity: "error",
      message: `The ${drawn} comes to ${Math.abs(place.lat).toFixed(2)}° ${place.lat < 0 ? "south" : "north"}, patrols are planned up to ${MOST_LAT}°`,
      remedy: "Plan it farther away from the pole",
      place: { lat: place.lat, lon: place.lon },
    },
  ];
};
const MOST_LAT = 85;

/** A left and a right side all along. */
export const sectionDoesNotCrossItself: Check = ({ plan: { section, pattern } }) => {
  const place = pattern.kind === "corridor" ? selfCrossing(section) : undefined;
  if (!place) return [];
  const { along } = nearestOnPath(section, place);
  return [
    {
      code: "section-crosses-itself",
      severity: "error",
      message: `The border section crosses itself ${m(along)} from its beginning, so it has no left and right side there`,
      remedy: "Move or delete a point, or make two plans of it",
      place,
    },
  ];
};

/** A flight path beside the section is left over. */
export const pathExists: Check = ({ plan: { section, pattern }, patrol }) => {
  if (watchLegsOf(patrol).length > 0 || pattern.kind !== "corridor") return [];
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

/** Home is known, and near enough for the battery. */
export const homeIsNear: Check = ({ plan, patrol, home }) => {
  const { drone, pattern } = plan;
  const what = wordsOf(plan).drawn;
  const line = shapeLine(plan);
  if (!home)
    return [
      {
        code: "home-unknown",
        severity: "warning",
        message: "The home position is not known: the way there and back is not in the estimate",
        remedy: "Set home on the globe, or connect the vehicle",
      },
    ];
  const away = line.length > 1 ? nearestOnPath(line, home).distance : distance(home, line[0] as LatLon);
  const start = distance(
    home,
    (pattern.kind === "corridor" ? undefined : watchLegsOf(patrol)[0]?.from) ?? (line[0] as LatLon),
  );
  const usableMs = drone.enduranceMs * (1 - drone.reservePercent / 100);
  const share = (2 * start * 1000) / pattern.speed / usableMs;
  if (away <= FARTHEST_HOME && share <= 1 / 3) return [];
  return [
    {
      code: "home-too-far",
      severity: away > FARTHEST_HOME ? "error" : "warning",
      message:
        away > FARTHEST_HOME
          ? `Home is ${m(away)} from the ${what}`
          : `The way to the ${what} and back, ${m(2 * start)}, takes ${Math.round(share * 100)} % of the usable battery`,
      remedy: `Start from a place nearer to the ${what}`,
      place: home,
    },
  ];
};
const FARTHEST_HOME = 50_000;
