import { expect, test } from "vitest";
import { leftOnBoard } from "../../renderer/plan/leftOnBoard.ts";
import { partsOf, progressOf, stepsOf } from "../../renderer/plan/uploadProgress.ts";
import type { TransferRecord } from "../../src/contract/records.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Fence } from "../../src/mission/fence.ts";
import { patrolOf, sketchOf } from "../../src/mission/patrol.ts";

const transfer = (state: TransferRecord["state"], part?: "fence" | "rally" | "mission"): TransferRecord => ({
  vehicleId: "1:1",
  direction: "upload",
  ...(part && { part, parts: ["fence", "rally", "mission"] }),
  state,
});
const section = [
  { lat: 47, lon: 8 },
  { lat: 47, lon: 8.01 },
];
const circle = (kind: "inclusion" | "exclusion", radius: number) => ({
  polygons: [],
  circles: [{ kind, centre: { lat: 47, lon: 8.005 }, radius }],
});

test("an upload goes through the parts that the plan has, in their order", () => {
  const rally = [{ lat: 47, lon: 8, ahl: 30 }];
  expect(partsOf({})).toEqual(["mission"]);
  expect(partsOf({ fence: circle("inclusion", 10), rally })).toEqual(["fence", "rally", "mission"]);
  const states = (t: TransferRecord | undefined) =>
    stepsOf(t, ["fence", "mission"]).map(({ part, state }) => `${part} ${state}`);
  expect(states(undefined)).toEqual(["fence waiting", "mission waiting"]);
  expect(states(transfer({ phase: "counting" }, "rally"))).toEqual(["fence done", "rally running", "mission waiting"]);
  expect(states(transfer({ phase: "counting" }, "fence"))).toEqual([
    "fence running",
    "rally waiting",
    "mission waiting",
  ]);
  // What an upload before this one left behind is no progress.
  const failed = transfer({ phase: "failed", failure: { code: "timeout", message: "Silence" } }, "rally");
  expect(states(failed)).toEqual(["fence waiting", "mission waiting"]);
});

test("progress says what is cleared, announced, sent and read back", () => {
  expect([
    progressOf(undefined).words,
    progressOf(transfer({ phase: "counting" })).words,
    progressOf(transfer({ phase: "clearing" }, "rally")).words,
    progressOf(transfer({ phase: "items", done: 3, total: 9 }, "fence")).words,
    progressOf(transfer({ phase: "verifying", done: 9, total: 9 }, "mission")),
  ]).toEqual([
    "Checking the plan…",
    "Announcing the mission…",
    "Clearing the rally points on board…",
    "Sending item 3 of 9…",
    { words: "Reading back 9 of 9…", percent: 98 },
  ]);
});

test("what an upload leaves on board is told, and whether the patrol breaks the fence that stays", () => {
  const plan = newPlan({ section, home: { lat: 47.001, lon: 8.005 } });
  const ground = flatGround(400);
  const table = { plan, patrol: patrolOf(plan, ground), ground };
  const vehicleId = "1:1";
  const held = (fence: ReturnType<typeof circle>) => ({
    vehicleId,
    fence: { value: fence, at: 0 },
    rally: { value: [], at: 0 },
  });
  expect(leftOnBoard(table, { vehicleId })).toEqual({
    words: "Stays on board as it is: fence (not read yet) and rally points (not read yet).",
  });
  expect(leftOnBoard(table, held(circle("inclusion", 3_000)))).toEqual({
    words: "Stays on board as it is: fence (1 area to stay in) and rally points (no rally points).",
  });
  expect(leftOnBoard(table, held(circle("inclusion", 200))).breach).toBe(
    "The flight path leaves the fence on board, first on leg 4.",
  );
  expect(leftOnBoard(table, held(circle("exclusion", 200))).breach).toBe(
    "Home lies in an area that the fence on board forbids.",
  );
  const whole = { ...plan, fence: circle("inclusion", 9), rally: [{ lat: 47, lon: 8, ahl: 30 }] };
  expect(leftOnBoard({ ...table, plan: whole }, held(circle("inclusion", 200)))).toEqual({});
});

test("a fence on board that the path keeps, but not its margin, is told once the plan rests", () => {
  const plan = newPlan({ section, home: { lat: 47.001, lon: 8.005 } });
  const ground = flatGround(400);
  const patrol = patrolOf(plan, ground);
  const centre = { lat: 47, lon: 8.005 };
  const farthest = Math.max(...patrol.legs.flatMap(({ from, to }) => [distance(centre, from), distance(centre, to)]));
  const fence: Fence = { polygons: [], circles: [{ kind: "inclusion", centre, radius: farthest + 5 }] };
  const record = { vehicleId: "1:1", fence: { value: fence, at: 0 } };
  expect(leftOnBoard({ plan, patrol, ground }, record).breach).toMatch(
    /^The aircraft .* may come \d+ m outside the fence on board: in wind up to/,
  );
  expect(leftOnBoard({ plan, patrol: sketchOf(plan, ground), ground }, record).breach).toBeUndefined();
});
