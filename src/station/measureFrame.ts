import type { Measured, MeasuredLeg, MeasuredPoint, PicturePoint } from "../contract/measure.ts";
import { distance, EnuFrame } from "../geo/enu.ts";
import type { Ground } from "../geo/ground.ts";
import { type Enu, toDeg, wrap360 } from "../geo/position.ts";
import { type ErrorSource, keptOf, lastingOf } from "../review/fixError.ts";
import { type Fix, georeference, groundSigmaAt } from "../review/georeference.ts";
import { noPlaceWords } from "../review/noPlace.ts";
import type { FramePose } from "./watch.ts";

/** What was measured in one picture. */
export interface MeasuredFrame {
  readonly points: readonly MeasuredPoint[];
  readonly legs: readonly (MeasuredLeg | null)[];
  readonly length?: Measured;
  readonly area?: Measured;
  readonly perimeter?: Measured;
  readonly crossing?: true;
}

/** A point on the ground: where it is in metres from the first, and what it is wrong by. */
interface Placed {
  readonly fix: Fix;
  readonly at: Enu;
}

/** A share of a box's side is one σ of where in it the aimed point lies: a point's box is made so that it comes out right. */
const boxShare = 0.1;

/**
 * Points of a picture on the ground, the ways between them and the area that they enclose. Points of one picture share the
 * errors of its pose, so that a distance is known much better than the places at its ends.
 */
export function measureFrame(points: readonly PicturePoint[], framePose: FramePose, ground: Ground): MeasuredFrame {
  const { pose, sigma, camera, velocity, rates, measuredGroundSigma } = framePose;
  const fixes = points.map(({ x, y, sigma: pixels }) => {
    const [w, h] = [pixels / boxShare / camera.width, pixels / boxShare / camera.height];
    return georeference({
      ...{ box: { x: x - w / 2, y: y - h, w, h }, aim: "bottom", camera, pose, sigma, ground },
      ...(velocity && { velocity }),
      ...(rates && { rates }),
      ...(measuredGroundSigma !== undefined && { measuredGroundSigma }),
    });
  });
  const origin = fixes.find((fix) => typeof fix !== "string")?.place;
  const frame = origin && new EnuFrame(origin);
  const placed = fixes.map((fix): Placed | undefined =>
    typeof fix === "string" || !frame ? undefined : { fix, at: frame.toEnu(fix.place) },
  );
  const legs = placed.slice(1).map((to, i) => {
    const from = placed[i];
    return from && to ? legOf(from, to) : null;
  });
  const whole = placed.every((one) => one !== undefined) ? (placed as readonly Placed[]) : [];
  return {
    points: fixes.map((fix) => (typeof fix === "string" ? { noPlace: noPlaceWords[fix] } : pointOf(fix))),
    legs,
    ...(whole.length >= 3 && { length: lengthOf(whole, false), ...polygonOf(whole) }),
  };

  function pointOf({ place, ellipse }: Fix): MeasuredPoint {
    const { east, north, up } = new EnuFrame(pose).toEnu(place);
    return {
      ...{ place, ellipse, heightSigma: groundSigmaAt(ground, place, measuredGroundSigma) },
      range: Math.hypot(east, north, up),
      ...(ground.measured?.(place) === false && { groundAssumed: true as const }),
    };
  }
}

/** How much a figure changes with each point's place: by metres to the east and to the north. */
type Gradient = readonly { readonly east: number; readonly north: number }[];

function legOf(from: Placed, to: Placed): MeasuredLeg {
  const [east, north] = [to.at.east - from.at.east, to.at.north - from.at.north];
  const across = Math.hypot(east, north);
  const along = across > 0 ? { east: east / across, north: north / across } : { east: 0, north: 1 };
  const beside = { east: along.north, north: -along.east };
  const pair = [from, to];
  const turned = across > 0 ? toDeg(Math.atan(sigmaOf(pair, [negated(beside), beside]) / across)) : 180;
  return {
    distance: across,
    distanceSigma: sigmaOf(pair, [negated(along), along]),
    bearingDeg: wrap360(toDeg(Math.atan2(east, north))),
    bearingSigmaDeg: Math.min(180, turned),
    rise: to.at.up - from.at.up,
  };
}

const negated = ({ east, north }: { east: number; north: number }) => ({ east: -east, north: -north });

/** The length of the way through all points, and back to the first where it is closed. */
function lengthOf(points: readonly Placed[], closed: boolean): Measured {
  const gradient = points.map(() => ({ east: 0, north: 0 }));
  let value = 0;
  for (let i = 0; i < points.length - (closed ? 0 : 1); i++) {
    const j = (i + 1) % points.length;
    const [from, to] = [points[i], points[j]];
    const [a, b] = [gradient[i], gradient[j]];
    if (!from || !to || !a || !b) continue;
    const [east, north] = [to.at.east - from.at.east, to.at.north - from.at.north];
    const across = Math.hypot(east, north);
    value += across;
    if (across === 0) continue;
    a.east -= east / across;
    a.north -= north / across;
    b.east += east / across;
    b.north += north / across;
  }
  return { value, sigma: sigmaOf(points, gradient) };
}

function polygonOf(points: readonly Placed[]): Pick<MeasuredFrame, "area" | "perimeter" | "crossing"> {
  if (crosses(points.map(({ at }) => at))) return { crossing: true };
  let twice = 0;
  const gradient = points.map(({ at }, i) => {
    const before = points.at(i - 1)?.at ?? at;
    const after = points[(i + 1) % points.length]?.at ?? at;
    twice += at.east * after.north - after.east * at.north;
    return { east: (after.north - before.north) / 2, north: (before.east - after.east) / 2 };
  });
  return {
    area: { value: Math.abs(twice) / 2, sigma: sigmaOf(points, gradient) },
    perimeter: lengthOf(points, true),
  };
}

/** One σ of a figure that changes with the points' places as `gradient` says. */
function sigmaOf(points: readonly Placed[], gradient: Gradient): number {
  const effects = points.map(({ fix }, i) => {
    const { east, north } = gradient[i] ?? { east: 0, north: 0 };
    return new Map(fix.errors.map((error) => [error.source, error.east * east + error.north * north]));
  });
  let variance = 0;
  for (const source of effects[0]?.keys() ?? [])
    for (const [i, a] of effects.entries())
      for (const [j, b] of effects.entries()) {
        const [from, to] = [points[i], points[j]];
        if (from && to) variance += shared(source, from, to) * (a.get(source) ?? 0) * (b.get(source) ?? 0);
      }
  return Math.sqrt(Math.max(0, variance));
}

/** How far two points of one picture are wrong by the same: wholly by its pose, not at all by where each was pointed at. */
function shared(source: ErrorSource, from: Placed, to: Placed): number {
  if (from === to) return 1;
  if (source === "aimAcross" || source === "aimDown") return 0;
  if (source !== "ground") return 1;
  const metres = distance(from.fix.place, to.fix.place);
  return lastingOf.ground.reduce((sum, part) => sum + part.share * keptOf(part, { seconds: 0, metres }), 0);
}

/** Whether two sides that do not meet in a corner cross. */
function crosses(corners: readonly Corner[]): boolean {
  const n = corners.length;
  const side = (i: number) => [corners[i % n], corners[(i + 1) % n]] as const;
  const turn = (a: Corner, b: Corner, c: Corner) =>
    Math.sign((b.east - a.east) * (c.north - a.north) - (b.north - a.north) * (c.east - a.east));
  for (let i = 0; i < n; i++)
    for (let j = i + 2; j < n; j++) {
      if (i === 0 && j === n - 1) continue;
      const [[a, b], [c, d]] = [side(i), side(j)];
      if (a && b && c && d && turn(a, b, c) !== turn(a, b, d) && turn(c, d, a) !== turn(c, d, b)) return true;
    }
  return false;
}
type Corner = Pick<Enu, "east" | "north">;
