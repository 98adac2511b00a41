import { type GeoFeature, ringsOf } from "../geoFeatures.ts";

/** A sentence when features cross the date line: formats hold them, but many programs draw them around the world. */
export function acrossDateLine(features: readonly GeoFeature[]): string[] {
  const crossing = features.filter(({ parts }) =>
    parts.some((part) =>
      ringsOf(part).some(({ lonLat }) => lonLat.some((lon, i) => i % 2 === 0 && Math.abs(lon) > 180)),
    ),
  );
  if (crossing.length === 0) return [];
  return [
    `that ${namesOf(crossing)} cross${crossing.length === 1 ? "es" : ""} the date line: other programs may draw it the long way round the world`,
  ];
}

/** The names of the first few features, for a sentence. */
export function namesOf(features: readonly GeoFeature[]): string {
  const names = features.slice(0, 3).map(({ name, kind }) => (name ? `"${name}"` : `a ${kind} without a name`));
  const more = features.length - names.length;
  return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
}

/** A sentence about what the given features lose, naming them; none when there are no such features. */
export const lost = (what: string, features: readonly GeoFeature[]): string[] =>
  features.length === 0 ? [] : [`${what} of ${namesOf(features)}`];
