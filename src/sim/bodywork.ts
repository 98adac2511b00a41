import type { MeshBuilder, Point } from "./mesh.ts";

export interface Cabin {
  /** Rear and front end, half the width, height. */
  readonly foot: readonly [number, number, number, number];
  readonly roof: readonly [number, number, number, number];
  /** No windows behind the doors. */
  readonly closed: boolean;
}

/** Pillars and roof in the body's colour with panes set into the four sides. */
export function cabin(b: MeshBuilder, { foot, roof, closed }: Cabin): void {
  const [fr, ff, fh, fz] = foot;
  const [rr, rf, rh, rz] = roof;
  const inside: Point = [(fr + ff) / 2, 0, (fz + rz) / 2];
  const ring = (rear: number, front: number, half: number, z: number): [Point, Point, Point, Point] => [
    [front, -half, z],
    [front, half, z],
    [rear, half, z],
    [rear, -half, z],
  ];
  const low = ring(fr, ff, fh, fz);
  const high = ring(rr, rf, rh, rz - 0.05);
  const crown = ring(rr + 0.12 * Math.sign(rf - rr), rf - 0.12 * Math.sign(rf - rr), rh * 0.9, rz);
  for (let i = 0; i < 4; i++) {
    const j = (i + 1) % 4;
    const side = [low[i]!, low[j]!, high[j]!, high[i]!] as const;
    b.face(side, "body", inside);
    b.face([high[i]!, high[j]!, crown[j]!, crown[i]!], "body", inside);
    const along = i % 2 === 1;
    if (closed && i === 2) continue;
    const right = closed && along ? (i === 1 ? [0.06, 0.34] : [0.66, 0.94]) : [0.06, 0.94];
    const pane = (u: number, v: number): Point => {
      const mixed = [0, 1, 2].map((k) => {
        const below = side[0][k]! + (side[1][k]! - side[0][k]!) * u;
        const above = side[3][k]! + (side[2][k]! - side[3][k]!) * u;
        return below + (above - below) * v;
      }) as unknown as [number, number, number];
      const out = 0.012;
      return [
        mixed[0] + (i === 0 ? out : i === 2 ? -out : 0),
        mixed[1] + (i === 1 ? out : i === 3 ? -out : 0),
        mixed[2] + out,
      ];
    };
    const [u0, u1] = right as [number, number];
    const low0 = closed ? 0.35 : 0.08;
    if (along && !closed) {
      const middle = 0.5;
      b.face([pane(u0, low0), pane(middle - 0.025, low0), pane(middle - 0.025, 0.92), pane(u0, 0.92)], "glass", inside);
      b.face([pane(middle + 0.025, low0), pane(u1, low0), pane(u1, 0.92), pane(middle + 0.025, 0.92)], "glass", inside);
    } else {
      b.face([pane(u0, low0), pane(u1, low0), pane(u1, 0.94), pane(u0, 0.94)], "glass", inside);
    }
  }
  b.face(crown, "roof", inside);
}

/** Headlamps, grille and number plates in front, tail lamps behind. */
export function ends(
  b: MeshBuilder,
  front: number,
  rear: number,
  frontHalf: number,
  rearHalf: number,
  fz: number,
  rz: number,
): void {
  const plate = (x: number, y0: number, y1: number, z0: number, z1: number, part: "lamp" | "tail" | "trim"): void => {
    const out = x + Math.sign(x) * 0.015;
    b.face(
      [
        [out, y0, z0],
        [out, y1, z0],
        [out, y1, z1],
        [out, y0, z1],
      ],
      part,
      [0, 0, z0],
    );
  };
  for (const side of [-1, 1]) {
    plate(front, side * frontHalf * 0.95, side * frontHalf * 0.5, fz - 0.12, fz + 0.04, "lamp");
    plate(rear, side * rearHalf * 0.95, side * rearHalf * 0.62, rz - 0.2, rz, "tail");
  }
  plate(front, -frontHalf * 0.45, frontHalf * 0.45, fz - 0.22, fz - 0.02, "trim");
}
