import type { Canvas } from "./canvas.ts";
import { GRAIN_SIZE, GRAIN_TEXELS_PER_METRE, grainLevels } from "./grain.ts";
import type { GroundTexture } from "./groundTexture.ts";
import { blue, green, type Look, red } from "./look.ts";
import { HALF_EAST, HALF_NORTH, type Terrain } from "./terrain.ts";
import type { View } from "./view.ts";

/** Polygons are cut off this near to the camera, metres. */
export const NEAR = 1;

/** Triangles of this texture stay inside it, are mirrored at its edges, or repeat along v. */
export type Wrap = "inside" | "mirror" | "repeat";

/** Fills polygons that lie on the ground: a texture in perspective, fine grain, relief shading and haze. */
export class GroundShader {
  readonly #terrain: Terrain;
  readonly #detail = grainLevels();
  readonly #clipped = new Float64Array(8 * 6);
  readonly #lights = new Float64Array(6);
  #canvas: Canvas | undefined;
  #view: View | undefined;
  #ground = 0;
  /** Share of haze by depth, one entry for 8 m. */
  readonly haze: Float32Array;

  constructor(terrain: Terrain, look: Look) {
    this.#terrain = terrain;
    this.haze = Float32Array.from({ length: 1024 }, (_, i) => 1 - Math.exp(-(((i * 8) / look.visibility) ** 1.3)));
    const s = Math.sin((look.sunHeightDeg * Math.PI) / 180);
    for (let k = 0; k < 3; k++) this.#lights[k] = look.ambient[k]! + look.sun[k]! * s;
    this.#lights.set([red(look.haze), green(look.haze), blue(look.haze)], 3);
  }

  /** Says which picture the next polygons go to. */
  begin(canvas: Canvas, view: View): void {
    this.#canvas = canvas;
    this.#view = view;
    this.#ground = this.#terrain.height(view.x, view.y);
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
    const toDetail = GRAIN_TEXELS_PER_METRE * metresPerTexel;
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
      const dl = Math.max(0, Math.min(detail.length - 1, Math.round(Math.log2(pixel * GRAIN_TEXELS_PER_METRE))));
      const grain = detail[dl]!;
      const mask = (GRAIN_SIZE >> dl) - 1;
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
