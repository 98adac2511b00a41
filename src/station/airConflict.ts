import { EnuFrame } from "../geo/enu.ts";
import { toRad } from "../geo/position.ts";

/** Something in the air, with how it moves; what is not known of its motion is 0. */
export interface Mover {
  readonly lat: number;
  readonly lon: number;
  readonly amsl?: number;
  readonly courseDeg?: number;
  readonly speed?: number;
  readonly climb?: number;
  /** How old the place is: it is carried on along its course for that long. */
  readonly ageMs?: number;
}

/** The air around a vehicle that nobody else should come into: metres to each side, up and down. */
export interface Cylinder {
  readonly radius: number;
  readonly height: number;
}

export interface Approach {
  /** Now, over the ground. */
  readonly distance: number;
  readonly bearingDeg: number;
  readonly above?: number;
  /** How long until it is in the cylinder, 0 when it is; absent when both flying on straight do not bring it there in time. */
  readonly inMs?: number;
}

/** How another aircraft stands to a vehicle, and whether it comes into the cylinder around it within `withinMs`. Unknown heights count as the same. */
export function approach(own: Mover, other: Mover, cylinder: Cylinder, withinMs: number): Approach {
  const frame = new EnuFrame(own);
  const a = carried(frame, own);
  const b = carried(frame, other);
  const [east, north] = [b.east - a.east, b.north - a.north];
  const above = own.amsl === undefined || other.amsl === undefined ? undefined : b.up - a.up;
  const over = spanWithin(
    { x: east, y: north },
    { x: b.veast - a.veast, y: b.vnorth - a.vnorth },
    cylinder.radius,
    withinMs / 1_000,
  );
  const upright =
    above === undefined
      ? over
      : spanWithin({ x: above, y: 0 }, { x: b.vup - a.vup, y: 0 }, cylinder.height, withinMs / 1_000);
  const from = over && upright ? Math.max(over.from, upright.from) : Number.POSITIVE_INFINITY;
  const meets = over !== undefined && upright !== undefined && from <= Math.min(over.to, upright.to);
  return {
    distance: Math.hypot(east, north),
    bearingDeg: ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360,
    ...(above !== undefined && { above }),
    ...(meets && { inMs: Math.round(from * 1_000) }),
  };
}

function carried(frame: EnuFrame, { courseDeg = 0, speed = 0, climb = 0, ageMs = 0, ...place }: Mover) {
  const veast = Math.sin(toRad(courseDeg)) * speed;
  const vnorth = Math.cos(toRad(courseDeg)) * speed;
  const s = Math.max(0, ageMs) / 1_000;
  const { east, north } = frame.toEnu(place);
  return {
    ...{ veast, vnorth, vup: climb },
    ...{ east: east + veast * s, north: north + vnorth * s, up: (place.amsl ?? 0) + climb * s },
  };
}

interface Pair {
  readonly x: number;
  readonly y: number;
}

/** When |p + v·t| ≤ r, in seconds within 0 … most; undefined when never. */
function spanWithin(p: Pair, v: Pair, r: number, most: number): { from: number; to: number } | undefined {
  const a = v.x * v.x + v.y * v.y;
  const b = p.x * v.x + p.y * v.y;
  const c = p.x * p.x + p.y * p.y - r * r;
  if (a < 1e-9) return c <= 0 ? { from: 0, to: most } : undefined;
  const root = b * b - a * c;
  if (root < 0) return undefined;
  const from = Math.max(0, (-b - Math.sqrt(root)) / a);
  const to = Math.min(most, (-b + Math.sqrt(root)) / a);
  return from <= to ? { from, to } : undefined;
}
