import type { Canvas } from "./canvas.ts";
import { type GroundShader, NEAR, type Wrap } from "./groundShader.ts";
import type { GroundTexture } from "./groundTexture.ts";
import { blue, green, type Look, red } from "./look.ts";
import { HALF_EAST, HALF_NORTH, type Terrain } from "./terrain.ts";
import type { View } from "./view.ts";

/** Draws the land as a mesh over the terrain that goes on beyond its rim into the haze, and the sky over it. */
export class GroundPainter {
  readonly #shader: GroundShader;
  readonly #look: Look;
  readonly #texture: GroundTexture;
  readonly #columns: number;
  readonly #rows: number;
  readonly #vertices: Float32Array; // x, y, z, light
  readonly #seen: Float64Array; // camera x, y, z
  readonly #codes: Uint8Array;
  readonly #polygon = new Float64Array(3 * 6);

  constructor(terrain: Terrain, look: Look, texture: GroundTexture, shader: GroundShader) {
    this.#shader = shader;
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
  }

  paint(canvas: Canvas, view: View): void {
    this.#shader.begin(canvas, view);
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
    this.#shader.polygon(p, 3, near, this.#texture, 1, wrap, 1);
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
