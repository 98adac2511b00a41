import type { Random } from "./random.ts";
import type { Prop } from "./worldThings.ts";

const ROOFS: readonly [number, ...number[]] = [0x8a8f94, 0x6f7478, 0xa9a59c, 0x7a5a48, 0x5d6a62, 0xb8b4ac, 0x4c5056];
const BRIGHT: readonly [number, ...number[]] = [
  0xd8dadc, 0x2f6db0, 0xb03a2e, 0x3c8c5a, 0xd0a020, 0x3a3d40, 0x8c8f92, 0x6b5a48,
];

/**
 * Puts a town around a car park: halls with skylights on their flat roofs, people in groups, benches, planters, stalls and
 * lamp posts, all of them about as large as vehicles or in rows as vehicles stand. `along` and `across` keep the car park free, metres.
 */
export function furnishTown(
  random: Random,
  x: number,
  y: number,
  heading: number,
  along: number,
  across: number,
): Prop[] {
  const props: Prop[] = [];
  const put = (a: number, b: number, prop: Omit<Prop, "x" | "y" | "heading">, turn = 0): void => {
    props.push({
      ...prop,
      x: x + Math.sin(heading) * a + Math.cos(heading) * b,
      y: y + Math.cos(heading) * a - Math.sin(heading) * b,
      heading: heading + turn,
    });
  };
  for (const side of [-1, 1]) {
    if (random.chance(0.85)) {
      const width = random.between(12, 30);
      const length = random.between(24, 60);
      const hall = { kind: "hall", length, width, height: random.between(4, 14), colour: random.pick(ROOFS) } as const;
      put(random.between(-15, 15), side * (across + 9 + width / 2), hall);
    }
    const rows = random.below(14);
    const stalls = random.chance(0.4);
    for (let i = 0; i < rows; i++) {
      const a = -along + ((i + 0.5) * 2 * along) / rows;
      const b = side * (across + random.between(2.5, 5));
      if (stalls)
        put(a, b, { kind: "shed", length: random.between(2, 3.4), width: 2, height: 2.3, colour: random.pick(BRIGHT) });
      else if (i % 3 === 0) put(a, b, { kind: "parapet", length: 1.8, width: 0.6, height: 0.5, colour: 0x7a5a3c });
      else if (i % 3 === 1) put(a, b, { kind: "bale", length: 1.6, width: 1.6, height: 0.7, colour: 0x4f6b3c });
      else put(a, b, { kind: "pole", length: 2, width: 0.3, height: 7, colour: 0x50545a });
    }
  }
  for (let i = random.below(30); i > 0; i--) {
    const side = random.chance(0.5) ? 1 : -1;
    const a = random.between(-along - 10, along + 10);
    put(
      a,
      side * (across + random.between(0, 8)),
      { kind: "person", length: 0.5, width: 0.4, height: 1.75, colour: random.pick(BRIGHT) },
      random.between(0, 6),
    );
  }
  return props;
}
