/** How the globe is seen: from world coordinates (metres, earth-centred) to the canvas's pixels. */
export interface View {
  /** Projection times view, column by column, 16 numbers. */
  readonly matrix: ArrayLike<number>;
  /** Size of the canvas, CSS pixels. */
  readonly width: number;
  readonly height: number;
  /** Where the eye is. */
  readonly eye: { readonly x: number; readonly y: number; readonly z: number };
}

/** Many points of the world and the pixels at which they are seen, worked out once for each view and asked at each move of the mouse. */
export class ScreenPoints {
  /** x, y, z of each point. */
  #world = new Float64Array(0);
  /** x, y of each point's pixel; NaN where it is behind the eye or behind the earth. */
  #pixels = new Float32Array(0);
  #count = 0;
  #view: View | undefined;

  get count(): number {
    return this.#count;
  }

  /** Takes other points; `at(i)` is asked only for those that `changed(i)` names, unless their number is another. */
  set(count: number, at: (i: number) => View["eye"], changed: (i: number) => boolean = () => true): void {
    const anew = count !== this.#count;
    if (anew) {
      this.#count = count;
      this.#world = new Float64Array(3 * count);
      this.#pixels = new Float32Array(2 * count);
    }
    for (let i = 0; i < count; i++) {
      if (!anew && !changed(i)) continue;
      const { x, y, z } = at(i);
      this.#world[3 * i] = x;
      this.#world[3 * i + 1] = y;
      this.#world[3 * i + 2] = z;
    }
    this.#view = undefined;
  }

  /** Works the pixels out for a view; says whether any may be another. */
  look(view: View): boolean {
    if (this.#view && sameView(this.#view, view)) return false;
    this.#view = view;
    this.#project(view);
    return true;
  }

  x = (i: number): number => this.#pixels[2 * i] ?? Number.NaN;
  y = (i: number): number => this.#pixels[2 * i + 1] ?? Number.NaN;

  /** The point seen nearest to a pixel within `radius` pixels, of those that `may` lets; −1 for none. */
  nearest(x: number, y: number, radius: number, may: (i: number) => boolean = () => true): number {
    let best = -1;
    let least = radius * radius;
    for (let i = 0; i < this.#count; i++) {
      const dx = (this.#pixels[2 * i] as number) - x;
      const dy = (this.#pixels[2 * i + 1] as number) - y;
      const away = dx * dx + dy * dy;
      if (away <= least && may(i)) {
        least = away;
        best = i;
      }
    }
    return best;
  }

  /** The points seen inside a rectangle between two of its corners. */
  within(a: Pixel, b: Pixel): number[] {
    const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
    const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
    const out: number[] = [];
    for (let i = 0; i < this.#count; i++) {
      const [x, y] = [this.x(i), this.y(i)];
      if (x >= left && x <= right && y >= top && y <= bottom) out.push(i);
    }
    return out;
  }

  #project({ matrix: m, width, height, eye }: View): void {
    const world = this.#world;
    // In a space where the earth is a ball of radius 1: what its edge hides (https://cesium.com/blog/2013/04/25/horizon-culling/).
    // The ball is a little smaller than the ellipsoid, below which much ground lies.
    const [ex, ey, ez] = [eye.x / EQUATOR, eye.y / EQUATOR, eye.z / POLE];
    const toEdge = ex * ex + ey * ey + ez * ez - 1;
    for (let i = 0; i < this.#count; i++) {
      const x = world[3 * i] as number;
      const y = world[3 * i + 1] as number;
      const z = world[3 * i + 2] as number;
      const w = n(m, 3) * x + n(m, 7) * y + n(m, 11) * z + n(m, 15);
      const [dx, dy, dz] = [x / EQUATOR - ex, y / EQUATOR - ey, z / POLE - ez];
      const down = -(dx * ex + dy * ey + dz * ez);
      const hidden = down > toEdge && down * down > toEdge * (dx * dx + dy * dy + dz * dz);
      if (w <= 0 || hidden) {
        this.#pixels[2 * i] = Number.NaN;
        this.#pixels[2 * i + 1] = Number.NaN;
        continue;
      }
      const across = (n(m, 0) * x + n(m, 4) * y + n(m, 8) * z + n(m, 12)) / w;
      const up = (n(m, 1) * x + n(m, 5) * y + n(m, 9) * z + n(m, 13)) / w;
      this.#pixels[2 * i] = ((across + 1) / 2) * width;
      this.#pixels[2 * i + 1] = ((1 - up) / 2) * height;
    }
  }
}

/** A place on the canvas, CSS pixels from its upper left corner. */
export interface Pixel {
  readonly x: number;
  readonly y: number;
}

const n = (matrix: ArrayLike<number>, i: number): number => matrix[i] as number;
const BELOW = 1_000; // metres
const EQUATOR = 6_378_137 - BELOW; // WGS 84
const POLE = 6_356_752.314 - BELOW;

function sameView(a: View, b: View): boolean {
  if (a.width !== b.width || a.height !== b.height) return false;
  for (let i = 0; i < 16; i++) if (a.matrix[i] !== b.matrix[i]) return false;
  return true;
}
