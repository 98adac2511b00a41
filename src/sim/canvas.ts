/** A picture under construction: colours, reciprocal depths, and which vehicle each pixel shows. */
export class Canvas {
  readonly width: number;
  readonly height: number;
  /** RGB24, top row first. */
  readonly rgb: Uint8ClampedArray;
  /** 1 / depth in 1/m; 0 where nothing has been drawn. */
  readonly nearness: Float32Array;
  /** 0, or the number of the vehicle that owns the pixel. */
  readonly owner: Uint16Array;
  /** Marks that a shadow (or a silhouette) has touched a pixel already, by the stamp of that pass. */
  readonly stamps: Uint32Array;
  #stamp = 0;

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    this.rgb = new Uint8ClampedArray(width * height * 3);
    this.nearness = new Float32Array(width * height);
    this.owner = new Uint16Array(width * height);
    this.stamps = new Uint32Array(width * height);
  }

  clear(): void {
    this.nearness.fill(0);
    this.owner.fill(0);
  }

  /** A number that no pixel is stamped with yet. */
  nextStamp(): number {
    this.#stamp++;
    return this.#stamp;
  }

  /** Fills a triangle of one colour where it is nearer than what is there. Returns how many pixels got their first `stamp`. */
  fill(t: FlatTriangle, red: number, green: number, blue: number, owner: number, stamp: number): number {
    const { width, height, rgb, nearness, stamps } = this;
    if (!orderByY(t)) return 0;
    const { ax, ay, an, bx, by, bn, cx, cy, cn } = t;
    const det = (bx - ax) * (cy - ay) - (cx - ax) * (by - ay);
    const gx = ((bn - an) * (cy - ay) - (cn - an) * (by - ay)) / det;
    const gy = ((cn - an) * (bx - ax) - (bn - an) * (cx - ax)) / det;
    const long = (cx - ax) / (cy - ay);
    const upper = by > ay ? (bx - ax) / (by - ay) : 0;
    const lower = cy > by ? (cx - bx) / (cy - by) : 0;
    const y0 = Math.max(0, Math.ceil(ay - 0.5));
    const y1 = Math.min(height - 1, Math.ceil(cy - 0.5) - 1);
    let fresh = 0;
    for (let y = y0; y <= y1; y++) {
      const py = y + 0.5;
      const e = ax + (py - ay) * long;
      const f = py < by ? ax + (py - ay) * upper : bx + (py - by) * lower;
      const x0 = Math.max(0, Math.ceil((e < f ? e : f) - 0.5));
      const x1 = Math.min(width - 1, Math.ceil((e < f ? f : e) - 0.5) - 1);
      let n = an + (x0 + 0.5 - ax) * gx + (py - ay) * gy;
      for (let i = y * width + x0, end = y * width + x1; i <= end; i++, n += gx) {
        if (stamps[i] !== stamp) {
          stamps[i] = stamp;
          fresh++;
        }
        if (n <= nearness[i]!) continue;
        nearness[i] = n;
        this.owner[i] = owner;
        rgb[3 * i] = red;
        rgb[3 * i + 1] = green;
        rgb[3 * i + 2] = blue;
      }
    }
    return fresh;
  }

  /** Darkens the ground inside a convex outline (x, y, nearness for each corner), once for each stamp. */
  shade(outline: Float64Array, corners: number, keep: readonly [number, number, number], stamp: number): void {
    const { width, height, rgb, nearness, stamps } = this;
    let top = Number.POSITIVE_INFINITY;
    let bottom = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < corners; k++) {
      const y = outline[3 * k + 1]!;
      if (y < top) top = y;
      if (y > bottom) bottom = y;
    }
    const y0 = Math.max(0, Math.ceil(top - 0.5));
    const y1 = Math.min(height - 1, Math.ceil(bottom - 0.5) - 1);
    const ceiling = greatestNearness(outline, corners) * 1.02;
    for (let y = y0; y <= y1; y++) {
      const py = y + 0.5;
      let left = Number.POSITIVE_INFINITY;
      let right = Number.NEGATIVE_INFINITY;
      for (let k = 0, j = corners - 1; k < corners; j = k++) {
        const ay = outline[3 * j + 1]!;
        const by = outline[3 * k + 1]!;
        if (ay <= py === by <= py) continue;
        const x = outline[3 * j]! + ((outline[3 * k]! - outline[3 * j]!) * (py - ay)) / (by - ay);
        if (x < left) left = x;
        if (x > right) right = x;
      }
      const x0 = Math.max(0, Math.ceil(left - 0.5));
      const x1 = Math.min(width - 1, Math.ceil(right - 0.5) - 1);
      for (let i = y * width + x0, end = y * width + x1; i <= end; i++) {
        if (stamps[i] === stamp || nearness[i]! > ceiling) continue;
        stamps[i] = stamp;
        rgb[3 * i] = rgb[3 * i]! * keep[0];
        rgb[3 * i + 1] = rgb[3 * i + 1]! * keep[1];
        rgb[3 * i + 2] = rgb[3 * i + 2]! * keep[2];
      }
    }
  }
}

/** A triangle on the screen: x and y in pixels, n the reciprocal of the depth. Filling may reorder its corners. */
export interface FlatTriangle {
  ax: number;
  ay: number;
  an: number;
  bx: number;
  by: number;
  bn: number;
  cx: number;
  cy: number;
  cn: number;
}

/** Sorts the corners by y; false when the triangle has no area. */
function orderByY(t: FlatTriangle): boolean {
  if (t.by < t.ay) swapAB(t);
  if (t.cy < t.by) {
    const { bx, by, bn } = t;
    t.bx = t.cx;
    t.by = t.cy;
    t.bn = t.cn;
    t.cx = bx;
    t.cy = by;
    t.cn = bn;
    if (t.by < t.ay) swapAB(t);
  }
  return t.cy > t.ay && Math.abs((t.bx - t.ax) * (t.cy - t.ay) - (t.cx - t.ax) * (t.by - t.ay)) > 1e-9;
}

function swapAB(t: FlatTriangle): void {
  const { ax, ay, an } = t;
  t.ax = t.bx;
  t.ay = t.by;
  t.an = t.bn;
  t.bx = ax;
  t.by = ay;
  t.bn = an;
}

function greatestNearness(outline: Float64Array, corners: number): number {
  let most = 0;
  for (let k = 0; k < corners; k++) most = Math.max(most, outline[3 * k + 2]!);
  return most;
}
