import { cabin, ends } from "./bodywork.ts";
import type { MeshBuilder } from "./mesh.ts";
import { VEHICLE_SIZES } from "./worldTraffic.ts";

/** A cab, a frame on wheels, and what the truck carries. */
export function truck(b: MeshBuilder, model: "box truck" | "flatbed" | "articulated"): void {
  const { length, width, height } = VEHICLE_SIZES[model];
  const half = width / 2;
  const front = length / 2;
  const rear = -length / 2;
  const cabLength = model === "articulated" ? 2.3 : 1.9;
  const cabHeight = model === "articulated" ? 3.4 : 2.75;
  const back = front - cabLength;
  b.frustum(
    [back, -half * 0.95, 0.5],
    [front, half * 0.95, 1.5],
    [back, -half * 0.95, 1.5],
    [front, half * 0.95, 1.5],
    "body",
  );
  cabin(b, {
    foot: [back, front - 0.02, half * 0.95, 1.5],
    roof: [back + 0.05, front - 0.45, half * 0.88, cabHeight],
    closed: false,
  });
  b.box([rear + 0.1, -half * 0.6, 0.55], [back, half * 0.6, 0.95], "trim");
  const bedFront = model === "articulated" ? back - 0.7 : back - 0.15;
  if (model === "flatbed") {
    b.box([rear, -half, 0.95], [bedFront, half, 1.2], "trim", "bed");
    for (const side of [-1, 1]) {
      b.box([rear, side * half - 0.03, 1.2], [bedFront, side * half + 0.03, 1.6], "body");
    }
    b.box([bedFront - 0.08, -half, 1.2], [bedFront, half, 1.9], "body");
  } else {
    b.box([rear, -half, 0.95], [bedFront, half, height], "cargo", "cargo");
    b.box([rear + 0.3, -half + 0.25, height], [bedFront - 0.3, half - 0.25, height + 0.02], "cargo");
  }
  const wheels = model === "articulated" ? [0.43, 0.26, -0.28, -0.36, -0.44] : [0.38, -0.26];
  for (const share of wheels) b.wheel(length * share, half, 0.5);
  ends(b, front, rear, half * 0.9, half, 0.85, 1.1);
}

/** A long box with rows of windows. */
export function bus(b: MeshBuilder): void {
  const { length, width, height } = VEHICLE_SIZES.bus;
  const half = width / 2;
  b.box([-length / 2, -half, 0.35], [length / 2, half, height], "body", "roof");
  for (const side of [-1, 1]) {
    for (let i = 0; i < 6; i++) {
      const x0 = -length / 2 + 0.5 + i * 1.85;
      const y = side * (half + 0.012);
      b.face(
        [
          [x0, y, 1.4],
          [x0 + 1.7, y, 1.4],
          [x0 + 1.7, y, 2.5],
          [x0, y, 2.5],
        ],
        "glass",
        [0, 0, 1.5],
      );
    }
  }
  for (const [x, z0, z1] of [
    [length / 2 + 0.012, 1.1, 2.7],
    [-length / 2 - 0.012, 1.6, 2.6],
  ] as const) {
    b.face(
      [
        [x, -half * 0.92, z0],
        [x, half * 0.92, z0],
        [x, half * 0.92, z1],
        [x, -half * 0.92, z1],
      ],
      "glass",
      [0, 0, 1.5],
    );
  }
  for (const x of [-2.6, 1.6]) b.box([x, -0.8, height], [x + 1.6, 0.8, height + 0.22], "trim");
  for (const share of [0.3, -0.27]) b.wheel(length * share, half, 0.48);
  ends(b, length / 2, -length / 2, half * 0.9, half * 0.9, 0.9, 1.1);
}
