import type { HeightField } from "./heightField.ts";
import { DROP, isClear } from "./lineOfSight.ts";

/**
 * What can be seen of the ground from one place, for many targets: the horizon is swept along rays from the viewer, each
 * ray once and only where somebody asks, and each target is held against the horizon in front of it (the idea of R2,
 * Franklin and Ray, 1994). Targets that the horizon between two rays leaves in doubt are looked at one by one.
 */
export class Viewshed {
  readonly #field: HeightField;
  readonly #reach: number;
  readonly #rays: number;
  readonly #stride: number;
  readonly #marks: number;
  /** For each ray the steepest slope up to each mark. */
  readonly #slopes: Float32Array;
  /** The look in which a ray was last swept, and how many of its marks. */
  readonly #sweptIn: Uint32Array;
  readonly #sweptTo: Uint16Array;
  #look = 0;
  #east = 0;
  #north = 0;
  #amsl = 0;

  /** For targets within `reach` metres, level distance. */
  constructor(field: HeightField, reach: number) {
    this.#field = field;
    this.#reach = reach;
    const step = Math.min(field.stepEast, field.stepNorth);
    this.#stride = step * 0.75;
    this.#marks = Math.ceil(reach / this.#stride) + 1;
    this.#rays = Math.ceil((2 * Math.PI * reach) / step);
    this.#slopes = new Float32Array(this.#rays * this.#marks);
    this.#sweptIn = new Uint32Array(this.#rays);
    this.#sweptTo = new Uint16Array(this.#rays);
  }

  /** Puts the viewer at a place; what was asked before is forgotten. The field has to be filled as far as targets lie. */
  from(east: number, north: number, amsl: number): void {
    this.#look++;
    this.#east = east;
    this.#north = north;
    this.#amsl = amsl;
  }

  /** Whether a target is in sight. Beyond the reach each target is looked at by itself. */
  sees(east: number, north: number, amsl: number): boolean {
    const dx = east - this.#east;
    const dy = north - this.#north;
    const level = Math.sqrt(dx * dx + dy * dy);
    if (level < 2 * this.#stride || level > this.#reach) return this.#looksAt(east, north, amsl);
    const turn = Math.atan2(dy, dx) / (2 * Math.PI);
    const at = (turn < 0 ? turn + 1 : turn) * this.#rays;
    const ray = Math.floor(at) % this.#rays;
    const next = (ray + 1) % this.#rays;
    // The last mark before the target that is not on its own doorstep.
    const mark = Math.floor(level / this.#stride - 0.5) - 1;
    const slope = (amsl - this.#amsl) / level - DROP * level;
    const a = this.#horizon(ray, mark);
    const b = this.#horizon(next, mark);
    const share = at - Math.floor(at);
    const over = (slope - (a * (1 - share) + b * share)) * level;
    const doubt = SURE + Math.abs(a - b) * level * 0.5;
    if (over > doubt) return this.#clearAtTheEnd(east, north, amsl, dx / level, dy / level);
    if (over < -doubt) return false;
    return this.#looksAt(east, north, amsl);
  }

  /** The last few metres before the target, between it and the last mark. */
  #clearAtTheEnd(east: number, north: number, amsl: number, ux: number, uy: number): boolean {
    const level = (east - this.#east) * ux + (north - this.#north) * uy;
    const back = Math.min(level, 2 * this.#stride);
    const rise = ((this.#amsl - amsl) / level) * back;
    return isClear(this.#field, east - ux * back, north - uy * back, amsl + rise, east, north, amsl);
  }

  #looksAt(east: number, north: number, amsl: number): boolean {
    return isClear(this.#field, this.#east, this.#north, this.#amsl, east, north, amsl);
  }

  /** The steepest slope along a ray up to a mark. */
  #horizon(ray: number, mark: number): number {
    const base = ray * this.#marks;
    if (this.#sweptIn[ray] !== this.#look) {
      this.#sweptIn[ray] = this.#look;
      this.#sweptTo[ray] = 0;
    }
    if ((this.#sweptTo[ray] as number) <= mark) this.#sweep(ray, base, Math.min(this.#marks, mark + AHEAD));
    return this.#slopes[base + mark] as number;
  }

  /** Follows a ray from where it was left to a mark. */
  #sweep(ray: number, base: number, to: number): void {
    const { stepEast, stepNorth, west, south, columns, rows, heights } = this.#field;
    const from = this.#sweptTo[ray] as number;
    this.#sweptTo[ray] = to;
    const azimuth = (2 * Math.PI * ray) / this.#rays;
    const dx = (Math.cos(azimuth) * this.#stride) / stepEast;
    const dy = (Math.sin(azimuth) * this.#stride) / stepNorth;
    let x = (this.#east - west) / stepEast + from * dx;
    let y = (this.#north - south) / stepNorth + from * dy;
    let steepest = from === 0 ? Number.NEGATIVE_INFINITY : (this.#slopes[base + from - 1] as number);
    let level = from * this.#stride;
    for (let m = from; m < to; m++) {
      x += dx;
      y += dy;
      level += this.#stride;
      const i = Math.floor(x);
      const j = Math.floor(y);
      if (i >= 0 && j >= 0 && i < columns - 1 && j < rows - 1) {
        const at = j * columns + i;
        const h00 = heights[at] as number;
        const h01 = heights[at + columns] as number;
        const lower = h00 + ((heights[at + 1] as number) - h00) * (x - i);
        const upper = h01 + ((heights[at + columns + 1] as number) - h01) * (x - i);
        const slope = (lower + (upper - lower) * (y - j) - this.#amsl) / level - DROP * level;
        if (slope > steepest) steepest = slope;
      }
      this.#slopes[base + m] = steepest;
    }
  }
}

const AHEAD = 8; // marks that a ray is followed further than was asked
const SURE = 1; // metres at the target by which it has to clear the horizon, or miss it, to be sure
