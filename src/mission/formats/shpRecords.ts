import type { FeatureKind } from "../geoFeatures.ts";
import { PlanFileError } from "../planFile.ts";
import type { ProblemTally } from "./problemTally.ts";

/** A shape as it stands in a .shp file: its rings, pieces or places in the file's own coordinates. */
export interface ShpRecord {
  readonly kind: FeatureKind;
  /** x and y by turns. */
  readonly pieces: readonly Float64Array[];
  /** z of each place, for shapes that have it. */
  readonly heights?: readonly Float64Array[];
}

/** Whether bytes begin as a .shp (or .shx) file does. */
export const isShp = (bytes: Uint8Array): boolean =>
  bytes.length >= 100 && bytes[0] === 0 && bytes[1] === 0 && bytes[2] === 0x27 && bytes[3] === 0x0a;

/**
 * The shapes of a .shp file in order, undefined for those that hold none, so that they keep their row in the table. What
 * is cut off or of another kind goes to the tally; throws a PlanFileError when it is no such file.
 * https://www.esri.com/content/dam/esrisites/sitecore-archive/Files/Pdfs/library/whitepapers/pdfs/shapefile.pdf
 */
export function* shpRecords(bytes: Uint8Array, tally: ProblemTally): Generator<ShpRecord | undefined> {
  if (!isShp(bytes))
    throw new PlanFileError("This is not a shapefile: it does not begin as a .shp does", "Choose a .shp file");
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const told = view.getInt32(24) * 2;
  let at = 100;
  while (at + 12 <= bytes.length) {
    const size = view.getInt32(at + 4) * 2;
    const from = at + 8;
    if (size < 4 || from + size > bytes.length) break;
    yield recordOf(new DataView(bytes.buffer, bytes.byteOffset + from, size), tally);
    at = from + size;
  }
  if (at < Math.min(told, bytes.length) || bytes.length < told)
    tally.add({ kind: "left-out", text: "The .shp file is cut off or damaged: shapes are missing at its end" });
}

const KINDS: ReadonlyMap<number, FeatureKind> = new Map([
  [1, "point"],
  [3, "line"],
  [5, "polygon"],
  [8, "point"],
]);

function recordOf(view: DataView, tally: ProblemTally): ShpRecord | undefined {
  const type = view.getInt32(0, true);
  if (type === 0) {
    tally.count("left-out", "# shape(s) that hold nothing");
    return undefined;
  }
  const kind = type < 30 ? KINDS.get(type % 10) : undefined;
  const high = type > 10 && type < 20;
  try {
    if (kind && type % 10 === 1) return pointOf(view, high);
    if (kind) return type % 10 === 8 ? manyOf(view, kind, 36, [0], high) : piecesOf(view, kind, high);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    tally.count("left-out", "# shape(s) that are damaged");
    return undefined;
  }
  tally.count("left-out", `# shape(s) of the type ${type}, which is not read`);
  return undefined;
}

function pointOf(view: DataView, high: boolean): ShpRecord {
  const pieces = [Float64Array.of(view.getFloat64(4, true), view.getFloat64(12, true))];
  return high
    ? { kind: "point", pieces, heights: [Float64Array.of(view.getFloat64(20, true))] }
    : { kind: "point", pieces };
}

function piecesOf(view: DataView, kind: FeatureKind, high: boolean): ShpRecord {
  const count = view.getInt32(36, true);
  if (count < 0 || 44 + 4 * count > view.byteLength) throw new RangeError("pieces beyond the end");
  const starts = Array.from({ length: count }, (_, i) => view.getInt32(44 + 4 * i, true));
  return manyOf(view, kind, 40, starts, high, 44 + 4 * count);
}

/** `countAt` is where the number of places stands, which follow at `from`. */
function manyOf(
  view: DataView,
  kind: FeatureKind,
  countAt: number,
  starts: readonly number[],
  high: boolean,
  from = countAt + 4,
) {
  const count = view.getInt32(countAt, true);
  if (count < 0 || from + 16 * count > view.byteLength) throw new RangeError("places beyond the end");
  const zAt = from + 16 * count + 16;
  const hasZ = high && zAt + 8 * count <= view.byteLength;
  const pieces: Float64Array[] = [];
  const heights: Float64Array[] = [];
  starts.forEach((start, i) => {
    const end = starts[i + 1] ?? count;
    if (start < 0 || end < start || end > count) throw new RangeError("a piece beyond the end");
    pieces.push(
      Float64Array.from({ length: 2 * (end - start) }, (_, k) => view.getFloat64(from + 16 * start + 8 * k, true)),
    );
    if (hasZ)
      heights.push(Float64Array.from({ length: end - start }, (_, k) => view.getFloat64(zAt + 8 * (start + k), true)));
  });
  return hasZ ? { kind, pieces, heights } : { kind, pieces };
}
