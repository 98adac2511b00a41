import { expect, test } from "vitest";
import { onBoardReader } from "../../renderer/plan/onBoard.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { vehicle } from "./records.ts";

const plan = newPlan({
  name: "North",
  section: [
    { lat: 48, lon: 16 },
    { lat: 48, lon: 16.01 },
  ],
});
const ground = flatGround(150);

test("what a vehicle holds is drawn from the station's word, and derived once", () => {
  const read = onBoardReader();
  const holding = vehicle({ patrol: { name: "North", uploadedAt: 7, items: 9, plan } });
  const first = read(holding, ground);
  expect(first?.plan).toBe(plan);
  expect(first?.patrol.items.length).toBeGreaterThan(3);
  expect(read({ ...holding, heardAt: 99 }, ground)).toBe(first);
});

test("a vehicle that holds nothing known has nothing drawn", () => {
  const read = onBoardReader();
  read(vehicle({ patrol: { name: "North", uploadedAt: 7, items: 9, plan } }), ground);
  expect(read(vehicle({}), ground)).toBeUndefined();
  expect(read(undefined, ground)).toBeUndefined();
});
