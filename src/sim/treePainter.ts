import type { Canvas } from "./canvas.ts";
import { LEAF, leafClumps, TREE_SHADOWS } from "./leaves.ts";
import { blue, green, type Look, red } from "./look.ts";
import { hash01 } from "./random.ts";
import type { Terrain } from "./terrain.ts";
import { toCamera, type View } from "./view.ts";
import type { Trees } from "./worldTrees.ts";

/**
 * Draws trees as clumps of leaves: discs that always face the camera, with the normals of a sphere so that the sun falls
 * on them from the right side, and ragged edges. A tree far away is one clump, a near one up to nine.
 */
export class TreePainter {
  readonly #look: Look;
  readonly #trees: Trees;
  readonly #base: Float32Array;
  readonly #light = new Float32Array(256 * 3);
  readonly #spot = new Float64Array(3);
  readonly #outline = new Float64Array(3 * 8);

  constructor(terrain: Terrain, trees: Trees, look: Look) {
    this.#trees = trees;
    this.#look = look;
    this.#base = Float32Array.from({ length: trees.count }, (_, i) => terrain.height(trees.x[i]!, trees.y[i]!));
  }

  /** Calls `visit` with every tree that may be in the picture and is nearer than `reach` metres, near blocks first. */
  #each(view: View, reach: number, visit: (i: number, cx: number, cy: number, cz: number) => void): void {
    const { blockFrom, blockSize, blockColumns, blockRows, x, y, height } = this.#trees;
    const spot = this.#spot;
    const west = (-blockColumns * blockSize) / 2;
    const south = (-blockRows * blockSize) / 2;
    const kx = view.width / 2 / view.focal;
    const ky = view.height / 2 / view.focal;
    const slack = blockSize * 1.1;
    const near: { readonly b: number; readonly depth: number }[] = [];
    for (let r = 0; r < blockRows; r++) {
      for (let c = 0; c < blockColumns; c++) {
        const b = r * blockColumns + c;
        const from = blockFrom[b]!;
        if (from === blockFrom[b + 1]) continue;
        toCamera(view, west + (c + 0.5) * blockSize, south + (r + 0.5) * blockSize, this.#base[from]!, spot, 0);
        const depth = spot[2]!;
        if (depth < -slack || depth > reach) continue;
        if (Math.abs(spot[0]!) > kx * depth + slack * 1.5 || Math.abs(spot[1]!) > ky * depth + slack * 1.5) continue;
        near.push({ b, depth });
      }
    }
    near.sort((p, q) => p.depth - q.depth);
    for (const { b } of near) {
      for (let i = blockFrom[b]!, to = blockFrom[b + 1]!; i < to; i++) {
        const h = height[i]!;
        toCamera(view, x[i]!, y[i]!, this.#base[i]! + h * 0.6, spot, 0);
        const z = spot[2]!;
        if (z < 4 || Math.abs(spot[0]!) > kx * z + h || Math.abs(spot[1]!) > ky * z + h) continue;
        visit(i, spot[0]!, spot[1]!, z);
      }
    }
  }

  /** Whether nearer things cover a tree's top and both its sides. */
  #hidden(
    { width, height, nearness }: Canvas,
    view: View,
    cx: number,
    cy: number,
    cz: number,
    r: number,
    h: number,
  ): boolean {
    const covered = (x: number, y: number, z: number): boolean => {
      const u = (width / 2 + (view.focal * x) / z) | 0;
      const v = (height / 2 + (view.focal * y) / z) | 0;
      return u >= 0 && v >= 0 && u < width && v < height && nearness[v * width + u]! * (z - 2 * r) > 1;
    };
    return (
      covered(cx + view.right[2] * h * 0.36, cy + view.down[2] * h * 0.36, cz + view.forward[2] * h * 0.36) &&
      covered(cx - 0.85 * r, cy, cz) &&
      covered(cx + 0.85 * r, cy, cz)
    );
  }

  /** Shadows of single trees on the ground. */
  shadows(canvas: Canvas, view: View, keep: readonly [number, number, number], stamp: number): void {
    const { x, y, radius, height, kind } = this.#trees;
    const az = (this.#look.sunAzimuthDeg * Math.PI) / 180;
    const el = (Math.max(12, this.#look.sunHeightDeg) * Math.PI) / 180;
    const ax = -Math.sin(az);
    const ay = -Math.cos(az);
    const spot = new Float64Array(3);
    const long = 1 / Math.tan(el);
    this.#each(view, 900, (i, _cx, _cy, cz) => {
      const r = radius[i]!;
      const h = height[i]!;
      if ((r * view.focal) / cz < 1.5) return;
      const shape = TREE_SHADOWS[kind[i]!]!;
      for (let k = 0; k < 8; k++) {
        const [up, out, end] = shape[k]!;
        const s = up * h * long + end * r;
        const t = out * r;
        toCamera(view, x[i]! + ax * s + ay * t, y[i]! + ay * s - ax * t, this.#base[i]!, spot, 0);
        if (spot[2]! < 2) return;
        this.#outline[3 * k] = view.width / 2 + (view.focal * spot[0]!) / spot[2]!;
        this.#outline[3 * k + 1] = view.height / 2 + (view.focal * spot[1]!) / spot[2]!;
        this.#outline[3 * k + 2] = 1 / spot[2]!;
      }
      canvas.shade(this.#outline, 8, keep, stamp);
    });
  }

  paint(canvas: Canvas, view: View, haze: Float32Array): void {
    const { radius, height, kind, mark } = this.#trees;
    this.#lightUp(view);
    const up = { x: view.right[2], y: view.down[2], z: view.forward[2] };
    this.#each(view, 2600, (i, cx, cy, cz) => {
      const scale = view.focal / cz;
      const r = radius[i]!;
      const h = height[i]!;
      const m = mark[i]!;
      const size = r * scale;
      const k = kind[i]!;
      const tint = 0.8 + ((m & 63) / 63) * 0.4;
      if (size < 0.35 || this.#hidden(canvas, view, cx, cy, cz, r, h)) return;
      const clump = (along: number, ox: number, oy: number, oz: number, rr: number, variant: number): void => {
        const z = cz + up.z * along + oz;
        this.#clump(canvas, view, haze, cx + up.x * along + ox, cy + up.y * along + oy, z, rr, k, tint, variant);
      };
      const middle = k === 2 ? -0.15 * h : 0;
      if (size < 3.5) {
        clump(middle, 0, 0, 0, r * (k === 0 ? 1.25 : 1.1), m & 3);
        if (k === 0) clump(0.28 * h, 0, 0, 0, r * 0.6, (m >> 2) & 3);
        return;
      }
      if (k === 0) {
        const tiers = size < 8 ? 4 : size < 16 ? 7 : 11;
        for (let t = 0; t < tiers; t++) {
          const f = t / (tiers - 1);
          clump((-0.42 + 0.78 * f ** 0.9) * h, 0, 0, 0, r * (1.12 - 0.9 * f), (m + t) & 3);
        }
        return;
      }
      const lobes = k === 2 ? 4 : size < 9 ? 4 : 9;
      clump(middle, 0, 0, 0, r * 0.78, m & 3);
      for (let t = 0; t < lobes; t++) {
        const a = (t + (m & 7) / 8) * 2.4;
        const f = (t + 0.5) / lobes;
        const ring = Math.sqrt(Math.max(0.1, 1 - (2 * f - 0.9) ** 2)) * r * 0.55;
        const east = Math.cos(a) * ring;
        const north = Math.sin(a) * ring;
        const [rx, ry] = view.right;
        const [dx, dy] = view.down;
        const [fx, fy] = view.forward;
        clump(
          middle + (f - 0.45) * h * 0.55,
          rx * east + ry * north,
          dx * east + dy * north,
          fx * east + fy * north,
          r * (0.46 + 0.16 * hash01(m, t, 3)),
          (m + t) & 3,
        );
      }
    });
  }

  /** Light on each of the 64 normals × 4 shades of leaf that a clump is made of. */
  #lightUp(view: View): void {
    const { sun, ambient, sunAzimuthDeg, sunHeightDeg } = this.#look;
    const az = (sunAzimuthDeg * Math.PI) / 180;
    const el = (sunHeightDeg * Math.PI) / 180;
    const s = [Math.sin(az) * Math.cos(el), Math.cos(az) * Math.cos(el), Math.sin(el)] as const;
    const dot = (a: readonly number[], b: readonly number[]): number => a[0]! * b[0]! + a[1]! * b[1]! + a[2]! * b[2]!;
    const toSun = [dot(view.right, s), dot(view.down, s), dot(view.forward, s)] as const;
    const up = [view.right[2], view.down[2], view.forward[2]] as const;
    for (let cell = 0; cell < 64; cell++) {
      const nx = ((cell & 7) - 3.5) / 3.7;
      const ny = ((cell >> 3) - 3.5) / 3.7;
      const nz = -Math.sqrt(Math.max(0, 1 - nx * nx - ny * ny));
      const facing = Math.max(0, 0.2 + 0.8 * (toSun[0] * nx + toSun[1] * ny + toSun[2] * nz));
      const open = 0.62 + 0.38 * (up[0] * nx + up[1] * ny + up[2] * nz);
      for (let leaf = 0; leaf < 4; leaf++) {
        const k = 0.7 + leaf * 0.2;
        for (let c = 0; c < 3; c++) {
          this.#light[(cell * 4 + leaf) * 3 + c] = k * (ambient[c]! * open + sun[c]! * facing);
        }
      }
    }
  }

  #clump(
    canvas: Canvas,
    view: View,
    haze: Float32Array,
    cx: number,
    cy: number,
    cz: number,
    radius: number,
    kind: number,
    tint: number,
    variant: number,
  ): void {
    if (cz < 3) return;
    const { width, height, rgb, nearness, owner } = canvas;
    const n = 1 / cz;
    const scale = view.focal * n;
    const u = width / 2 + cx * scale;
    const v = height / 2 + cy * scale;
    const size = radius * scale;
    const x0 = Math.max(0, Math.ceil(u - size - 0.5));
    const x1 = Math.min(width - 1, Math.ceil(u + size - 0.5) - 1);
    const y0 = Math.max(0, Math.ceil(v - size - 0.5));
    const y1 = Math.min(height - 1, Math.ceil(v + size - 0.5) - 1);
    if (x0 > x1 || y0 > y1) return;
    const h = haze[Math.min(1023, (cz / 8) | 0)]!;
    const colour = this.#look.crowns[kind as 0 | 1 | 2];
    const invert = this.#look.infrared && !this.#look.whiteHot;
    const k = tint * (1 - h);
    const r = (invert ? 255 - red(colour) : red(colour)) * k;
    const g = (invert ? 255 - green(colour) : green(colour)) * k;
    const b = (invert ? 255 - blue(colour) : blue(colour)) * k;
    const hr = red(this.#look.haze) * h;
    const hg = green(this.#look.haze) * h;
    const hb = blue(this.#look.haze) * h;
    const step = LEAF / (2 * size);
    const light = this.#light;
    const offset = variant * LEAF * LEAF;
    for (let y = y0; y <= y1; y++) {
      const row = offset + (((y + 0.5 - v + size) * step) | 0) * LEAF;
      let tx = (x0 + 0.5 - u + size) * step;
      for (let i = y * width + x0, end = y * width + x1; i <= end; i++, tx += step) {
        const leaf = leafClumps[row + (tx | 0)]!;
        if (leaf === 0 || n <= nearness[i]!) continue;
        nearness[i] = n;
        owner[i] = 0;
        const l = leaf * 3;
        rgb[3 * i] = r * light[l]! + hr;
        rgb[3 * i + 1] = g * light[l + 1]! + hg;
        rgb[3 * i + 2] = b * light[l + 2]! + hb;
      }
    }
  }
}
