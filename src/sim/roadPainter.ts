import type { Canvas } from "./canvas.ts";
import type { GroundShader } from "./groundShader.ts";
import { averaged, type GroundTexture } from "./groundTexture.ts";
import { blue, green, type Look, red } from "./look.ts";
import { hash01 } from "./random.ts";
import type { Terrain } from "./terrain.ts";
import { toCamera, type View } from "./view.ts";
import { COVER } from "./worldLand.ts";
import type { Road } from "./worldLayout.ts";

const ACROSS = 64; // texels over the width of a road
const ALONG = 256;
const STEP = 6; // metres
const REACH = 650; // metres; beyond, the ground's own texture shows the road well enough

/** Draws roads as strips on the ground, sharp at any distance: lines and lanes on asphalt, ruts and grass on dirt. */
export class RoadPainter {
  readonly #strips: readonly Strip[];
  readonly #corners = new Float64Array(4 * 6);

  constructor(terrain: Terrain, roads: readonly Road[], look: Look) {
    this.#strips = roads.map((road) => ({
      texture: roadTexture(road, look),
      texel: (road.width + 1) / ACROSS,
      edges: edges(terrain, road),
    }));
  }

  paint(canvas: Canvas, view: View, shader: GroundShader): void {
    shader.begin(canvas, view);
    const corners = this.#corners;
    const kx = view.width / 2 / view.focal;
    const ky = view.height / 2 / view.focal;
    for (const { texture, texel, edges: e } of this.#strips) {
      for (let i = 0; i + 6 < e.length; i += 6) {
        toCamera(view, e[i]!, e[i + 1]!, e[i + 2]!, corners, 0);
        const depth = corners[2]!;
        if (depth < -12 || depth > REACH) continue;
        if (Math.abs(corners[0]!) > kx * depth + 25 || Math.abs(corners[1]!) > ky * depth + 25) continue;
        toCamera(view, e[i + 3]!, e[i + 4]!, e[i + 5]!, corners, 6);
        toCamera(view, e[i + 9]!, e[i + 10]!, e[i + 11]!, corners, 12);
        toCamera(view, e[i + 6]!, e[i + 7]!, e[i + 8]!, corners, 18);
        const s = ((i / 6) * STEP) / texel;
        const t = s + STEP / texel;
        for (let k = 0; k < 4; k++) {
          corners[6 * k + 3] = k === 0 || k === 3 ? 0.5 : ACROSS - 0.5;
          corners[6 * k + 4] = k < 2 ? s : t;
          corners[6 * k + 5] = 1;
        }
        const near = corners[2]! < 1 || corners[8]! < 1 || corners[14]! < 1 || corners[20]! < 1;
        shader.polygon(corners, 4, near, texture, texel, "repeat", 1.012);
      }
    }
  }
}

interface Strip {
  readonly texture: GroundTexture;
  /** Metres of one texel. */
  readonly texel: number;
  /** x, y, z of the left edge, then of the right edge, every `STEP` metres. */
  readonly edges: Float32Array;
}

function edges(terrain: Terrain, { course, width }: Road): Float32Array {
  const count = Math.floor(course.length / STEP) + 1;
  const out = new Float32Array(count * 6);
  const half = (width + 1) / 2;
  for (let i = 0; i < count; i++) {
    const p = course.at(i * STEP);
    [-half, half].forEach((across, side) => {
      const x = p.x + Math.cos(p.heading) * across;
      const y = p.y - Math.sin(p.heading) * across;
      out.set([x, y, terrain.height(x, y)], i * 6 + side * 3);
    });
  }
  return out;
}

/** One stretch of a road's surface, repeated along it. The top byte says how surely a texel covers the ground. */
function roadTexture({ surface, width }: Road, look: Look): GroundTexture {
  const texels = new Int32Array(ACROSS * ALONG);
  const texel = (width + 1) / ACROSS;
  const lines = surface === "asphalt" && width > 6 && !look.infrared && look.name !== "snow";
  const base = look.covers[surface === "dirt" ? COVER.dirt : COVER.asphalt]!;
  const grass = look.covers[COVER.verge]!;
  const invert = look.infrared && !look.whiteHot;
  for (let y = 0; y < ALONG; y++) {
    const along = y * texel;
    for (let x = 0; x < ACROSS; x++) {
      const across = (x + 0.5) * texel - (width + 1) / 2;
      const off = Math.abs(across);
      let colour = base;
      let k = 0.95 + 0.08 * (hash01(77, x, y) - 0.5) + 0.06 * (hash01(78, x >> 2, y >> 3) - 0.5);
      const edge = (width + 1) / 2 - off;
      let cover = 255;
      if (surface === "asphalt") {
        const rut = Math.abs(off - width * 0.25);
        k *= 1 - 0.07 * Math.exp(-((Math.abs(rut - 0.8) / 0.4) ** 2));
        if (edge < 0.5) {
          cover = edge < 0.25 ? 110 : 190;
          colour = look.covers[COVER.dirt]!;
        }
        const dashed = off < 0.07 && along % (ALONG * texel * 0.5) < ALONG * texel * 0.22;
        const solid = Math.abs(off - width / 2 + 0.35) < 0.08;
        if (lines && (dashed || solid)) {
          colour = 0xd8d8d2;
          k = 0.9 + 0.2 * hash01(79, x, y);
        }
      } else if (surface === "dirt" && width > 9) {
        k *= 0.9 + 0.2 * hash01(81, x >> 3, y >> 3);
        if (edge < 2) cover = 60 + edge * 60;
      } else if (surface === "dirt") {
        const rut = Math.abs(off - 0.78);
        const bare = Math.exp(-((rut / 0.42) ** 2));
        k *= 0.86 + 0.2 * bare;
        if (off < 0.34 && width < 4.1) {
          colour = grass;
          cover = 70 + 90 * hash01(80, x >> 1, y >> 2);
        } else if (edge < 1) cover = 45 + edge * 130;
      }
      const channel = (c: number): number => Math.max(0, Math.min(255, Math.round((invert ? 255 - c : c) * k)));
      texels[y * ACROSS + x] =
        (cover << 24) | (channel(blue(colour)) << 16) | (channel(green(colour)) << 8) | channel(red(colour));
    }
  }
  return { levels: averaged(texels, ACROSS, ALONG, 6) };
}
