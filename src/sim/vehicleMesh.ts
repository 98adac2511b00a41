import { boat } from "./boatMesh.ts";
import { cabin, ends } from "./bodywork.ts";
import { cycle } from "./cycleMesh.ts";
import { type Mesh, MeshBuilder } from "./mesh.ts";
import { bus, truck } from "./truckMesh.ts";
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
  else if (model === "dinghy" || model === "motorboat" || model === "launch") boat(builder, model);
  else if (model === "motorcycle" || model === "bicycle") cycle(builder, model);
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
