/** What a face is made of; the painter gives it colour and gloss. */
export type Part = "body" | "glass" | "tyre" | "trim" | "lamp" | "tail" | "cargo" | "roof" | "wall" | "bed";

export type Point = readonly [forward: number, right: number, up: number];

export interface Face {
  readonly corners: readonly number[]; // indices of points, convex, in order round the face
  readonly normal: Point;
  readonly part: Part;
}

/** A solid in its own metres: x forward, y to the right, z up from the ground. */
export interface Mesh {
  readonly points: readonly Point[];
  readonly faces: readonly Face[];
}

/** Collects faces; each is turned so that it looks away from the middle of the solid it belongs to. */
export class MeshBuilder {
  readonly #points: Point[] = [];
  readonly #faces: Face[] = [];

  face(corners: readonly Point[], part: Part, inside: Point): void {
    const [a, b, c] = corners as readonly [Point, Point, Point];
    const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]] as const;
    const v = [c[0] - a[0], c[1] - a[1], c[2] - a[2]] as const;
    let normal: Point = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    const length = Math.hypot(...normal);
    if (length < 1e-9) return;
    const out = normal[0] * (a[0] - inside[0]) + normal[1] * (a[1] - inside[1]) + normal[2] * (a[2] - inside[2]);
    const k = (out < 0 ? -1 : 1) / length;
    normal = [normal[0] * k, normal[1] * k, normal[2] * k];
    const first = this.#points.length;
    this.#points.push(...corners);
    this.#faces.push({ corners: corners.map((_, i) => first + i), normal, part });
  }

  /** A box between two opposite corners. */
  box(low: Point, high: Point, part: Part, top: Part = part): void {
    this.frustum(low, high, low, high, part, top);
  }

  /** A solid between a rectangle below and one above; z comes from `low[2]` and `high[2]`. */
  frustum(low: Point, high: Point, topLow: Point, topHigh: Point, part: Part, top: Part = part): void {
    const z0 = low[2];
    const z1 = topHigh[2];
    const ring = (a: Point, b: Point, z: number): Point[] => [
      [a[0], a[1], z],
      [b[0], a[1], z],
      [b[0], b[1], z],
      [a[0], b[1], z],
    ];
    const below = ring(low, high, z0);
    const above = ring(topLow, topHigh, z1);
    const inside: Point = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, (z0 + z1) / 2];
    for (let i = 0; i < 4; i++) {
      const j = (i + 1) % 4;
      this.face([below[i]!, below[j]!, above[j]!, above[i]!], part, inside);
    }
    this.face(above, top, inside);
  }

  /** A hull along x through cross sections, mirrored left and right. */
  loft(stations: readonly Station[], part: Part): void {
    for (let i = 1; i < stations.length; i++) {
      const a = stations[i - 1]!;
      const b = stations[i]!;
      const inside: Point = [(a.x + b.x) / 2, 0, (a.bottom + a.top) / 2];
      const shoulder = (s: Station): number => s.top - Math.min(0.14, (s.top - s.bottom) * 0.25);
      for (const side of [-1, 1]) {
        const at = (s: Station, z: number, k: number): Point => [s.x, side * s.half * k, z];
        this.face(
          [at(a, a.bottom, 0.96), at(b, b.bottom, 0.96), at(b, shoulder(b), 1), at(a, shoulder(a), 1)],
          part,
          inside,
        );
        this.face([at(a, shoulder(a), 1), at(b, shoulder(b), 1), at(b, b.top, 0.86), at(a, a.top, 0.86)], part, inside);
      }
      this.face(
        [
          [a.x, -a.half * 0.86, a.top],
          [b.x, -b.half * 0.86, b.top],
          [b.x, b.half * 0.86, b.top],
          [a.x, a.half * 0.86, a.top],
        ],
        part,
        inside,
      );
    }
    const first = stations[0]!;
    const last = stations[stations.length - 1]!;
    for (const s of [first, last]) {
      this.face(
        [
          [s.x, -s.half, s.bottom],
          [s.x, s.half, s.bottom],
          [s.x, s.half * 0.9, s.top],
          [s.x, -s.half * 0.9, s.top],
        ],
        part,
        [(first.x + last.x) / 2, 0, s.bottom],
      );
    }
  }

  /** A wheel as an eight-sided drum across the car's side. */
  wheel(x: number, half: number, radius: number): void {
    for (const side of [-1, 1]) {
      const rim: Point[] = Array.from({ length: 8 }, (_, i) => {
        const a = ((i + 0.5) * Math.PI) / 4;
        return [x + Math.cos(a) * radius, side * (half + 0.02), radius + Math.sin(a) * radius];
      });
      this.face(rim, "tyre", [x, 0, radius]);
      const hub: Point[] = Array.from({ length: 6 }, (_, i) => {
        const a = (i * Math.PI) / 3;
        return [x + Math.cos(a) * radius * 0.55, side * (half + 0.035), radius + Math.sin(a) * radius * 0.55];
      });
      this.face(hub, "trim", [x, 0, radius]);
    }
  }

  build(): Mesh {
    return { points: this.#points, faces: this.#faces };
  }
}

export interface Station {
  readonly x: number;
  readonly half: number; // half the width
  readonly bottom: number;
  readonly top: number;
}
