import type { FeatureKind } from "../geoFeatures.ts";

/** A shape in degrees: pieces of longitude and latitude by turns, and heights where it has them. */
export interface ShpShape {
  readonly pieces: readonly Float64Array[];
  readonly heights?: readonly Float64Array[];
}

/**
 * The bytes of a .shp file and of its index. If one shape has heights, all get them: a file holds one type.
 * https://www.esri.com/content/dam/esrisites/sitecore-archive/Files/Pdfs/library/whitepapers/pdfs/shapefile.pdf
 */
export function writeShp(kind: FeatureKind, shapes: readonly ShpShape[]): { shp: Uint8Array; shx: Uint8Array } {
  const high = shapes.some(({ heights }) => heights);
  const type = TYPES[kind] + (high ? 10 : 0);
  const sizes = shapes.map((shape) => contentSize(kind, shape, high));
  const shp = new DataView(new ArrayBuffer(100 + sizes.reduce((sum, size) => sum + 8 + size, 0)));
  const shx = new DataView(new ArrayBuffer(100 + 8 * shapes.length));
  const box = new Box();
  let at = 100;
  shapes.forEach((shape, i) => {
    const size = sizes[i] as number;
    shx.setInt32(100 + 8 * i, at / 2);
    shx.setInt32(104 + 8 * i, size / 2);
    shp.setInt32(at, i + 1);
    shp.setInt32(at + 4, size / 2);
    shp.setInt32(at + 8, type, true);
    box.add(writeContent(shp, at + 8, kind, shape, high));
    at += 8 + size;
  });
  for (const view of [shp, shx]) {
    view.setInt32(0, 9994);
    view.setInt32(24, view.byteLength / 2);
    view.setInt32(28, 1000, true);
    view.setInt32(32, type, true);
    box.write(view, 36);
    if (high) box.writeHeights(view, 68);
  }
  return { shp: new Uint8Array(shp.buffer), shx: new Uint8Array(shx.buffer) };
}

const TYPES: Record<FeatureKind, number> = { point: 8, line: 3, polygon: 5 }; // MultiPoint, PolyLine, Polygon

const countOf = ({ pieces }: ShpShape): number => pieces.reduce((sum, { length }) => sum + length / 2, 0);

function contentSize(kind: FeatureKind, shape: ShpShape, high: boolean): number {
  const count = countOf(shape);
  const head = kind === "point" ? 40 : 44 + 4 * shape.pieces.length;
  return head + 16 * count + (high ? 16 + 8 * count : 0);
}

function writeContent(view: DataView, from: number, kind: FeatureKind, shape: ShpShape, high: boolean): Box {
  const { pieces, heights } = shape;
  const count = countOf(shape);
  const box = new Box();
  let at = from + 36;
  if (kind !== "point") {
    view.setInt32(at, pieces.length, true);
    at += 4;
  }
  view.setInt32(at, count, true);
  at += 4;
  if (kind !== "point") {
    let start = 0;
    for (const { length } of pieces) {
      view.setInt32(at, start, true);
      start += length / 2;
      at += 4;
    }
  }
  for (const piece of pieces)
    for (let i = 0; i < piece.length; i += 2, at += 16) {
      view.setFloat64(at, piece[i] as number, true);
      view.setFloat64(at + 8, piece[i + 1] as number, true);
      box.place(piece[i] as number, piece[i + 1] as number);
    }
  if (high) {
    const ranges = at;
    at += 16;
    for (const [k, piece] of pieces.entries())
      for (let i = 0; 2 * i < piece.length; i++, at += 8) {
        const z = heights?.[k]?.[i] ?? 0;
        view.setFloat64(at, z, true);
        box.height(z);
      }
    box.writeHeights(view, ranges);
  }
  box.write(view, from + 4);
  return box;
}

/** The smallest box around places. */
class Box {
  private west = Number.POSITIVE_INFINITY;
  private south = Number.POSITIVE_INFINITY;
  private east = Number.NEGATIVE_INFINITY;
  private north = Number.NEGATIVE_INFINITY;
  private low = Number.POSITIVE_INFINITY;
  private high = Number.NEGATIVE_INFINITY;

  place(lon: number, lat: number): void {
    this.west = Math.min(this.west, lon);
    this.east = Math.max(this.east, lon);
    this.south = Math.min(this.south, lat);
    this.north = Math.max(this.north, lat);
  }

  height(z: number): void {
    this.low = Math.min(this.low, z);
    this.high = Math.max(this.high, z);
  }

  add(other: Box): void {
    this.place(other.west, other.south);
    this.place(other.east, other.north);
    this.height(other.low);
    this.height(other.high);
  }

  write(view: DataView, at: number): void {
    [this.west, this.south, this.east, this.north].forEach((value, i) => {
      view.setFloat64(at + 8 * i, Number.isFinite(value) ? value : 0, true);
    });
  }

  writeHeights(view: DataView, at: number): void {
    view.setFloat64(at, Number.isFinite(this.low) ? this.low : 0, true);
    view.setFloat64(at + 8, Number.isFinite(this.high) ? this.high : 0, true);
  }
}
