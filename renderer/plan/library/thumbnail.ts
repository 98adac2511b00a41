import { EnuFrame } from "../../../src/geo/enu.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import type { PlanSketch } from "../../../src/mission/planSketch.ts";

/** The lines of a sketch as data of SVG paths within a box, north up, of one scale in both directions. */
export function thumbnailOf(
  { shape, path }: Pick<PlanSketch, "shape" | "path">,
  { width, height, margin }: { readonly width: number; readonly height: number; readonly margin: number },
): { readonly shape: string; readonly path: string } {
  const [first] = [...shape, ...path];
  if (!first) return { shape: "", path: "" };
  const frame = new EnuFrame(first);
  const flat = (line: readonly LatLon[]) => line.map((p) => frame.toEnu(p));
  const [drawn, flown] = [flat(shape), flat(path)];
  const all = [...drawn, ...flown];
  const west = Math.min(...all.map(({ east }) => east));
  const east = Math.max(...all.map(({ east }) => east));
  const south = Math.min(...all.map(({ north }) => north));
  const north = Math.max(...all.map(({ north }) => north));
  const scale = Math.min(
    (width - 2 * margin) / Math.max(east - west, 1),
    (height - 2 * margin) / Math.max(north - south, 1),
  );
  const x = (e: number) => width / 2 + (e - (west + east) / 2) * scale;
  const y = (n: number) => height / 2 - (n - (south + north) / 2) * scale;
  const data = (line: readonly { readonly east: number; readonly north: number }[]) =>
    line.map((p, i) => `${i === 0 ? "M" : "L"}${x(p.east).toFixed(1)} ${y(p.north).toFixed(1)}`).join("");
  return { shape: data(drawn), path: data(flown) };
}
