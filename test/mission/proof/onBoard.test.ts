import { expect, test } from "vitest";
import { newPlan } from "../../../src/mission/edit.ts";
import { asFlown, fenceToSend } from "../../../src/mission/proof/onBoard.ts";
import { at, line } from "../../geo/local.ts";

const fence = { polygons: [{ kind: "inclusion" as const, points: line([0, 0], [9, 0], [0, 9]) }], circles: [] };
const other = { polygons: [{ kind: "inclusion" as const, points: line([0, 0], [99, 0], [0, 99]) }], circles: [] };
const rally = [{ ...at(5, 5), ahl: 40 }];
const plan = newPlan({ section: line([0, 0], [1000, 0]) });

test("a plan is flown within what stays on board where it brings nothing of its own", () => {
  expect(asFlown(plan, {})).toEqual(plan);
  expect(asFlown(plan, { fence, rally })).toEqual({ ...plan, fence, rally });
  expect(asFlown({ ...plan, fence: other }, { fence, rally })).toEqual({ ...plan, fence: other, rally });
  const broken = { polygons: [{ kind: "inclusion" as const, points: line([0, 0], [9, 0]) }], circles: [] };
  expect(asFlown(plan, { fence: broken })).toEqual(plan);
});

test("no-fly zones are sent with the plan's fence, and never alone in place of what is on board", () => {
  const points = line([1, 1], [2, 1], [1, 2]);
  const zones = [
    { id: "a", name: "Village", kind: "no-fly" as const, points },
    { id: "b", name: "Ford", kind: "interest" as const, points },
  ];
  expect(fenceToSend({ ...plan, zones })).toBeUndefined();
  expect(fenceToSend({ ...plan, fence })).toBe(fence);
  expect(fenceToSend({ ...plan, fence, zones })).toEqual({
    polygons: [...fence.polygons, { kind: "exclusion", points }],
    circles: [],
  });
});
