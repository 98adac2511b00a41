import type { Canvas, FlatTriangle } from "./canvas.ts";
import { convexHull } from "./convexHull.ts";
import { blue, green, type Look, red } from "./look.ts";
import type { Face, Mesh } from "./mesh.ts";
import { coldness, GLOSS, heat, PAINT } from "./paint.ts";
import { toCamera, type View } from "./view.ts";

/** A solid put somewhere in the world. */
export interface Placed {
  readonly mesh: Mesh;
  readonly x: number;
  readonly y: number;
  readonly z: number;
  readonly heading: number; // radians clockwise from north
  /** Rise of the ground under it for each metre east and north. */
  readonly slopeX: number;
  readonly slopeY: number;
  readonly colour: number;
  /** In infrared: −1 colder than its surroundings … 1 with a hot engine; undefined for things that are no vehicles. */
  readonly warmth?: number;
}

/** Draws solids face by face: sun, sky, gloss and glass; and the shadows they cast. */
export class SolidPainter {
  readonly #look: Look;
  readonly #sun: readonly [number, number, number];
  #seen = new Float64Array(3 * 1024);
  readonly #triangle: FlatTriangle = { ax: 0, ay: 0, an: 0, bx: 0, by: 0, bn: 0, cx: 0, cy: 0, cn: 0 };
  readonly #colour = new Float64Array(3);

  constructor(look: Look) {
    this.#look = look;
    const az = (look.sunAzimuthDeg * Math.PI) / 180;
    const el = (look.sunHeightDeg * Math.PI) / 180;
    this.#sun = [Math.sin(az) * Math.cos(el), Math.cos(az) * Math.cos(el), Math.sin(el)];
  }

  /** Where the solid's corners fall in the picture, u, v, nearness; undefined when one is behind the camera. */
  corners(view: View, placed: Placed): Float64Array | undefined {
    const { points } = placed.mesh;
    if (this.#seen.length < points.length * 3) this.#seen = new Float64Array(points.length * 3);
    const out = this.#seen;
    const s = Math.sin(placed.heading);
    const c = Math.cos(placed.heading);
    for (let i = 0; i < points.length; i++) {
      const [f, r, u] = points[i]!;
      const dx = s * f + c * r;
      const dy = c * f - s * r;
      const dz = u + placed.slopeX * dx + placed.slopeY * dy;
      toCamera(view, placed.x + dx, placed.y + dy, placed.z + dz, out, 3 * i);
      const z = out[3 * i + 2]!;
      if (z < 2) return undefined;
      out[3 * i] = view.width / 2 + (view.focal * out[3 * i]!) / z;
      out[3 * i + 1] = view.height / 2 + (view.focal * out[3 * i + 1]!) / z;
      out[3 * i + 2] = 1 / z;
    }
    return out.subarray(0, points.length * 3);
  }

  /** Draws a solid whose `corners` are known. Returns how many pixels it covers, hidden ones too. */
  paint(canvas: Canvas, view: View, placed: Placed, corners: Float64Array, haze: Float32Array, owner: number): number {
    const stamp = canvas.nextStamp();
    const s = Math.sin(placed.heading);
    const c = Math.cos(placed.heading);
    const dx = view.x - placed.x;
    const dy = view.y - placed.y;
    const dz = view.z - placed.z;
    const far = Math.hypot(dx, dy, dz);
    const h = haze[Math.min(1023, (far / 8) | 0)]!;
    const t = this.#triangle;
    let pixels = 0;
    for (const face of placed.mesh.faces) {
      const [nf, nr, nu] = face.normal;
      const nx = s * nf + c * nr;
      const ny = c * nf - s * nr;
      const [pf, pr, pu] = placed.mesh.points[face.corners[0]!]!;
      const toEye = nx * (dx - s * pf - c * pr) + ny * (dy - c * pf + s * pr) + nu * (dz - pu);
      if (toEye <= 0) continue;
      this.#light(face, placed, nx, ny, nu, dx / far, dy / far, dz / far, h);
      const [r, g, b] = this.#colour as unknown as [number, number, number];
      const ring = face.corners;
      for (let k = 2; k < ring.length; k++) {
        const i = ring[0]! * 3;
        const j = ring[k - 1]! * 3;
        const l = ring[k]! * 3;
        t.ax = corners[i]!;
        t.ay = corners[i + 1]!;
        t.an = corners[i + 2]!;
        t.bx = corners[j]!;
        t.by = corners[j + 1]!;
        t.bn = corners[j + 2]!;
        t.cx = corners[l]!;
        t.cy = corners[l + 1]!;
        t.cn = corners[l + 2]!;
        pixels += canvas.fill(t, r, g, b, owner, stamp);
      }
    }
    return pixels;
  }

  /** Darkens the ground that the solid keeps the sun from; with `contact`, the ground right under it instead. */
  shadow(
    canvas: Canvas,
    view: View,
    placed: Placed,
    keep: readonly [number, number, number],
    stamp: number,
    contact = false,
  ) {
    const [sx, sy, sz] = this.#sun;
    const s = Math.sin(placed.heading);
    const c = Math.cos(placed.heading);
    const k = contact ? 0 : 1 / Math.max(0.12, sz);
    const grow = contact ? 1.06 : 1;
    const out: number[] = [];
    const spot = new Float64Array(3);
    for (const [f, r, u] of placed.mesh.points) {
      const dx = (s * f + c * r) * grow - sx * u * k;
      const dy = (c * f - s * r) * grow - sy * u * k;
      const z = placed.z + placed.slopeX * dx + placed.slopeY * dy;
      toCamera(view, placed.x + dx, placed.y + dy, z, spot, 0);
      if (spot[2]! < 2) return;
      out.push(
        view.width / 2 + (view.focal * spot[0]!) / spot[2]!,
        view.height / 2 + (view.focal * spot[1]!) / spot[2]!,
        1 / spot[2]!,
      );
    }
    const hull = convexHull(out);
    canvas.shade(hull, hull.length / 3, keep, stamp);
  }

  #light(
    face: Face,
    { colour, warmth, mesh }: Placed,
    nx: number,
    ny: number,
    nz: number,
    ex: number,
    ey: number,
    ez: number,
    haze: number,
  ): void {
    const look = this.#look;
    const out = this.#colour;
    if (look.infrared) {
      const front = mesh.points[face.corners[0]!]![0];
      const value = warmth === undefined ? coldness(face.part) : heat(face.part, warmth, front, nz);
      const shown = look.whiteHot ? value : 255 - value;
      out.fill(shown * (1 - haze) + red(look.haze) * haze);
      return;
    }
    const [sx, sy, sz] = this.#sun;
    const facing = Math.max(0, nx * sx + ny * sy + nz * sz);
    const open = 0.72 + 0.28 * nz;
    const base = face.part === "body" || face.part === "roof" ? colour : PAINT[face.part];
    const lit = look.lights && (face.part === "lamp" || face.part === "tail");
    const gloss = GLOSS[face.part];
    let mirror = 0;
    let glint = 0;
    if (gloss > 0) {
      const cos = Math.max(0, nx * ex + ny * ey + nz * ez);
      const hx = sx + ex;
      const hy = sy + ey;
      const hz = sz + ez;
      const half = Math.max(0, (nx * hx + ny * hy + nz * hz) / Math.hypot(hx, hy, hz));
      glint = gloss * half ** 40 * 190 * look.sun[0];
      mirror = gloss * (0.07 + 0.6 * (1 - cos) ** 3) * Math.max(0, 0.35 + 0.65 * nz);
    }
    for (let k = 0; k < 3; k++) {
      const shift = 16 - 8 * k;
      const own = (base >> shift) & 255;
      const light = look.ambient[k]! * open + look.sun[k]! * facing;
      const sky = ((look.sky >> shift) & 255) * 0.5 + ((look.haze >> shift) & 255) * 0.5;
      let value = own * light * (1 - mirror) + sky * mirror * Math.min(1, look.ambient[k]! * 2.2) + glint;
      if (lit) value = own;
      const fog = k === 0 ? red(look.haze) : k === 1 ? green(look.haze) : blue(look.haze);
      out[k] = value * (1 - haze) + fog * haze;
    }
  }
}
