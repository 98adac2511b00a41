import type { Position } from "../geo/position.ts";
import { wrap360 } from "../geo/position.ts";
import type { Random } from "./random.ts";
import type { World } from "./world.ts";
import { COVER } from "./worldLand.ts";
import type { Prop } from "./worldThings.ts";
import { type BoatModel, VEHICLE_SIZES, type WorldVehicle } from "./worldTraffic.ts";

const MODELS: readonly [BoatModel, ...BoatModel[]] = ["dinghy", "motorboat", "motorboat", "launch"];
const HULLS: readonly [number, ...number[]] = [
  0xf0f0ec, 0xe4e6e8, 0xd8d4c8, 0x2d4a6b, 0x8c2b2b, 0x3c4044, 0x6b5a45, 0xc75a1c,
];

/** A stretch of the river with boats under way or at their jetties, and jetties without any. */
export function composeWater(
  world: World,
  random: Random,
  place: (x: number, y: number) => Position,
): { readonly target: Position; readonly boats: readonly WorldVehicle[]; readonly quays: readonly Prop[] } {
  const s = random.between(0.2, 0.8) * world.river.length;
  const boats: WorldVehicle[] = [];
  const quays: Prop[] = [];
  const count = 1 + random.below(5);
  for (let i = 0; i < count; i++) {
    const p = world.river.at(Math.max(0, Math.min(world.river.length, s + (i === 0 ? 0 : random.between(-60, 60)))));
    const across = i === 0 ? 0 : random.between(-14, 14);
    const x = p.x + Math.cos(p.heading) * across;
    const y = p.y - Math.sin(p.heading) * across;
    if (world.land.at(x, y) !== COVER.water) continue;
    const model = random.pick(MODELS);
    const size = VEHICLE_SIZES[model];
    if (boats.some((other) => near(world, other, x, y, size.length))) continue;
    const underWay = random.chance(0.5);
    const heading = p.heading + (random.chance(0.5) ? Math.PI : 0) + random.between(-0.3, 0.3);
    boats.push({
      ...{ id: `boat-${i + 1}`, className: "car", model, colour: random.pick(HULLS) },
      ...{ place: place(x, y), headingDeg: wrap360((heading * 180) / Math.PI), size },
      ...{ speed: underWay ? 6 : 0, warmth: random.between(-0.6, 1) },
    });
    if (underWay) quays.push(...wake(random, x, y, heading, size.length));
    else if (random.chance(0.6)) quays.push(jetty(random, x, y, heading, size.width));
  }
  for (let i = random.below(3); i > 0; i--) {
    const p = world.river.at(Math.max(0, Math.min(world.river.length, s + random.between(-60, 60))));
    quays.push(jetty(random, p.x, p.y, p.heading, random.between(2, 8)));
  }
  const middle = world.river.at(s);
  return { target: place(middle.x, middle.y), boats, quays };
}

const near = (world: World, other: WorldVehicle, x: number, y: number, length: number): boolean => {
  const { east, north } = world.frame.toEnu(other.place);
  return Math.hypot(east - x, north - y) < (other.size.length + length) / 2 + 1;
};

/** Planks on the water beside a boat. */
function jetty(random: Random, x: number, y: number, heading: number, width: number): Prop {
  const away = width / 2 + 1;
  return {
    ...{ kind: "parapet", x: x + Math.cos(heading) * away, y: y - Math.sin(heading) * away, heading },
    ...{
      length: random.between(6, 14),
      width: random.between(1.2, 2.2),
      height: 0.5,
      colour: random.pick([0x9a8a70, 0xb0a690, 0x8a8680] as const),
    },
  };
}

/** Two strips of foam that run apart behind a boat. */
function wake(random: Random, x: number, y: number, heading: number, length: number): Prop[] {
  const run = random.between(6, 22);
  const spread = random.between(0.08, 0.22);
  return [-1, 1].map((side) => {
    const turned = heading + side * spread;
    const back = length / 2 + run / 2 - 0.4;
    return {
      ...{
        kind: "parapet",
        heading: turned,
        length: run,
        width: random.between(0.5, 1.1),
        height: 0.04,
        colour: 0xe2e8ea,
      },
      ...{ x: x - Math.sin(turned) * back, y: y - Math.cos(turned) * back },
    };
  });
}
