import type { LatLon } from "../geo/position.ts";

/** What a place on a map is for in a patrol; chosen by the operator, at most guessed from a file. */
export const featureRoles = [
  "section",
  "own-side",
  "keep-in",
  "no-fly",
  "interest",
  "watch",
  "rally",
  "waypoint",
] as const;
export type FeatureRole = (typeof featureRoles)[number];

/** What the heights of a feature are measured from: mean sea level, the ellipsoid, home, or the ground below. */
export const heightDatums = ["amsl", "ellipsoid", "ahl", "agl"] as const;
export type HeightDatum = (typeof heightDatums)[number];

export type FeatureKind = "line" | "polygon" | "point";

/** A named line, area or place out of a map file, before it has become part of a plan. */
export interface GeoFeature {
  readonly kind: FeatureKind;
  /** Lines: their pieces. Polygons: their areas. Points: one part that holds them all, unless the file parts them. */
  readonly parts: readonly GeoPart[];
  /** As in the file; empty without one. */
  readonly name: string;
  readonly description?: string;
  /** Null as long as nobody has said what it is for. */
  readonly role: FeatureRole | null;
  /** How much a zone of interest counts, against 1 for an ordinary one. */
  readonly weight?: number;
  /** Of all heights of the parts; absent without heights. */
  readonly datum?: HeightDatum;
  /** Metres around the one place of a point: then it is a circle. */
  readonly radius?: number;
}

/**
 * A piece of a line, the outer ring of an area, or places. Longitudes are continuous: none is more than 180° from the one
 * before, so that a line from 179.9° to −179.9° is held as 179.9° to 180.1°. Rings are not closed by a
 * repeated place; outer ones run counter-clockwise, holes clockwise.
 */
export interface GeoPart {
  /** Longitude and latitude by turns, WGS 84 degrees. */
  readonly lonLat: Float64Array;
  /** Metres, one for each place, in the feature's datum; NaN where the file gives none. */
  readonly heights?: Float64Array;
  /** Rings cut out of an area. */
  readonly holes?: readonly GeoPart[];
}

/** Something of a file that was left out, changed, or looks wrong. */
export interface FeatureProblem {
  readonly kind: "left-out" | "changed" | "doubtful";
  /** One sentence, with the feature's name and figures. */
  readonly text: string;
  /** Index of the feature it is about. */
  readonly feature?: number;
  readonly place?: LatLon;
}

/** What a file holds. */
export interface ReadFeatures {
  readonly features: readonly GeoFeature[];
  readonly problems: readonly FeatureProblem[];
}

/** A file's bytes, and in words what of the features it can not carry. */
export interface WrittenFeatures {
  readonly bytes: Uint8Array;
  readonly notCarried: readonly string[];
}

/** How many places a part holds, without its holes. */
export const placeCount = (part: GeoPart): number => part.lonLat.length / 2;

/** How many places a feature holds, holes included. */
export const placesIn = (feature: GeoFeature): number =>
  feature.parts.reduce((sum, part) => sum + ringsOf(part).reduce((n, ring) => n + placeCount(ring), 0), 0);

/** The outer ring of an area and then its holes; a line or place is its only one. */
export const ringsOf = (part: GeoPart): readonly GeoPart[] => (part.holes ? [part, ...part.holes] : [part]);

/** The places of a part, holes left out, longitudes as continuous as they are held. */
export function placesOf({ lonLat }: GeoPart): LatLon[] {
  const places: LatLon[] = [];
  for (let i = 0; i + 1 < lonLat.length; i += 2)
    places.push({ lon: lonLat[i] as number, lat: lonLat[i + 1] as number });
  return places;
}

/** A part of places, its longitudes made continuous. */
export function partOf(places: readonly LatLon[], heights?: readonly number[]): GeoPart {
  const lonLat = new Float64Array(places.length * 2);
  let before = places[0]?.lon ?? 0;
  places.forEach(({ lat, lon }, i) => {
    before = continuousLon(lon, before);
    lonLat[2 * i] = before;
    lonLat[2 * i + 1] = lat;
  });
  return heights ? { lonLat, heights: Float64Array.from(heights) } : { lonLat };
}

/** The longitude, whole turns added, that is within 180° of the one before. */
export const continuousLon = (lon: number, before: number): number => {
  const apart = lon - before;
  return apart <= 180 && apart >= -180 ? lon : lon - 360 * Math.round(apart / 360);
};

/** The longitude between −180° and 180°, as files and vehicles want it; digits stay where it is there already. */
export const foldedLon = (lon: number): number => {
  if (lon >= -180 && lon <= 180) return lon;
  // Whole turns leave binary dust behind; the wire has 7 digits.
  return Math.round((lon - 360 * Math.round(lon / 360)) * 1e10) / 1e10;
};
