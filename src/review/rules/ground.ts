import type { FlagRule, RuleWhere } from "../../contract/flagRules.ts";
import { bearing } from "../../geo/enu.ts";
import { nearestOnPath, pathLength } from "../../geo/path.ts";
import { contains } from "../../geo/polygon.ts";
import { type LatLon, wrap180 } from "../../geo/position.ts";
import { lineOf, type WatchZone } from "../watchZone.ts";
import { insideArea, normalBelow, sigmaTowards, withinLimit } from "./probability.ts";
import type { Sample } from "./trackMemory.ts";

/** A piece of a rule's ground, and how probable it is that a place lies on it. */
export interface OnGround {
  readonly zone: string;
  /** In words: `in the watch zone of “Ford”`. */
  readonly text: string;
  readonly probability: number;
  /** Whether the likeliest place itself lies there. */
  readonly inside: boolean;
  /** Metres to the zone's section or line, where it has one. */
  readonly depth?: number;
}

/** A watched line as a place sees it. */
export interface LineView {
  readonly zone: WatchZone;
  readonly distance: number;
  readonly side: "left" | "right";
  /** One σ of the distance, metres. */
  readonly sigma: number;
  /** From the place towards the line, degrees true. */
  readonly towardsDeg: number;
  /** The place lies past an end of the line, where there is no side. */
  readonly beyond: boolean;
}

/** Where on a rule's ground a place is most probably, the piece it was on before preferred; undefined far from all of it. */
export function groundUnder(
  where: RuleWhere,
  zones: readonly WatchZone[],
  sample: Sample,
  before: string | undefined,
): OnGround | undefined {
  const pieces = piecesUnder(where, zones, sample);
  const inside = pieces.filter((on) => on.inside);
  if (inside.length > 0) return inside.find(({ zone }) => zone === before) ?? inside[0];
  return pieces.toSorted((a, b) => b.probability - a.probability)[0];
}

function piecesUnder(where: RuleWhere, zones: readonly WatchZone[], sample: Sample): OnGround[] {
  switch (where.kind) {
    case "anywhere":
      return [{ zone: "", text: "seen", probability: 1, inside: true }];
    case "watch":
      return zones.flatMap((zone) =>
        beside(zone.section, zone.width, zone.name, `in the watch zone of “${zone.name}”`, sample),
      );
    case "corridor":
      return zones.flatMap((zone) => {
        const words = `within ${where.within} m of the line of “${zone.name}”`;
        return beside(lineOf(zone) ?? [], where.within, zone.name, words, sample);
      });
    case "zones":
    case "zone-kinds":
      return zones
        .flatMap(({ areas = [] }) => areas)
        .filter(({ id, name, kind }) =>
          where.kind === "zones" ? where.names.includes(name) || where.names.includes(id) : where.kinds.includes(kind),
        )
        .flatMap(({ name, points }) => inArea(points, name, sample));
  }
}

function beside(section: readonly LatLon[], width: number, zone: string, text: string, sample: Sample): OnGround[] {
  if (section.length < 2) return [];
  const nearest = nearestOnPath(section, sample);
  const depth = nearest.distance;
  if (depth > width + 6 * sample.ellipse.major) return [];
  const across = depth > 0.01 ? bearing(sample, nearest) : nearest.bearingDeg + 90;
  const probability = withinLimit(depth, sigmaTowards(sample.ellipse, across), width);
  return [{ zone, text, probability, inside: depth <= width, depth }];
}

function inArea(points: readonly LatLon[], zone: string, sample: Sample): OnGround[] {
  if (points.length < 3) return [];
  const inside = contains(points, sample);
  const edge = nearestOnPath([...points, points[0] as LatLon], sample).distance;
  const far = edge > 5 * sample.ellipse.major;
  if (far && !inside) return [];
  const probability = far ? 1 : insideArea(points, sample, sample.ellipse);
  return [{ zone, text: `in the zone “${zone}”`, probability, inside }];
}

/** Whether it is certain enough for a rule that a vehicle is on its ground. */
export const certainlyOn = ({ confidence }: Pick<FlagRule, "confidence">, on: OnGround | undefined): on is OnGround =>
  on !== undefined && (on.probability >= confidence || (confidence <= 0.5 && on.inside));

/** All watched lines as a place sees them. */
export function linesFrom(zones: readonly WatchZone[], sample: Sample): LineView[] {
  return zones.flatMap((zone) => {
    const line = lineOf(zone);
    if (!line) return [];
    const nearest = nearestOnPath(line, sample);
    const towardsDeg =
      nearest.distance > 0.01 ? bearing(sample, nearest) : nearest.bearingDeg + (nearest.side === "left" ? 90 : -90);
    const atEnd = nearest.along <= 1e-3 || nearest.along >= lengthOf(line) - 1e-3;
    const askew = Math.abs(Math.abs(wrap180(towardsDeg - nearest.bearingDeg)) - 90) > 1;
    const { distance, side } = nearest;
    const sigma = sigmaTowards(sample.ellipse, towardsDeg);
    return [{ zone, distance, side, sigma, towardsDeg, beyond: atEnd && askew && distance > 0.01 }];
  });
}

const lengths = new WeakMap<readonly LatLon[], number>();

function lengthOf(line: readonly LatLon[]): number {
  const known = lengths.get(line);
  if (known !== undefined) return known;
  const length = pathLength(line);
  lengths.set(line, length);
  return length;
}

/** How probable it is that a place lies on the side of a line on which it was seen. */
export const sideCertainty = ({ distance, sigma }: Pick<LineView, "distance" | "sigma">): number =>
  sigma < 1e-3 ? 1 : normalBelow(distance / sigma);
