import { expect, test } from "vitest";
import { hull, isInside, type Xy } from "../../../src/mission/proof/flat.ts";
import { outerRing } from "../../../src/mission/proof/outerRing.ts";
import { random } from "../../geo/local.ts";

test("a ring around shapes that hang together holds every place of them, and little else where there is no hole", () => {
  const next = random(3);
  for (let run = 0; run < 40; run++) {
    const shapes = Array.from({ length: 1 + Math.floor(6 * next()) }, () =>
      hull([
        { x: 0, y: 0 },
        ...Array.from({ length: 5 }, (): Xy => ({ x: 400 * next() - 200, y: 400 * next() - 200 })),
      ]),
    );
    const ring = outerRing(shapes, 3);
    for (const corner of shapes.flat()) expect(isInside(ring, corner)).toBe(true);
    for (let i = 0; i < 200; i++) {
      const place = { x: 600 * next() - 300, y: 600 * next() - 300 };
      if (shapes.some((shape) => isInside(shape, place))) expect(isInside(ring, place)).toBe(true);
    }
    for (const { x, y } of ring) expect(Math.max(Math.abs(x), Math.abs(y))).toBeLessThan(210);
  }
});
