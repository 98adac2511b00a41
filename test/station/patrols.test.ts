import { expect, it } from "vitest";
import type { Ground } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { provenPatrol } from "../../src/station/patrols.ts";
import { at, line } from "../geo/local.ts";

// Higher ground in the east, where the section lies and where the plan was drawn to start from.
const hill = at(500, -200);
const valley = at(-2_000, -200);
const ground: Ground = { elevation: ({ lon }) => (lon < at(-500, 0).lon ? 100 : 300) };
const plan = newPlan({ name: "Ridge", section: line([0, 0], [1000, 0]), home: hill });

it("a patrol is proved and sent as the vehicle flies it: from its own home, wherever the plan was drawn to start from", () => {
  const patrol = provenPatrol(plan, ground, at(500, -150));
  expect(patrol.homeAmsl).toBe(300);
  const [takeOff] = patrol.items;
  expect({ lat: takeOff?.lat, lon: takeOff?.lon }).toEqual({
    lat: expect.closeTo(at(500, -150).lat, 6),
    lon: expect.closeTo(at(500, -150).lon, 6),
  });
});

it("a patrol that would clear the ground from the plan's home, not from the vehicle's, is refused", () => {
  expect(provenPatrol(plan, ground, undefined).homeAmsl).toBe(300);
  expect(() => provenPatrol(plan, ground, valley)).toThrow(/^Upload refused: The path runs \d+ m below the ground$/);
});

it("a patrol that brings no fence is held against the one that stays on board, one that brings its own is not", () => {
  const box = (north: number) => ({
    polygons: [{ kind: "inclusion" as const, points: line([-300, -400], [1300, -400], [1300, north], [-300, north]) }],
    circles: [],
  });
  const prove = (fence: ReturnType<typeof box>, own = plan) =>
    provenPatrol(own, { elevation: () => 300 }, hill, { fence }).items.length;
  expect(prove(box(400))).toBeGreaterThan(3);
  expect(() => prove(box(100))).toThrow(
    "Upload refused: The flight path leaves the patrol's own fence, first on leg 4 (the fence is the one on board)",
  );
  expect(prove(box(100), { ...plan, fence: box(400) })).toBeGreaterThan(3);
});
