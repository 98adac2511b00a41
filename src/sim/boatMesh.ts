import type { MeshBuilder } from "./mesh.ts";
import { type BoatModel, VEHICLE_SIZES } from "./worldTraffic.ts";

/** A hull with its bow forward, an open deck, and what stands on it. */
export function boat(b: MeshBuilder, model: BoatModel): void {
  const { length, width, height } = VEHICLE_SIZES[model];
  const half = width / 2;
  const x = (share: number): number => length * (0.5 - share);
  const gunwale = model === "dinghy" ? 0.5 : model === "launch" ? 1.1 : 0.85;
  b.loft(
    [
      { x: x(0), half: half * 0.06, bottom: gunwale * 0.6, top: gunwale * 1.15 },
      { x: x(0.12), half: half * 0.55, bottom: 0.1, top: gunwale * 1.1 },
      { x: x(0.32), half: half * 0.95, bottom: 0, top: gunwale },
      { x: x(0.7), half, bottom: 0, top: gunwale * 0.95 },
      { x: x(1), half: half * 0.9, bottom: 0, top: gunwale * 0.9 },
    ],
    "body",
  );
  const deck = gunwale * 0.97 + 0.02;
  b.box([x(0.93), -half * 0.72, deck], [x(model === "dinghy" ? 0.2 : 0.42), half * 0.72, deck + 0.015], "bed");
  if (model === "dinghy") {
    for (const share of [0.4, 0.65])
      b.box([x(share) - 0.15, -half * 0.7, deck], [x(share) + 0.15, half * 0.7, deck + 0.06], "trim");
  } else if (model === "motorboat") {
    b.frustum(
      [x(0.46), -half * 0.7, deck],
      [x(0.36), half * 0.7, deck],
      [x(0.48), -half * 0.6, height],
      [x(0.43), half * 0.6, height],
      "glass",
    );
    for (const side of [-0.35, 0.35])
      b.box([x(0.6), side * half - 0.3, deck], [x(0.53), side * half + 0.3, deck + 0.4], "cargo");
    b.box([x(0.92), -half * 0.7, deck], [x(0.82), half * 0.7, deck + 0.35], "cargo");
  } else {
    b.frustum(
      [x(0.62), -half * 0.62, deck],
      [x(0.3), half * 0.62, deck],
      [x(0.6), -half * 0.52, height],
      [x(0.38), half * 0.52, height],
      "glass",
      "roof",
    );
  }
  b.box([x(1) - 0.3, -0.2, gunwale * 0.5], [x(1) + 0.1, 0.2, gunwale + 0.35], "trim");
}
