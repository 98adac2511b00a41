import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { cameraProfiles, droneProfiles } from "../../src/mission/catalog.ts";
import {
  appendVertex,
  deleteVertex,
  insertVertex,
  moveVertex,
  newPlan,
  onOwnSide,
  reverseSection,
  setField,
  setPattern,
} from "../../src/mission/edit.ts";
import { canRedo, canUndo, HISTORY_DEPTH, historyOf, record, redo, undo } from "../../src/mission/history.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { planSchema } from "../../src/mission/planSchema.ts";
import { at, line, metres } from "../geo/local.ts";
import { bentPlan } from "./samples.ts";

describe("editing a plan", () => {
  test("puts points in, moves them and takes them out, and leaves the plan before as it was", () => {
    const before = structuredClone(bentPlan);
    const inserted = insertVertex(bentPlan, 1, at(400, 50));
    const moved = moveVertex(inserted, 0, at(-10, 0));
    const deleted = deleteVertex(moved, 3);
    const appended = appendVertex(deleted, at(900, 900));
    expect(metres(appended.section, 0)).toEqual([
      [-10, 0],
      [400, 50],
      [800, 0],
      [900, 900],
    ]);
    expect(bentPlan).toEqual(before);
  });

  test("a point that is not there is not moved, not deleted; an index beyond the end inserts at the end", () => {
    expect(moveVertex(bentPlan, 9, at(0, 0))).toBe(bentPlan);
    expect(deleteVertex(bentPlan, -1)).toBe(bentPlan);
    expect(metres(insertVertex(bentPlan, 99, at(5, 5)).section, 0).at(-1)).toEqual([5, 5]);
  });

  test("keeps nothing of a picked place but latitude and longitude", () => {
    const picked = { ...at(1, 2), amsl: 500, cartesian: { x: 1 } };
    expect(Object.keys(appendVertex(newPlan(), picked).section[0] ?? {})).toEqual(["lat", "lon"]);
  });

  test("reversed, the section is flown from the other end on the same side of the border", () => {
    const legs = (plan: typeof bentPlan) =>
      patrolOf(setPattern({ ...plan, home: null }, "back", "none"), flatGround(0)).legs;
    const there = legs(bentPlan);
    const back = legs(reverseSection(bentPlan));
    expect(metres(back.map((leg) => leg.from).toReversed(), 0)).toEqual(
      metres(
        there.map((leg) => leg.to),
        0,
      ),
    );
    expect([there[0]?.looking, back[0]?.looking]).toEqual(["right", "left"]);
  });

  test("sets single fields", () => {
    const named = setPattern(setField(bentPlan, "name", "North ridge"), "ahl", 120);
    expect([named.name, named.pattern.ahl, named.pattern.standoff]).toEqual(["North ridge", 120, 120]);
  });

  test("a new plan with any drone and camera of the catalogue is a plan", () => {
    for (const drone of droneProfiles)
      for (const camera of cameraProfiles) {
        const plan = newPlan({ drone, camera, section: line([0, 0], [500, 0]) });
        expect(v.parse(planSchema, plan)).toEqual(plan);
        expect(plan.pattern.speed).toBe(drone.cruiseSpeed);
      }
  });
});

describe("a history", () => {
  test("goes back and forth, and forgets what was undone when something new is done", () => {
    let h = record(record(historyOf("a"), "b"), "c");
    h = undo(undo(h));
    expect([h.present, canUndo(h), canRedo(h)]).toEqual(["a", false, true]);
    h = redo(h);
    expect(h.present).toBe("b");
    h = record(h, "d");
    expect([h.present, canRedo(h), undo(h).present]).toEqual(["d", false, "b"]);
  });

  test("at its ends stays as it is", () => {
    const h = historyOf(1);
    expect([undo(h), redo(h)]).toEqual([h, h]);
  });

  test("takes a whole drag as one step, and the next drag as another", () => {
    let h = historyOf(0);
    for (const n of [1, 2, 3]) h = record(h, n, "drag-1");
    for (const n of [4, 5]) h = record(h, n, "drag-2");
    expect([undo(h).present, undo(undo(h)).present]).toEqual([3, 0]);
  });

  test("after an undo the same gesture begins a new step", () => {
    let h = record(record(historyOf(0), 1, "drag-1"), 2, "drag-1");
    h = record(undo(h), 7, "drag-1");
    expect([h.present, undo(h).present]).toEqual([7, 0]);
  });

  test("adds no step for an edit that changes nothing", () => {
    const h = historyOf(bentPlan);
    expect(record(h, deleteVertex(bentPlan, 99))).toBe(h);
  });

  test("remembers a limited number of steps", () => {
    let h = historyOf(0);
    for (let n = 1; n <= HISTORY_DEPTH + 50; n++) h = record(h, n);
    expect(h.past).toHaveLength(HISTORY_DEPTH);
    expect(h.past[0]).toBe(50);
  });
});

test("a patrol is flown on the side of the section where the drone starts", () => {
  const eastward = newPlan({
    section: [
      { lat: 48, lon: 16 },
      { lat: 48, lon: 16.02 },
    ],
  });
  const south = { lat: 47.99, lon: 16.01 };
  const north = { lat: 48.01, lon: 16.01 };
  expect([onOwnSide(eastward, south).pattern.side, onOwnSide(eastward, north).pattern.side]).toEqual(["right", "left"]);
  expect(onOwnSide(reverseSection(eastward), south).pattern.side).toBe("left");
});
