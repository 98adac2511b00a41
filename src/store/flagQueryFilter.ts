import type { FlagFacet, FlagFilter } from "../contract/flagQuery.ts";
import { type GeoBox, widthOf } from "../geo/box.ts";
import { shortWay } from "../geo/enu.ts";
import { contains } from "../geo/polygon.ts";
import type { LatLon } from "../geo/position.ts";
import type { FlagIndex, WordColumn } from "./flagQueryIndex.ts";

/** The facets, each with its column and whether that holds several words by line. */
export const facetColumns: readonly {
  readonly facet: FlagFacet;
  readonly column: Exclude<keyof FlagIndex["words"], "joined">;
  readonly several: boolean;
}[] = [
  { facet: "section", column: "section", several: false },
  { facet: "vehicle", column: "vehicles", several: true },
  { facet: "sortie", column: "sortie", several: false },
  { facet: "class", column: "class", several: false },
  { facet: "rule", column: "rule", several: false },
  { facet: "severity", column: "severity", several: false },
  { facet: "standing", column: "standing", several: false },
  { facet: "reason", column: "reason", several: false },
  { facet: "escalated", column: "escalated", several: false },
  { facet: "analyst", column: "analyst", several: false },
  { facet: "tag", column: "tags", several: true },
];

/** A filter made ready: what has no facet, as one test, and for each facet which codes of its column it lets through. */
export interface ReadyFilter {
  /** Undefined: all. */
  readonly lets: ((key: number) => boolean) | undefined;
  /** In the order of `facetColumns`; undefined: all. */
  readonly allowed: readonly (Uint8Array | undefined)[];
}

export function readyFilter(
  index: FlagIndex,
  filter: FlagFilter,
  { withText, seen }: { readonly withText: Uint8Array | undefined; readonly seen: Uint8Array },
): ReadyFilter {
  const { openedAt, lastAt, lat, lon } = index.numbers;
  const tests: ((key: number) => boolean)[] = [];
  const { fromAt, toAt, box, polygon } = filter;
  // A clock that jumped back may have closed a flag before it was opened.
  if (fromAt !== undefined)
    tests.push((key) => (lastAt[key] as number) >= fromAt || (openedAt[key] as number) >= fromAt);
  if (toAt !== undefined) tests.push((key) => (openedAt[key] as number) <= toAt || (lastAt[key] as number) <= toAt);
  if (withText) tests.push((key) => withText[key] === 1);
  if (filter.unseen) tests.push((key) => !seen[key]);
  const around = polygon && boxOf(polygon);
  for (const one of [box, around]) {
    if (!one) continue;
    const width = widthOf(one);
    tests.push((key) => {
      const at = lat[key] as number;
      if (!(at >= one.south && at <= one.north)) return false;
      const east = (lon[key] as number) - one.west;
      return (east < 0 ? east + 360 : east) <= width;
    });
  }
  if (polygon) tests.push((key) => contains(polygon, { lat: lat[key] as number, lon: lon[key] as number }));
  const wanted: Record<FlagFacet, readonly string[] | undefined> = {
    section: filter.sections,
    vehicle: filter.vehicles,
    sortie: filter.sorties,
    class: filter.classes,
    rule: filter.rules,
    severity: filter.severities,
    standing: filter.standings,
    reason: filter.reasons,
    escalated: filter.escalated === undefined ? undefined : [filter.escalated ? "yes" : "no"],
    analyst: filter.analysts,
    tag: filter.tags,
  };
  return {
    lets: tests.length === 0 ? undefined : tests.length === 1 ? tests[0] : (key) => tests.every((test) => test(key)),
    allowed: facetColumns.map(({ facet, column, several }) => {
      const names = wanted[facet];
      return names && allowedCodes(index.words[column], new Set(names), several);
    }),
  };
}

function allowedCodes({ values }: WordColumn, names: ReadonlySet<string>, several: boolean): Uint8Array {
  const passes = (value: string) => (several ? value.split("\n").some((name) => names.has(name)) : names.has(value));
  return Uint8Array.from(values, (value) => (passes(value) ? 1 : 0));
}

/** The smallest box around an outline, over the date line where that is the short way. */
export function boxOf(polygon: readonly LatLon[]): GeoBox {
  const first = polygon[0] as LatLon;
  let [west, east, lon] = [0, 0, 0];
  polygon.forEach((corner, i) => {
    lon += i === 0 ? 0 : shortWay(corner.lon - (polygon[i - 1] as LatLon).lon);
    west = Math.min(west, lon);
    east = Math.max(east, lon);
  });
  const lats = polygon.map((corner) => corner.lat);
  const whole = east - west >= 360;
  return {
    south: Math.min(...lats),
    north: Math.max(...lats),
    west: whole ? -180 : shortWay(first.lon + west),
    east: whole ? 180 : shortWay(first.lon + east),
  };
}
