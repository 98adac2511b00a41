import { type Mesh, MeshBuilder, type Point } from "./mesh.ts";
import { VEHICLE_SIZES, type VehicleModel } from "./worldTraffic.ts";

const cache = new Map<VehicleModel, Mesh>();

/** The solid of a make of vehicle, centred on its footprint. */
export function vehicleMesh(model: VehicleModel): Mesh {
  let mesh = cache.get(model);
  if (!mesh) {
    mesh = build(model);
    cache.set(model, mesh);
  }
  return mesh;
}

/** Side view of a car: where bonnet, cabin and tail begin, as shares of the length from the front. */
interface CarShape {
  readonly bonnet: number; // height at the windscreen's foot
  readonly nose: number; // height of the nose
  readonly screenFoot: number;
  readonly roofFront: number;
  readonly roofRear: number;
  readonly rearFoot: number;
  readonly tail: number; // height of the tail
  readonly wheel: number;
}

const SHAPES = {
  saloon: {
    bonnet: 0.95,
    nose: 0.72,
    screenFoot: 0.29,
    roofFront: 0.42,
    roofRear: 0.72,
    rearFoot: 0.86,
    tail: 0.98,
    wheel: 0.33,
  },
  hatchback: {
    bonnet: 0.97,
    nose: 0.76,
    screenFoot: 0.25,
    roofFront: 0.4,
    roofRear: 0.85,
    rearFoot: 0.97,
    tail: 0.95,
    wheel: 0.31,
  },
  estate: {
    bonnet: 0.97,
    nose: 0.74,
    screenFoot: 0.28,
    roofFront: 0.41,
    roofRear: 0.9,
    rearFoot: 0.98,
    tail: 0.98,
    wheel: 0.33,
  },
  suv: {
    bonnet: 1.12,
    nose: 0.9,
    screenFoot: 0.27,
    roofFront: 0.4,
    roofRear: 0.88,
    rearFoot: 0.98,
    tail: 1.1,
    wheel: 0.38,
  },
  van: {
    bonnet: 1.2,
    nose: 0.95,
    screenFoot: 0.13,
    roofFront: 0.27,
    roofRear: 0.97,
    rearFoot: 0.99,
    tail: 1.2,
    wheel: 0.36,
  },
  pickup: {
    bonnet: 1.12,
    nose: 0.95,
    screenFoot: 0.28,
    roofFront: 0.38,
    roofRear: 0.56,
    rearFoot: 0.6,
    tail: 1.08,
    wheel: 0.4,
  },
} as const satisfies Record<string, CarShape>;

function build(model: VehicleModel): Mesh {
  const builder = new MeshBuilder();
  if (model === "bus") bus(builder);
  else if (model === "box truck" || model === "flatbed" || model === "articulated") truck(builder, model);
  else car(builder, model);
  return builder.build();
}

function car(b: MeshBuilder, model: keyof typeof SHAPES): void {
  const { length, width, height } = VEHICLE_SIZES[model];
  const s = SHAPES[model];
  const half = width / 2;
  const x = (share: number): number => length * (0.5 - share);
  b.loft(
    [
      { x: x(0), half: half * 0.76, bottom: 0.32, top: s.nose - 0.1 },
      { x: x(0.05), half: half * 0.93, bottom: 0.24, top: s.nose },
      { x: x(0.18), half, bottom: 0.22, top: s.bonnet - 0.07 },
      { x: x(s.screenFoot), half, bottom: 0.22, top: s.bonnet },
      { x: x(0.7), half, bottom: 0.22, top: s.tail + 0.02 },
      { x: x(0.94), half: half * 0.96, bottom: 0.26, top: s.tail },
      { x: x(1), half: half * 0.84, bottom: 0.36, top: s.tail - 0.12 },
    ],
    "body",
  );
  cabin(b, {
    foot: [x(s.rearFoot), x(s.screenFoot), half * 0.9, Math.min(s.bonnet, s.tail) - 0.02],
    roof: [x(s.roofRear), x(s.roofFront), half * (model === "van" ? 0.82 : 0.68), height],
    closed: model === "van",
  });
  if (model === "pickup") {
    b.box([x(0.97), -half * 0.8, s.tail - 0.02], [x(0.63), half * 0.8, s.tail + 0.015], "bed");
  }
  b.wheel(x(0.19), half, s.wheel);
  b.wheel(x(0.8), half, s.wheel);
  ends(b, x(0), x(1), half * 0.76, half * 0.84, s.nose - 0.14, s.tail - 0.16);
}

interface Cabin {
  /** Rear and front end, half the width, height. */
  readonly foot: readonly [number, number, number, number];
  readonly roof: readonly [number, number, number, number];
  /** No windows behind the doors. */
  readonly closed: boolean;
}

/** Pillars and roof in the body's colour with panes set into the four sides. */
function cabin(b: MeshBuilder, { foot, roof, closed }: Cabin): void {
  const [fr, ff, fh, fz] = foot;
  const [rr, rf, rh, rz] = roof;
  const inside: Point = [(fr + ff) / 2, 0, (fz + rz) / 2];
  const ring = (rear: number, front: number, half: number, z: number): [Point, Point, Point, Point] => [
    [front, -half, z],
    [front, half, z],
    [rear, half, z],
    [rear, -half, z],
  ];
  const low = ring(fr, ff, fh, fz);
  const high = ring(rr, rf, rh, rz - 0.05);
  const crown = ring(rr + 0.12 * Math.sign(rf - rr), rf - 0.12 * Math.sign(rf - rr), rh * 0.9, rz);
  for (let i = 0; i < 4; i++) {
    const j = (i + 1) % 4;
    const side = [low[i]!, low[j]!, high[j]!, high[i]!] as const;
    b.face(side, "body", inside);
    b.face([high[i]!, high[j]!, crown[j]!, crown[i]!], "body", inside);
    const along = i % 2 === 1;
    if (closed && i === 2) continue;
    const right = closed && along ? (i === 1 ? [0.06, 0.34] : [0.66, 0.94]) : [0.06, 0.94];
    const pane = (u: number, v: number): Point => {
      const mixed = [0, 1, 2].map((k) => {
        const below = side[0][k]! + (side[1][k]! - side[0][k]!) * u;
        const above = side[3][k]! + (side[2][k]! - side[3][k]!) * u;
        return below + (above - below) * v;
      }) as unknown as [number, number, number];
      const out = 0.012;
      return [
        mixed[0] + (i === 0 ? out : i === 2 ? -out : 0),
        mixed[1] + (i === 1 ? out : i === 3 ? -out : 0),
        mixed[2] + out,
      ];
    };
    const [u0, u1] = right as [number, number];
    const low0 = closed ? 0.35 : 0.08;
    if (along && !closed) {
      const middle = 0.5;
      b.face([pane(u0, low0), pane(middle - 0.025, low0), pane(middle - 0.025, 0.92), pane(u0, 0.92)], "glass", inside);
      b.face([pane(middle + 0.025, low0), pane(u1, low0), pane(u1, 0.92), pane(middle + 0.025, 0.92)], "glass", inside);
    } else {
      b.face([pane(u0, low0), pane(u1, low0), pane(u1, 0.94), pane(u0, 0.94)], "glass", inside);
    }
  }
  b.face(crown, "roof", inside);
}

/** Headlamps, grille and number plates in front, tail lamps behind. */
function ends(
  b: MeshBuilder,
  front: number,
  rear: number,
  frontHalf: number,
  rearHalf: number,
  fz: number,
  rz: number,
): void {
  const plate = (x: number, y0: number, y1: number, z0: number, z1: number, part: "lamp" | "tail" | "trim"): void => {
    const out = x + Math.sign(x) * 0.015;
    b.face(
      [
        [out, y0, z0],
        [out, y1, z0],
        [out, y1, z1],
        [out, y0, z1],
      ],
      part,
      [0, 0, z0],
    );
  };
  for (const side of [-1, 1]) {
    plate(front, side * frontHalf * 0.95, side * frontHalf * 0.5, fz - 0.12, fz + 0.04, "lamp");
    plate(rear, side * rearHalf * 0.95, side * rearHalf * 0.62, rz - 0.2, rz, "tail");
  }
  plate(front, -frontHalf * 0.45, frontHalf * 0.45, fz - 0.22, fz - 0.02, "trim");
}

function truck(b: MeshBuilder, model: "box truck" | "flatbed" | "articulated"): void {
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

function bus(b: MeshBuilder): void {
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
