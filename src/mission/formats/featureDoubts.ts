import { distance } from "../../geo/enu.ts";
import type { LatLon } from "../../geo/position.ts";
import { type GeoFeature, placeCount, placesIn, ringsOf } from "../geoFeatures.ts";
import { selfCrossings } from "./crossings.ts";
import type { ProblemTally } from "./problemTally.ts";

/** From so many places on, a feature is slow to plan with, and simplifying it is offered. */
const MANY_PLACES = 20_000;

/** Tells what looks wrong about features: lines that cross themselves, far away ones, and ones of very many places. */
export function* tellDoubts(
  features: readonly GeoFeature[],
  tally: ProblemTally,
  near?: LatLon,
): Generator<number, void, void> {
  let looked = 0;
  for (const [i, feature] of features.entries()) {
    if (near) tellFarAway(feature, i, tally, near);
    const count = placesIn(feature);
    if (count > MANY_PLACES)
      tally.add({
        kind: "doubtful",
        feature: i,
        text: `${nameOf(feature, i)} has ${count.toLocaleString("en")} places: simplify it before planning with it`,
      });
    if (feature.kind !== "point") tellCrossings(feature, i, tally);
    looked += count;
    if (looked > 10_000) {
      looked = 0;
      yield 1;
    }
  }
}

function tellCrossings(feature: GeoFeature, i: number, tally: ProblemTally): void {
  for (const ring of feature.parts.flatMap(ringsOf)) {
    const found = placeCount(ring) > MOST ? undefined : selfCrossings(ring.lonLat, feature.kind === "polygon", 1);
    if (found === undefined) {
      tally.add({
        kind: "doubtful",
        feature: i,
        text: `Whether ${nameOf(feature, i)} crosses itself was not found out: it has too many places`,
      });
      return;
    }
    const [hit] = found;
    if (!hit || (feature.kind === "line" && closes(ring.lonLat, hit))) continue;
    tally.add({
      kind: "doubtful",
      feature: i,
      place: { lat: hit.lat, lon: hit.lon },
      text: `${nameOf(feature, i)} crosses itself: legs ${hit.first + 1} and ${hit.second + 1} meet`,
    });
    return;
  }
}

const MOST = 2_000_000;

/** A line that ends where it began is a loop, not a crossing. */
const closes = (lonLat: Float64Array, { first, second }: { first: number; second: number }): boolean =>
  first === 0 && second === lonLat.length / 2 - 2 && lonLat[0] === lonLat.at(-2) && lonLat[1] === lonLat.at(-1);

function tellFarAway(feature: GeoFeature, i: number, tally: ProblemTally, near: LatLon): void {
  const [lon = 0, lat = 0] = feature.parts[0]?.lonLat ?? [];
  if (distance({ lat, lon }, near) < FAR) return;
  if (Math.abs(lon) <= 90 && distance({ lat: lon, lon: lat }, near) < CLOSE)
    tally.add({
      kind: "doubtful",
      feature: i,
      place: { lat, lon },
      text: `${nameOf(feature, i)} is far away, but would be near with latitude and longitude swapped`,
    });
  else tally.count("doubtful", "# feature(s) lie more than 1,000 km from here", { lat, lon });
}

const FAR = 1e6; // metres
const CLOSE = 3e5;

const nameOf = ({ name, kind }: GeoFeature, i: number): string => (name ? `"${name}"` : `the ${kind} ${i + 1}`);
