import { type GeoFeature, type GeoPart, type HeightDatum, placeCount, ringsOf } from "../geoFeatures.ts";

/** All heights of a feature in the order of its places, holes included: for a format whose own heights mean another datum. */
export const heightList = ({ parts }: GeoFeature): (number | null)[] =>
  parts.flatMap(ringsOf).flatMap((ring) =>
    Array.from({ length: placeCount(ring) }, (_, i) => {
      const height = ring.heights?.[i] ?? Number.NaN;
      return Number.isNaN(height) ? null : height;
    }),
  );

/** The parts with the heights of such a list. */
export function withHeightList(parts: readonly GeoPart[], list: readonly unknown[]): GeoPart[] {
  let at = 0;
  const high = (part: GeoPart): GeoPart => {
    const heights = Float64Array.from({ length: placeCount(part) }, (_, i) => {
      const height = list[at + i];
      return typeof height === "number" ? height : Number.NaN;
    });
    at += placeCount(part);
    return { ...part, heights, ...(part.holes && { holes: part.holes.map(high) }) };
  };
  return parts.map(high);
}

/** The same list as one text, empty where a place has no height. */
const heightText = (feature: GeoFeature): string =>
  heightList(feature)
    .map((height) => height ?? "-")
    .join(" ");

/** The list of such a text; undefined when there is none. */
export const heightsOfText = (text: string | undefined): (number | null)[] | undefined =>
  text
    ?.trim()
    .split(/\s+/)
    .map((word) => (word === "-" || !Number.isFinite(Number(word)) ? null : Number(word)));

/** The parts without heights. */
export const withoutHeights = (parts: readonly GeoPart[]): GeoPart[] =>
  parts.map(({ lonLat, holes }) => ({ lonLat, ...(holes && { holes: withoutHeights(holes) }) }));

/** Whether any place has a height. */
export const hasHeights = (parts: readonly GeoPart[]): boolean =>
  parts.some((part) => ringsOf(part).some(({ heights }) => heights !== undefined));

/** What a file of ours says about a feature besides its name and places, as texts. */
interface OwnWords {
  readonly role: string;
  readonly weight?: string;
  readonly radius?: string;
  readonly datum?: HeightDatum;
  readonly heights?: string;
}

/** The words for a feature; heights in a datum that is not `native` to the format are listed. */
export const ownWords = (feature: GeoFeature, native: readonly HeightDatum[]): OwnWords => ({
  role: feature.role ?? "none",
  ...(feature.weight !== undefined && { weight: String(feature.weight) }),
  ...(feature.radius !== undefined && { radius: String(feature.radius) }),
  ...(feature.datum && { datum: feature.datum }),
  ...(feature.datum && !native.includes(feature.datum) && { heights: heightText(feature) }),
});
