import type { MeshBuilder } from "./mesh.ts";
import { VEHICLE_SIZES } from "./worldTraffic.ts";

/** A motorcycle or bicycle with its rider, or without one where it stands. */
export function cycle(b: MeshBuilder, model: "motorcycle" | "bicycle"): void {
  const { length, width } = VEHICLE_SIZES[model];
  const heavy = model === "motorcycle";
  const reach = length * 0.34;
  for (const x of [-reach, reach]) b.wheel(x, heavy ? 0.07 : 0.02, 0.33);
  b.frustum(
    [-reach, heavy ? -0.16 : -0.04, 0.4],
    [reach * 0.8, heavy ? 0.16 : 0.04, 0.85],
    [-reach * 1.1, heavy ? -0.14 : -0.05, 0.85],
    [reach * 0.5, heavy ? 0.18 : 0.05, 0.85],
    "body",
  );
  b.box([reach * 0.62, -width / 2, 0.98], [reach * 0.7, width / 2, 1.04], "trim");
  b.frustum([-0.5, -0.2, 0.8], [0.05, 0.2, 1.45], [-0.2, -0.24, 1.45], [0.15, 0.24, 1.45], "cargo");
  for (const side of [-0.22, 0.22])
    b.frustum(
      [-0.35, side - 0.09, 0.4],
      [0.1, side + 0.09, 0.85],
      [-0.3, side - 0.1, 0.85],
      [0, side + 0.1, 0.85],
      "cargo",
    );
  b.box([-0.02, -0.13, 1.5], [0.24, 0.13, 1.76], heavy ? "trim" : "wall");
}
