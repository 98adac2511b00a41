import * as v from "valibot";
import { distance, EnuFrame } from "../../geo/enu.ts";
import { nearestOnPath } from "../../geo/path.ts";
import type { LatLon } from "../../geo/position.ts";
import { continuousLon } from "../geoFeatures.ts";
import { demand } from "../planFile.ts";
import { joinedArcs } from "./joinedArcs.ts";

/** What must be said wherever a line of these data is used. */
export const BOUNDARY_CAUTION =
  "Natural Earth, 1:10 million: this line can be off by a kilometre or more, and shows who holds an area, not who owns it. " +
  "Draw the section after a map that you may rely on.";

/** Countries whose areas share their boundaries, read from TopoJSON (world-atlas, from Natural Earth). */
export interface Boundaries {
  readonly countries: readonly Country[];
  /** Longitude and latitude by turns of each arc. */
  readonly arcs: readonly Float64Array[];
}

export interface Country {
  /** ISO 3166-1 numeric, such as "040"; the name where there is none. */
  readonly id: string;
  readonly name: string;
  /** Indexes of its arcs; one that runs against its direction is here like the others. */
  readonly arcs: ReadonlySet<number>;
}

/** A boundary, or what of it is near a place. */
export interface BoundaryLine {
  /** The two countries, in the order of their names; coasts have none. */
  readonly between: readonly [string, string];
  /** With continuous longitudes. */
  readonly line: readonly LatLon[];
}

/**
 * Reads a TopoJSON topology with an object `countries`. Throws a PlanFileError that names the place that is wrong.
 * https://github.com/topojson/topojson-specification
 */
export function readBoundaries(topology: unknown): Boundaries {
  const { transform, objects, arcs } = demand(schema, topology, "boundaries: ");
  const [kx, ky] = transform?.scale ?? [1, 1];
  const [dx, dy] = transform?.translate ?? [0, 0];
  return {
    arcs: arcs.map((arc) => {
      const lonLat = new Float64Array(2 * arc.length);
      let x = 0;
      let y = 0;
      arc.forEach(([px, py], i) => {
        x = transform ? x + px : px;
        y = transform ? y + py : py;
        lonLat[2 * i] = x * kx + dx;
        lonLat[2 * i + 1] = y * ky + dy;
      });
      return lonLat;
    }),
    countries: objects.countries.geometries.map(({ id, properties, arcs: rings }) => {
      const name = properties?.name ?? String(id ?? "");
      const own = (Array.isArray(rings) ? rings.flat(3) : []) as number[];
      return { id: String(id ?? name), name, arcs: new Set(own.map((arc) => (arc < 0 ? ~arc : arc))) };
    }),
  };
}

/** The names of the countries that share a boundary with another, each with the names of those, all in alphabetical order. */
export function neighboursOf({ countries }: Boundaries): ReadonlyMap<string, readonly string[]> {
  const owners = new Map<number, string[]>();
  for (const { name, arcs } of countries) for (const arc of arcs) owners.set(arc, [...(owners.get(arc) ?? []), name]);
  const beside = new Map<string, Set<string>>();
  for (const names of owners.values())
    for (const name of names)
      for (const other of names) if (other !== name) beside.set(name, (beside.get(name) ?? new Set()).add(other));
  const sorted = (names: Iterable<string>) => [...names].sort((a, b) => a.localeCompare(b));
  return new Map(sorted(beside.keys()).map((name) => [name, sorted(beside.get(name) ?? [])]));
}

/** The boundary between two countries, named by id or name; pieces that meet are joined, the longest is first. */
export function boundaryBetween(boundaries: Boundaries, a: string, b: string): BoundaryLine[] {
  const [one, other] = [countryOf(boundaries, a), countryOf(boundaries, b)];
  if (!one || !other) return [];
  const shared = [...one.arcs].filter((arc) => other.arcs.has(arc));
  return joinedArcs(shared.map((arc) => boundaries.arcs[arc] as Float64Array))
    .map((line): BoundaryLine => ({ between: namesOf(one, other), line }))
    .sort((p, q) => roughLength(q.line) - roughLength(p.line));
}

/** The boundaries between countries within `radius` metres of a place, each as the stretch of it that is, nearest first. */
export function boundariesNear(boundaries: Boundaries, place: LatLon, radius: number): BoundaryLine[] {
  const frame = new EnuFrame({ lat: Math.min(85, Math.max(-85, place.lat)), lon: place.lon });
  const near = boundaries.arcs.flatMap((arc, i) => (isNear(arc, place, radius, frame) ? [i] : []));
  const pairs = new Map<string, { between: [string, string]; arcs: number[] }>();
  for (const arc of near) {
    const owners = boundaries.countries.filter((country) => country.arcs.has(arc));
    const [one, other] = owners;
    if (!one || !other) continue;
    const between = namesOf(one, other);
    const key = between.join("\n");
    const pair = pairs.get(key) ?? { between, arcs: [] };
    pair.arcs.push(arc);
    pairs.set(key, pair);
  }
  return [...pairs.values()]
    .flatMap(({ between, arcs }) =>
      joinedArcs(arcs.map((arc) => boundaries.arcs[arc] as Float64Array)).flatMap((line) =>
        within(line, place, radius).map((piece): BoundaryLine => ({ between, line: piece })),
      ),
    )
    .map((line) => ({ line, away: nearestOnPath(line.line, beside(place, line.line)).distance }))
    .sort((p, q) => p.away - q.away)
    .map(({ line }) => line);
}

/**
 * The stretch of a line between the points on it that are nearest to two places, in the order of the places; of a loop the
 * shorter way round.
 */
export function stretch(line: readonly LatLon[], from: LatLon, to: LatLon): LatLon[] {
  const [first, last] = [line[0], line.at(-1)];
  if (line.length < 2 || !first || !last) return [...line];
  const a = nearestOnPath(line, beside(from, line));
  const b = nearestOnPath(line, beside(to, line));
  const isForward =
    a.piece < b.piece ||
    (a.piece === b.piece && distance(line[a.piece] as LatLon, a) <= distance(line[b.piece] as LatLon, b));
  const [start, end] = isForward ? [a, b] : [b, a];
  const direct = [start, ...line.slice(start.piece + 1, end.piece + 1), end].map(plain);
  const isLoop = line.length > 3 && distance(first, last) < 1;
  const around = isLoop
    ? [end, ...line.slice(end.piece + 1), ...line.slice(1, start.piece + 1), start].map(plain)
    : undefined;
  const chosen = around && roughLength(around) < roughLength(direct) ? around.reverse() : direct;
  const ordered = isForward ? chosen : chosen.reverse();
  return ordered.filter((p, i) => i === 0 || distance(p, ordered[i - 1] as LatLon) > 0.1);
}

const pair = v.tuple([v.number(), v.number()]);
const schema = v.object({
  type: v.literal("Topology"),
  transform: v.optional(v.object({ scale: pair, translate: pair })),
  objects: v.object({
    countries: v.object({
      geometries: v.array(
        v.object({
          id: v.optional(v.union([v.string(), v.number()])),
          properties: v.optional(v.object({ name: v.optional(v.string()) })),
          arcs: v.optional(v.unknown()),
        }),
      ),
    }),
  }),
  arcs: v.array(v.array(pair)),
});

const plain = ({ lat, lon }: LatLon): LatLon => ({ lat, lon });
const namesOf = (a: Country, b: Country): [string, string] => (a.name <= b.name ? [a.name, b.name] : [b.name, a.name]);

function countryOf({ countries }: Boundaries, name: string): Country | undefined {
  return (
    countries.find(({ id }) => id === name) ?? countries.find((one) => one.name.toLowerCase() === name.toLowerCase())
  );
}

/** The place with its longitude on the same turn as a line's. */
const beside = ({ lat, lon }: LatLon, line: readonly LatLon[]): LatLon => ({
  lat,
  lon: continuousLon(lon, line[0]?.lon ?? lon),
});

function roughLength(line: readonly LatLon[]): number {
  let sum = 0;
  for (let i = 1; i < line.length; i++) sum += distance(line[i - 1] as LatLon, line[i] as LatLon);
  return sum;
}

function isNear(arc: Float64Array, place: LatLon, radius: number, frame: EnuFrame): boolean {
  let ax = 0;
  let ay = 0;
  for (let i = 0; i < arc.length; i += 2) {
    const x = (continuousLon(arc[i] as number, place.lon) - place.lon) * frame.metresPerDegLon;
    const y = ((arc[i + 1] as number) - place.lat) * frame.metresPerDegLat;
    // A leg can pass by with both its ends outside: its own length is the most it can come nearer.
    const reach = radius + (i === 0 ? 0 : Math.sqrt((x - ax) ** 2 + (y - ay) ** 2) / 2);
    if (x * x + y * y <= reach * reach || (i > 0 && ax * ax + ay * ay <= reach * reach)) return true;
    ax = x;
    ay = y;
  }
  return false;
}

/** The pieces of a line that are within `radius` of a place, cut where they come in and go out. */
function within(line: readonly LatLon[], place: LatLon, radius: number): LatLon[][] {
  const centre = beside(place, line);
  const frame = new EnuFrame(centre);
  const pieces: LatLon[][] = [];
  let open: LatLon[] = [];
  const close = () => {
    if (open.length > 1) pieces.push(open);
    open = [];
  };
  for (let i = 1; i < line.length; i++) {
    const [a, b] = [line[i - 1] as LatLon, line[i] as LatLon];
    const [p, q] = [frame.toEnu(a), frame.toEnu(b)];
    const [ue, un] = [q.east - p.east, q.north - p.north];
    const square = ue * ue + un * un;
    const half = p.east * ue + p.north * un;
    const root = half * half - square * (p.east ** 2 + p.north ** 2 - radius ** 2);
    const [from, to] = root < 0 ? [1, 0] : [(-half - Math.sqrt(root)) / square, (-half + Math.sqrt(root)) / square];
    const [start, end] = [Math.max(0, from), Math.min(1, to)];
    if (!(start < end)) {
      close();
      continue;
    }
    const at = (t: number): LatLon => ({ lat: a.lat + (b.lat - a.lat) * t, lon: a.lon + (b.lon - a.lon) * t });
    if (start > 0) close();
    if (open.length === 0) open.push(start > 0 ? at(start) : a);
    open.push(end < 1 ? at(end) : b);
    if (end < 1) close();
  }
  close();
  return pieces;
}
