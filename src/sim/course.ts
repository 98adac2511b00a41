/** A place in the world's own metres: x east and y north of the middle of the sector. */
export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A smooth line through the world that can be followed by its length, metres. */
export class Course {
  readonly spots: readonly Spot[];
  readonly length: number;
  readonly #along: Float64Array;

  constructor(spots: readonly Spot[]) {
    this.spots = spots;
    this.#along = new Float64Array(spots.length);
    for (let i = 1; i < spots.length; i++) {
      const a = spots[i - 1]!;
      const b = spots[i]!;
      this.#along[i] = this.#along[i - 1]! + Math.hypot(b.x - a.x, b.y - a.y);
    }
    this.length = this.#along[spots.length - 1] ?? 0;
  }

  /** The spot `s` metres along, and the direction there, radians clockwise from north. */
  at(s: number): Spot & { readonly heading: number } {
    const along = this.#along;
    let lo = 0;
    let hi = along.length - 2;
    while (lo < hi) {
      const mid = (lo + hi + 1) >> 1;
      if (along[mid]! <= s) lo = mid;
      else hi = mid - 1;
    }
    const a = this.spots[lo]!;
    const b = this.spots[lo + 1]!;
    const t = (s - along[lo]!) / (along[lo + 1]! - along[lo]! || 1);
    return { x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t, heading: Math.atan2(b.x - a.x, b.y - a.y) };
  }

  /** Metres from a spot to the nearest point of the line, and where along the line that is. */
  nearest({ x, y }: Spot): { readonly distance: number; readonly s: number } {
    let best = Number.POSITIVE_INFINITY;
    let s = 0;
    for (let i = 1; i < this.spots.length; i++) {
      const a = this.spots[i - 1]!;
      const b = this.spots[i]!;
      const dx = b.x - a.x;
      const dy = b.y - a.y;
      const l2 = dx * dx + dy * dy || 1;
      const t = Math.max(0, Math.min(1, ((x - a.x) * dx + (y - a.y) * dy) / l2));
      const d = Math.hypot(x - a.x - dx * t, y - a.y - dy * t);
      if (d < best) {
        best = d;
        s = this.#along[i - 1]! + t * Math.sqrt(l2);
      }
    }
    return { distance: best, s };
  }

  /** The line beside this one, `metres` to its right (left when negative), sampled every `step` metres. */
  beside(metres: number, step = 5): Course {
    const count = Math.max(2, Math.round(this.length / step) + 1);
    return new Course(
      Array.from({ length: count }, (_, i) => {
        const p = this.at((i / (count - 1)) * this.length);
        return { x: p.x + Math.cos(p.heading) * metres, y: p.y - Math.sin(p.heading) * metres };
      }),
    );
  }
}

/** A smooth course through control points (Catmull–Rom), sampled about every `step` metres. */
export function courseThrough(points: readonly Spot[], step = 5): Course {
  const spots: Spot[] = [];
  for (let i = 0; i + 1 < points.length; i++) {
    const p1 = points[i]!;
    const p2 = points[i + 1]!;
    const p0 = points[i - 1] ?? p1;
    const p3 = points[i + 2] ?? p2;
    const n = Math.max(1, Math.round(Math.hypot(p2.x - p1.x, p2.y - p1.y) / step));
    for (let k = 0; k < n; k++) {
      const t = k / n;
      spots.push({ x: spline(p0.x, p1.x, p2.x, p3.x, t), y: spline(p0.y, p1.y, p2.y, p3.y, t) });
    }
  }
  spots.push(points[points.length - 1]!);
  return new Course(spots);
}

const spline = (a: number, b: number, c: number, d: number, t: number): number =>
  b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
