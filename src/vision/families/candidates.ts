/** Boxes that may be vehicles, as columns of numbers: edges in pixels of the network's input, score 0…1, class index. Reused from picture to picture. */
export class Candidates {
  left = new Float32Array(256);
  top = new Float32Array(256);
  right = new Float32Array(256);
  bottom = new Float32Array(256);
  score = new Float32Array(256);
  classIndex = new Int32Array(256);
  count = 0;

  clear(): void {
    this.count = 0;
  }

  /** Adds one by its edges; one with an edge that is no number, or without extent, is left out. */
  add(left: number, top: number, right: number, bottom: number, score: number, classIndex: number): void {
    if (!(right > left && bottom > top) || !Number.isFinite(left + top + right + bottom)) return;
    if (this.count === this.score.length) this.#grow();
    const at = this.count++;
    this.left[at] = left;
    this.top[at] = top;
    this.right[at] = right;
    this.bottom[at] = bottom;
    this.score[at] = score;
    this.classIndex[at] = classIndex;
  }

  /** Intersection over union of two of them, 0…1. */
  overlap(a: number, b: number): number {
    const both = this.shared(a, b);
    return both === 0 ? 0 : both / (this.area(a) + this.area(b) - both);
  }

  /** Of two of them the area in both, square pixels. */
  shared(a: number, b: number): number {
    const w = Math.min(this.right[a] ?? 0, this.right[b] ?? 0) - Math.max(this.left[a] ?? 0, this.left[b] ?? 0);
    if (w <= 0) return 0;
    const h = Math.min(this.bottom[a] ?? 0, this.bottom[b] ?? 0) - Math.max(this.top[a] ?? 0, this.top[b] ?? 0);
    return h <= 0 ? 0 : w * h;
  }

  /** Square pixels. */
  area(at: number): number {
    return ((this.right[at] ?? 0) - (this.left[at] ?? 0)) * ((this.bottom[at] ?? 0) - (this.top[at] ?? 0));
  }

  #grow(): void {
    const larger = <T extends Float32Array | Int32Array>(from: T, to: T): T => {
      to.set(from);
      return to;
    };
    const size = this.score.length * 2;
    this.left = larger(this.left, new Float32Array(size));
    this.top = larger(this.top, new Float32Array(size));
    this.right = larger(this.right, new Float32Array(size));
    this.bottom = larger(this.bottom, new Float32Array(size));
    this.score = larger(this.score, new Float32Array(size));
    this.classIndex = larger(this.classIndex, new Int32Array(size));
  }
}
