import type { SectorRecord } from "../contract/records.ts";
import { createGroundTexture } from "./groundTexture.ts";
import { LOOKS } from "./look.ts";
import { encodePalettePng } from "./png.ts";
import { HALF_EAST, HALF_NORTH, SECTOR_EAST, SECTOR_NORTH } from "./terrain.ts";
import type { World } from "./world.ts";

const METRES_PER_PIXEL = 2;

/** The sector from straight above as the camera would see it by day, without traffic, north up. */
export function createTopView(world: World): SectorRecord {
  const { width, height, rgb } = paintTopView(world);
  const { indices, palette } = quantise(rgb);
  return {
    name: "Demo sector",
    ...world.bounds,
    image: encodePalettePng(indices, palette, width, height),
    imageType: "image/png",
    borderLine: world.borderLine,
    base: world.base,
  };
}

function paintTopView(world: World) {
  const look = LOOKS.day;
  const level = createGroundTexture(world.land, look).levels[1]!;
  const width = (2 * SECTOR_EAST) / METRES_PER_PIXEL;
  const height = (2 * SECTOR_NORTH) / METRES_PER_PIXEL;
  const rgb = new Uint8Array(width * height * 3);
  const west = (HALF_EAST - SECTOR_EAST) / METRES_PER_PIXEL;
  const south = (HALF_NORTH - SECTOR_NORTH) / METRES_PER_PIXEL;
  for (let y = 0; y < height; y++) {
    const north = height - 1 - y;
    for (let x = 0; x < width; x++) {
      const t = level.texels[(south + north) * level.width + west + x]!;
      const wx = (x + 0.5) * METRES_PER_PIXEL - SECTOR_EAST;
      const wy = (north + 0.5) * METRES_PER_PIXEL - SECTOR_NORTH;
      const slope = (world.terrain.height(wx - 12, wy - 12) - world.terrain.height(wx + 12, wy + 12)) * 0.014 + 1;
      const o = (y * width + x) * 3;
      rgb[o] = Math.min(255, (t & 255) * slope);
      rgb[o + 1] = Math.min(255, ((t >> 8) & 255) * slope);
      rgb[o + 2] = Math.min(255, ((t >> 16) & 255) * slope);
    }
  }
  const disc = (x: number, y: number, r: number, colour: number, keep: number): void => {
    const cx = (x + SECTOR_EAST) / METRES_PER_PIXEL;
    const cy = (SECTOR_NORTH - y) / METRES_PER_PIXEL;
    const reach = r / METRES_PER_PIXEL;
    for (let py = Math.max(0, Math.floor(cy - reach)); py < Math.min(height, cy + reach); py++) {
      for (let px = Math.max(0, Math.floor(cx - reach)); px < Math.min(width, cx + reach); px++) {
        const d = ((px + 0.5 - cx) ** 2 + (py + 0.5 - cy) ** 2) / (reach * reach);
        if (d > 1) continue;
        const light = 1 + 0.25 * ((cx - px - 0.5 + (py + 0.5 - cy)) / reach) * 0.7;
        const o = (py * width + px) * 3;
        for (let k = 0; k < 3; k++) {
          const c = ((colour >> (16 - 8 * k)) & 255) * light;
          rgb[o + k] = Math.max(0, Math.min(255, rgb[o + k]! * keep + c * (1 - keep)));
        }
      }
    }
  };
  const { trees, props } = world.things;
  for (let i = 0; i < trees.count; i++) {
    const h = trees.height[i]!;
    disc(trees.x[i]! + h * 0.3, trees.y[i]! + h * 0.4, trees.radius[i]!, 0x10160c, 0.55);
  }
  for (let i = 0; i < trees.count; i++) {
    disc(trees.x[i]!, trees.y[i]!, Math.max(1.6, trees.radius[i]!), look.crowns[trees.kind[i] as 0 | 1 | 2], 0.15);
  }
  for (const p of props) {
    if (p.length < 3) continue;
    const c = Math.cos(p.heading);
    const s = Math.sin(p.heading);
    for (let a = -p.length / 2; a <= p.length / 2; a += 1) {
      for (let b = -p.width / 2; b <= p.width / 2; b += 1) {
        disc(p.x + s * a + c * b, p.y + c * a - s * b, 1.2, p.colour, b > 0 ? 0 : 0.2);
      }
    }
  }
  return { width, height, rgb };
}

/** At most 256 colours that stand for all in the picture (median cut), and for each pixel which one. */
function quantise(rgb: Uint8Array): { indices: Uint8Array; palette: Uint8Array } {
  const histogram = new Map<number, number>();
  for (let i = 0; i < rgb.length; i += 3) {
    const key = ((rgb[i]! >> 3) << 10) | ((rgb[i + 1]! >> 3) << 5) | (rgb[i + 2]! >> 3);
    histogram.set(key, (histogram.get(key) ?? 0) + 1);
  }
  const channel = (key: number, axis: number): number => (key >> (10 - 5 * axis)) & 31;
  let boxes: [number, number][][] = [[...histogram]];
  while (boxes.length < 256) {
    const scored = boxes.map((box) => {
      const spans = [0, 1, 2].map((axis) => {
        const values = box.map(([key]) => channel(key, axis));
        return values.reduce((a, b) => Math.max(a, b), 0) - values.reduce((a, b) => Math.min(a, b), 31);
      });
      const axis = spans.indexOf(Math.max(...spans));
      const weight = box.reduce((sum, [, n]) => sum + n, 0);
      return { box, axis, score: spans[axis]! * Math.sqrt(weight) };
    });
    const widest = scored.reduce((a, b) => (b.score > a.score ? b : a));
    if (widest.score === 0) break;
    const sorted = [...widest.box].sort((a, b) => channel(a[0], widest.axis) - channel(b[0], widest.axis));
    const half = sorted.reduce((sum, [, n]) => sum + n, 0) / 2;
    let seen = 0;
    let cut = 0;
    while (cut < sorted.length - 1 && seen < half) seen += sorted[cut++]![1];
    cut = Math.max(1, cut);
    boxes = boxes.filter((box) => box !== widest.box);
    boxes.push(sorted.slice(0, cut), sorted.slice(cut));
  }
  const palette = new Uint8Array(boxes.length * 3);
  const lookup = new Map<number, number>();
  boxes.forEach((box, index) => {
    const weight = box.reduce((sum, [, n]) => sum + n, 0);
    for (let axis = 0; axis < 3; axis++) {
      palette[index * 3 + axis] = box.reduce((sum, [key, n]) => sum + (channel(key, axis) * 8 + 4) * n, 0) / weight;
    }
    for (const [key] of box) lookup.set(key, index);
  });
  const indices = new Uint8Array(rgb.length / 3);
  for (let i = 0; i < indices.length; i++) {
    const key = ((rgb[3 * i]! >> 3) << 10) | ((rgb[3 * i + 1]! >> 3) << 5) | (rgb[3 * i + 2]! >> 3);
    indices[i] = lookup.get(key)!;
  }
  return { indices, palette };
}
