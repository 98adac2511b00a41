import { expect, it } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { demandWayFromAir } from "../../src/station/reliefAirWay.ts";
import { at, line } from "../geo/local.ts";

const ground = flatGround(400);
const plan = newPlan({
  ...{ name: "East", section: line([0, 0], [1200, 0]), home: at(300, -300) },
  pattern: { kind: "corridor", side: "right", standoff: 120, ahl: 60, speed: 12, back: "same" },
});
const polygon = (corners: [number, number][]) => ({
  kind: "inclusion" as const,
  points: corners.map(([east, north]) => at(east, north)),
});
const drone = { droneId: "B", where: "air", heardMs: 0, notReady: [] } as const;

it("a drone in the air is not sent out of the fence on its straight way to its new watch", () => {
  const fenced = {
    ...plan,
    fence: {
      polygons: [
        polygon([
          [-400, -600],
          [1600, -600],
          [1600, 300],
          [-400, 300],
        ]),
      ],
      circles: [],
    },
  };
  const why = (east: number, north: number, ahl?: number) => {
    try {
      demandWayFromAir(fenced, { ...drone, place: at(east, north), ...(ahl !== undefined && { ahl }) }, ground);
      return "flown";
    } catch (cause) {
      return failureOf(cause).message;
    }
  };
  expect(why(900, -300, 60)).toBe("flown");
  expect(why(900, -2_000, 60)).toMatch(/^on the straight way from where it is in the air to its new watch: /);
  expect(why(900, -300)).toBe("where B is, or where its mission begins, is not known");
});
