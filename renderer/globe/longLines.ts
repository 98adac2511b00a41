import {
  type Cartesian3,
  type Color,
  Material,
  PolylineCollection,
  PrimitiveCollection,
  type Scene,
} from "@cesium/engine";
import { chunksOf, type Numbered } from "./lineChunks.ts";

export interface LineLook {
  readonly width: number;
  readonly color: Color;
  readonly dashed?: boolean;
}

/** Lines of many points in one look. Of a line that changed only the pieces are drawn anew that did. */
export class LongLines {
  readonly #pieces = new PrimitiveCollection();
  readonly #drawn = new Map<number, { readonly numbers: Float64Array; readonly lines: PolylineCollection }>();
  #look: LineLook;
  #over: unknown;

  constructor(scene: Scene, look: LineLook) {
    this.#look = look;
    scene.primitives.add(this.#pieces);
  }

  /** Draws these lines; `positions` says where points lie, and is asked again for all of them when `over` is another ground. */
  draw(lines: readonly Numbered[], over: unknown, positions: (numbers: Float64Array) => Cartesian3[]): void {
    if (over !== this.#over) this.#clear();
    this.#over = over;
    const wanted = new Map<number, Float64Array>();
    for (const line of lines)
      for (const { from, to, hash } of chunksOf(line))
        wanted.set(hash, line.numbers.subarray(from * line.width, (to + 1) * line.width));
    for (const [hash, { numbers, lines: old }] of this.#drawn) {
      if (sameNumbers(wanted.get(hash), numbers)) wanted.delete(hash);
      else {
        this.#pieces.remove(old);
        this.#drawn.delete(hash);
      }
    }
    for (const [hash, numbers] of wanted) {
      const lines = new PolylineCollection();
      const { width } = this.#look;
      lines.add({ positions: positions(numbers), width, material: materialOf(this.#look) });
      this.#pieces.add(lines);
      this.#drawn.set(hash, { numbers: numbers.slice(), lines });
    }
  }

  /** Draws in another look from now on. */
  restyle(look: LineLook): void {
    if (look === this.#look) return;
    this.#look = look;
    this.#clear();
  }

  #clear(): void {
    this.#pieces.removeAll();
    this.#drawn.clear();
  }
}

export const materialOf = ({ color, dashed }: LineLook): Material =>
  dashed ? Material.fromType("PolylineDash", { color, dashLength: 12 }) : Material.fromType("Color", { color });

function sameNumbers(a: Float64Array | undefined, b: Float64Array): boolean {
  if (!a || a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
