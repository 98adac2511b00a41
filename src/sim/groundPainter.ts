import type { Canvas } from "./canvas.ts";
import type { GroundTexture } from "./groundTexture.ts";
import { blue, green, type Look, red } from "./look.ts";
import { noiseTile } from "./random.ts";
import { HALF_EAST, HALF_NORTH, type Terrain } from "./terrain.ts";
import type { View } from "./view.ts";

const NEAR = 1; // metres
const DETAIL_TEXELS_PER_METRE = 12.5;
const DETAIL_SIZE = 512; // small enough for a processor's second-level cache

/** Triangles of this texture stay inside it, are mirrored at its edges, or repeat along v. */
export type Wrap = "inside" | "mirror" | "repeat";

/** Draws the ground: a mesh over the terrain with the texture of a look, fine grain, relief shading and haze. */
export class GroundPainter {
  readonly #terrain: Terrain;
  readonly #look: Look;
  readonly #texture: GroundTexture;
  readonly #detail = detailLevels();
  readonly #columns: number;
  readonly #rows: number;
  readonly #vertices: Float32Array; // x, y, z, light
  readonly #seen: Float64Array; // camera x, y, z
  readonly #codes: Uint8Array;
  readonly #polygon = new Float64Array(8 * 6);
  readonly #clipped = new Float64Array(8 * 6);
  #canvas: Canvas | undefined;
  #view: View | undefined;
  /** Share of haze by depth, one entry for 8 m. */
  readonly haze: Float32Array;

  constructor(terrain: Terrain, look: Look, texture: GroundTexture) {
    this.#terrain = terrain;
    this.#look = look;
    this.#texture = texture;
    const xs = axis(HALF_EAST, terrain.step);
    const ys = axis(HALF_NORTH, terrain.step);
    this.#columns = xs.length;
    this.#rows = ys.length;
    this.#vertices = new Float32Array(xs.length * ys.length * 4);
    this.#seen = new Float64Array(xs.length * ys.length * 3);
    this.#codes = new Uint8Array(xs.length * ys.length);
    const lit = relief(terrain, look);
    ys.forEach((y, r) => {
      xs.forEach((x, c) => {
        this.#vertices.set([x, y, terrain.height(x, y), lit(x, y)], (r * xs.length + c) * 4);
      });
    });
    this.haze = Float32Array.from({ length: 1024 }, (_, i) => 1 - Math.exp(-(((i * 8) / look.visibility) ** 1.3)));
  }

  paint(canvas: Canvas, view: View): void {
    this.#canvas = canvas;
    this.#view = view;
    this.#look3();
    this.#transform(view);
    const columns = this.#columns;
    const codes = this.#codes;
    const last = { c: columns - 4, r: this.#rows - 4 };
    for (let r = 0; r + 1 < this.#rows; r++) {
      for (let c = 0; c + 1 < columns; c++) {
        const i = r * columns + c;
        const a = codes[i]!;
        const b = codes[i + 1]!;
        const d = codes[i + columns]!;
        const e = codes[i + columns + 1]!;
        if ((a & b & d & e) !== 0) continue;
        const wrap = r < 3 || c < 3 || r >= last.r || c >= last.c ? "mirror" : "inside";
        const near = ((a | b | d | e) & 1) !== 0;
        this.#cell(i, i + 1, i + columns + 1, wrap, near);
        this.#cell(i, i + columns + 1, i + columns, wrap, near);
      }
    }
    this.#sky(canvas, view);
  }

  #lights = new Float64Array(6);

  /** Light on flat ground and the haze's colour. */
  #look3(): void {
    const { sun, ambient, haze, sunHeightDeg } = this.#look;
    const s = Math.sin((sunHeightDeg * Math.PI) / 180);
    for (let k = 0; k < 3; k++) this.#lights[k] = ambient[k]! + sun[k]! * s;
    this.#lights[3] = red(haze);
    this.#lights[4] = green(haze);
    this.#lights[5] = blue(haze);
  }

  #transform(view: View): void {
    const v = this.#vertices;
    const seen = this.#seen;
    const [rx, ry, rz] = view.right;
    const [dx, dy, dz] = view.down;
    const [fx, fy, fz] = view.forward;
    const kx = view.width / 2 / view.focal;
    const ky = view.height / 2 / view.focal;
    for (let i = 0, n = this.#codes.length; i < n; i++) {
      const x = v[4 * i]! - view.x;
      const y = v[4 * i + 1]! - view.y;
      const z = v[4 * i + 2]! - view.z;
      const cx = rx * x + ry * y + rz * z;
      const cy = dx * x + dy * y + dz * z;
      const cz = fx * x + fy * y + fz * z;
      seen[3 * i] = cx;
      seen[3 * i + 1] = cy;
      seen[3 * i + 2] = cz;
      this.#codes[i] =
        (cz < NEAR ? 1 : 0) |
        (cx < -kx * cz ? 2 : 0) |
        (cx > kx * cz ? 4 : 0) |
        (cy < -ky * cz ? 8 : 0) |
        (cy > ky * cz ? 16 : 0);
    }
  }

  #cell(a: number, b: number, c: number, wrap: Wrap, near: boolean): void {
    const p = this.#polygon;
    let k = 0;
    for (const i of [a, b, c]) {
      p[k] = this.#seen[3 * i]!;
      p[k + 1] = this.#seen[3 * i + 1]!;
      p[k + 2] = this.#seen[3 * i + 2]!;
      p[k + 3] = this.#vertices[4 * i]! + HALF_EAST;
      p[k + 4] = this.#vertices[4 * i + 1]! + HALF_NORTH;
      p[k + 5] = this.#vertices[4 * i + 3]!;
      k += 6;
    }
    this.polygon(p, 3, near, this.#texture, 1, wrap, 1);
  }

  /**
   * Draws a textured polygon lying on the ground. `corners`: camera x, y, z, texture u, v, light for each.
   * `metresPerTexel` of level 0; `give` over 1 lets it win against ground that is that much nearer, and keeps the depth.
   */
  polygon(
    corners: Float64Array,
    count: number,
    near: boolean,
    texture: GroundTexture,
    metresPerTexel: number,
    wrap: Wrap,
    give: number,
  ): void {
    let p = corners;
    let n = count;
    if (near) {
      n = clipNear(corners, count, this.#clipped);
      p = this.#clipped;
    }
    for (let k = 2; k < n; k++) this.#triangle(p, 0, (k - 1) * 6, k * 6, texture, metresPerTexel, wrap, give);
  }

  begin(canvas: Canvas, view: View): void {
    this.#canvas = canvas;
    this.#view = view;
    this.#look3();
  }

  #triangle(
    p: Float64Array,
    ia: number,
    ib: number,
    ic: number,
    texture: GroundTexture,
    metresPerTexel: number,
    wrap: Wrap,
    give: number,
  ): void {
    const canvas = this.#canvas!;
    const view = this.#view!;
    const { width, height, rgb, nearness } = canvas;
    const focal = view.focal;
    const hw = width / 2;
    const hh = height / 2;
    const ya = hh + (focal * p[ia + 1]!) / p[ia + 2]!;
    const yb = hh + (focal * p[ib + 1]!) / p[ib + 2]!;
    const yc = hh + (focal * p[ic + 1]!) / p[ic + 2]!;
    let a = ia;
    let b = ib;
    let c = ic;
    let ay = ya;
    let by = yb;
    let cy = yc;
    if (by < ay) {
      [a, b] = [b, a];
      [ay, by] = [by, ay];
    }
    if (cy < by) {
      [b, c] = [c, b];
      [by, cy] = [cy, by];
      if (by < ay) {
        [a, b] = [b, a];
        [ay, by] = [by, ay];
      }
    }
    const y0 = Math.max(0, Math.ceil(ay - 0.5));
    const y1 = Math.min(height - 1, Math.ceil(cy - 0.5) - 1);
    if (y0 > y1) return;
    const an = 1 / p[a + 2]!;
    const bn = 1 / p[b + 2]!;
    const cn = 1 / p[c + 2]!;
    const ax = hw + focal * p[a]! * an;
    const bx = hw + focal * p[b]! * bn;
    const cx = hw + focal * p[c]! * cn;
    const det = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    if (Math.abs(det) < 1e-9) return;
    const inv = 1 / det;
    const bxa = bx - ax;
    const cxa = cx - ax;
    const bya = by - ay;
    const cya = cy - ay;
    const nx = ((bn - an) * cya - (cn - an) * bya) * inv;
    const ny = ((cn - an) * bxa - (bn - an) * cxa) * inv;
    const au = p[a + 3]! * an;
    const bu = p[b + 3]! * bn - au;
    const cu = p[c + 3]! * cn - au;
    const ux = (bu * cya - cu * bya) * inv;
    const uy = (cu * bxa - bu * cxa) * inv;
    const av = p[a + 4]! * an;
    const bv = p[b + 4]! * bn - av;
    const cv = p[c + 4]! * cn - av;
    const vx = (bv * cya - cv * bya) * inv;
    const vy = (cv * bxa - bv * cxa) * inv;
    const al = p[a + 5]!;
    const bl = p[b + 5]! - al;
    const cl = p[c + 5]! - al;
    const lx = (bl * cya - cl * bya) * inv;
    const ly = (cl * bxa - bl * cxa) * inv;
    const long = cxa / cya;
    const upper = by > ay ? bxa / bya : 0;
    const lower = cy > by ? (cx - bx) / (cy - by) : 0;

    const [lr, lg, lb, hr, hg, hb] = this.#lights as unknown as [number, number, number, number, number, number];
    const repeat = wrap === "repeat";
    const mirror = wrap === "mirror";
    const above = Math.max(5, view.z - this.#ground);
    const keepDepth = give > 1;
    const detail = this.#detail;
    const toDetail = DETAIL_TEXELS_PER_METRE * metresPerTexel;
    for (let y = y0; y <= y1; y++) {
      const py = y + 0.5;
      const e = ax + (py - ay) * long;
      const f = py < by ? ax + (py - ay) * upper : bx + (py - by) * lower;
      const x0 = Math.max(0, Math.ceil((e < f ? e : f) - 0.5));
      const x1 = Math.min(width - 1, Math.ceil((e < f ? f : e) - 0.5) - 1);
      if (x0 > x1) continue;
      const px = x0 + 0.5 - ax;
      let n = an + px * nx + (py - ay) * ny;
      let u = au + px * ux + (py - ay) * uy;
      let v = av + px * vx + (py - ay) * vy;
      let l = al + px * lx + (py - ay) * ly;
      const z = 1 / (n + (nx * (x1 - x0)) / 2);
      const pixel = (z / focal) * Math.sqrt(Math.max(1, Math.min(16, z / above)));
      const level = Math.max(
        0,
        Math.min(texture.levels.length - 1, Math.round(Math.log2(pixel / metresPerTexel) - 0.2)),
      );
      const { width: tw, height: th, texels } = texture.levels[level]!;
      const scale = 1 / (1 << level);
      const dl = Math.max(0, Math.min(detail.length - 1, Math.round(Math.log2(pixel * DETAIL_TEXELS_PER_METRE))));
      const grain = detail[dl]!;
      const mask = (DETAIL_SIZE >> dl) - 1;
      const bits = 9 - dl;
      const ds = toDetail / (1 << dl);
      const h = this.haze[Math.min(1023, (z / 8) | 0)]!;
      const clear = (1 - h) * 512;
      const kr = (lr * clear) | 0;
      const kg = (lg * clear) | 0;
      const kb = (lb * clear) | 0;
      const ar = (hr * h) | 0;
      const ag = (hg * h) | 0;
      const ab = (hb * h) | 0;
      const tw2 = tw - 2;
      const th2 = th - 2;
      for (let i = y * width + x0, end = y * width + x1; i <= end; i++, n += nx, u += ux, v += vx, l += lx) {
        if (n * give <= nearness[i]!) continue;
        const depth = 1 / n;
        let s = u * depth;
        let t = v * depth;
        if (mirror) {
          s = Math.abs(s) % (4 * HALF_EAST);
          if (s > 2 * HALF_EAST) s = 4 * HALF_EAST - s;
          t = Math.abs(t) % (4 * HALF_NORTH);
          if (t > 2 * HALF_NORTH) t = 4 * HALF_NORTH - t;
        }
        const g = grain[((((t * ds) | 0) & mask) << bits) + (((s * ds) | 0) & mask)]!;
        s = s * scale - 0.5;
        t = t * scale - 0.5;
        if (s < 0) s = 0;
        if (t < 0) t = 0;
        let si = s | 0;
        const ti0 = t | 0;
        const fs = ((s - si) * 256) | 0;
        const ft = ((t - ti0) * 256) | 0;
        if (si > tw2) si = tw2;
        let row = ti0;
        let next = tw;
        if (repeat) {
          row = ti0 & (th - 1);
          if (row === th - 1) next = -row * tw;
        } else if (row > th2) row = th2;
        const q = row * tw + si;
        const c00 = texels[q]!;
        if (repeat && c00 >>> 24 < g) continue;
        const c10 = texels[q + 1]!;
        const c01 = texels[q + next]!;
        const c11 = texels[q + next + 1]!;
        const rb0 = c00 & 0xff00ff;
        const rb2 = c01 & 0xff00ff;
        const rb1 = (rb0 + (Math.imul((c10 & 0xff00ff) - rb0, fs) >>> 8)) & 0xff00ff;
        const rb3 = (rb2 + (Math.imul((c11 & 0xff00ff) - rb2, fs) >>> 8)) & 0xff00ff;
        const rb = (rb1 + (Math.imul(rb3 - rb1, ft) >>> 8)) & 0xff00ff;
        const g0 = (c00 >>> 8) & 255;
        const g2 = (c01 >>> 8) & 255;
        const g1 = g0 + (Math.imul(((c10 >>> 8) & 255) - g0, fs) >> 8);
        const g3 = g2 + (Math.imul(((c11 >>> 8) & 255) - g2, fs) >> 8);
        const k = (l * (200 + g * 0.44)) | 0;
        if (!keepDepth) nearness[i] = n;
        const o = 3 * i;
        rgb[o] = (Math.imul(Math.imul(rb & 255, k), kr) >> 17) + ar;
        rgb[o + 1] = (Math.imul(Math.imul(g1 + (Math.imul(g3 - g1, ft) >> 8), k), kg) >> 17) + ag;
        rgb[o + 2] = (Math.imul(Math.imul(rb >>> 16, k), kb) >> 17) + ab;
      }
    }
  }

  get #ground(): number {
    const { x, y } = this.#view!;
    return this.#terrain.height(x, y);
  }

  /** Fills what no ground covers: haze at and below the horizon, sky above. */
  #sky({ width, height, rgb, nearness }: Canvas, view: View): void {
    const { sky, haze } = this.#look;
    if (highest(view) < -0.12) return;
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const i = y * width + x;
        if (nearness[i] !== 0) continue;
        const cx = (x + 0.5 - width / 2) / view.focal;
        const cy = (y + 0.5 - height / 2) / view.focal;
        const up = (view.forward[2] + view.right[2] * cx + view.down[2] * cy) / Math.sqrt(1 + cx * cx + cy * cy);
        const k = Math.max(0, Math.min(1, up * 3.5));
        rgb[3 * i] = red(haze) + (red(sky) - red(haze)) * k;
        rgb[3 * i + 1] = green(haze) + (green(sky) - green(haze)) * k;
        rgb[3 * i + 2] = blue(haze) + (blue(sky) - blue(haze)) * k;
      }
    }
  }
}

/** Sine of the elevation of the picture's highest corner. */
function highest({ width, height, focal, right, down, forward }: View): number {
  const cx = width / 2 / focal;
  const cy = height / 2 / focal;
  return (forward[2] + Math.abs(right[2]) * cx + Math.abs(down[2]) * cy) / Math.sqrt(1 + cx * cx + cy * cy);
}

/** The lines of the mesh along one axis: the terrain's own, and three more on each side that carry it to the haze. */
function axis(half: number, step: number): number[] {
  const inner = Array.from({ length: (2 * half) / step + 1 }, (_, i) => i * step - half);
  return [-half - 5200, -half - 1500, -half - 350, ...inner, half + 350, half + 1500, half + 5200];
}

/** Light on the slope at a spot against light on flat ground. */
function relief(terrain: Terrain, look: Look): (x: number, y: number) => number {
  const az = (look.sunAzimuthDeg * Math.PI) / 180;
  const el = (look.sunHeightDeg * Math.PI) / 180;
  const flat = look.ambient[1] + look.sun[1] * Math.sin(el);
  return (x, y) => {
    const sx = (terrain.height(x + 20, y) - terrain.height(x - 20, y)) / 40;
    const sy = (terrain.height(x, y + 20) - terrain.height(x, y - 20)) / 40;
    const facing =
      (Math.sin(el) - (sx * Math.sin(az) + sy * Math.cos(az)) * Math.cos(el)) / Math.sqrt(1 + sx * sx + sy * sy);
    return (look.ambient[1] + look.sun[1] * Math.max(0, facing)) / flat;
  };
}

/** Cuts a polygon of camera points off at the near plane; returns how many corners are left. */
function clipNear(from: Float64Array, count: number, to: Float64Array): number {
  let n = 0;
  for (let k = 0; k < count; k++) {
    const i = k * 6;
    const j = ((k + 1) % count) * 6;
    const zi = from[i + 2]!;
    const zj = from[j + 2]!;
    if (zi >= NEAR) {
      for (let a = 0; a < 6; a++) to[n * 6 + a] = from[i + a]!;
      n++;
    }
    if (zi >= NEAR !== zj >= NEAR) {
      const t = (NEAR - zi) / (zj - zi);
      for (let a = 0; a < 6; a++) to[n * 6 + a] = from[i + a]! + (from[j + a]! - from[i + a]!) * t;
      n++;
    }
  }
  return n;
}

let shared: readonly Uint8Array[] | undefined;

/** Fine grain of soil and grass with its averages, the same everywhere. */
function detailLevels(): readonly Uint8Array[] {
  if (shared) return shared;
  const levels = [
    noiseTile(4711, DETAIL_SIZE, [
      [21, 0.08],
      [85, 0.22],
      [205, 0.4],
      [512, 0.75],
    ]),
  ];
  for (let size = DETAIL_SIZE / 2; size >= 16; size /= 2) {
    const last = levels[levels.length - 1]!;
    const next = new Uint8Array(size * size);
    for (let y = 0; y < size; y++) {
      for (let x = 0; x < size; x++) {
        const i = 4 * y * size + 2 * x;
        next[y * size + x] = (last[i]! + last[i + 1]! + last[i + 2 * size]! + last[i + 2 * size + 1]! + 2) >> 2;
      }
    }
    levels.push(next);
  }
  shared = levels;
  return levels;
}
