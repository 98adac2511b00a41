import { expect, test } from "vitest";
import { Border, type Side } from "../../../src/mission/proof/border.ts";
import { type Gap, gapToPiece, hull, type Xy } from "../../../src/mission/proof/flat.ts";
import { random } from "../../geo/local.ts";

test("the nearest place of a long border is the one that asking every side gives, the first of equally near ones", () => {
  const next = random(9);
  const place = (around: Xy, by: number): Xy => ({
    x: around.x + (next() - 0.5) * by,
    y: around.y + (next() - 0.5) * by,
  });
  let near = 0;
  for (let run = 0; run < 40; run++) {
    const corners: Xy[] = [{ x: 0, y: 0 }];
    for (let i = 0; i < 150; i++) corners.push(place(corners.at(-1) as Xy, 120));
    const sides = corners.slice(1).map((b, i): Side => [corners[i] as Xy, b]);
    const border = new Border(sides);
    for (let k = 0; k < 25; k++) {
      const middle = place(corners[Math.floor(next() * corners.length)] as Xy, 600);
      const core = hull(
        Array.from({ length: 1 + Math.floor(5 * next()) }, () => place(middle, k % 5 === 0 ? 3000 : 200)),
      );
      const reach = 100 * next();
      let least: Gap | undefined;
      for (const [a, b] of sides) {
        const gap = gapToPiece(core, a, b);
        if (gap.distance < (least?.distance ?? reach)) least = gap;
      }
      if (least) near++;
      expect(border.nearest(core, reach)).toEqual(least);
    }
  }
  expect(near).toBeGreaterThan(200);
});
