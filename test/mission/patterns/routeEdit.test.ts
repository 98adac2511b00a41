import { describe, expect, test } from "vitest";
import { deleteVertex, insertVertex, moveVertex, newPlan, reverseSection } from "../../../src/mission/edit.ts";
import {
  deleteStops,
  duplicateStops,
  eachStop,
  insertStop,
  moveStops,
  reorderStops,
  reverseStops,
  setStops,
  stepStops,
  stopsAt,
} from "../../../src/mission/patterns/routeEdit.ts";
import { shapeOf, withShape } from "../../../src/mission/patterns/shape.ts";
import type { Stop } from "../../../src/mission/patterns/stop.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { at, frame, metres, random } from "../../geo/local.ts";

const a: Stop = { ...at(0, 0), speed: 5, holdMs: 2_000 };
const b: Stop = { ...at(100, 0), height: { ahl: 50 }, watch: true };
const c: Stop = { ...at(200, 0), aim: { kind: "angles", pitchDeg: -30, yawDeg: 90 }, camera: { kind: "photo" } };
const d: Stop = { ...at(300, 0), loiter: { until: { turns: 2 }, radius: -40 } };
const stops = [a, b, c, d];
const route: Plan = {
  ...newPlan(),
  pattern: { kind: "route", stops, end: "return", ahl: 90, speed: 12 },
};
const stopsOf = (plan: Plan) => (plan.pattern.kind === "route" ? plan.pattern.stops : []);

describe("stops", () => {
  test("that are selected move together and keep the rest of what is set; the others stay the same objects", () => {
    const { stops: moved, selection } = moveStops({ stops, selection: [1, 3] }, { east: 10, north: -20 });
    expect(metres(moved)).toEqual([
      [0, 0],
      [110, -20],
      [200, 0],
      [310, -20],
    ]);
    expect(selection).toEqual([1, 3]);
    expect([moved[0], moved[2]]).toEqual([a, c]);
    expect(moved[3]?.loiter).toBe(d.loiter);
  });

  test("are set alike, and follow the route again where a field is taken away", () => {
    const { stops: set } = setStops({ stops, selection: [0, 1] }, { speed: 8, height: undefined });
    const { height: _, ...low } = b;
    expect(set).toEqual([{ ...a, speed: 8 }, { ...low, speed: 8 }, c, d]);
    expect(eachStop({ stops, selection: [0, 3] }, ({ speed = 1 }) => ({ speed: 2 * speed })).stops).toEqual([
      { ...a, speed: 10 },
      b,
      c,
      { ...d, speed: 2 },
    ]);
  });

  test("are put in like the one before, but nothing is done there, and the new one is selected", () => {
    expect(insertStop({ stops, selection: [3] }, 3, { ...at(250, 5), ...{ amsl: 4 } })).toEqual({
      stops: [a, b, c, { ...at(250, 5), aim: c.aim }, d],
      selection: [3],
    });
    expect(insertStop({ stops, selection: [] }, -4, at(1, 1))).toEqual({
      stops: [{ ...at(1, 1), speed: 5 }, a, b, c, d],
      selection: [0],
    });
    expect(insertStop({ stops: [], selection: [] }, 9, at(1, 1))).toEqual({ stops: [at(1, 1)], selection: [0] });
  });

  test("are taken out, all but one", () => {
    expect(deleteStops({ stops, selection: [0, 2] })).toEqual({ stops: [b, d], selection: [] });
    expect(deleteStops({ stops, selection: [0, 1, 2, 3] })).toEqual({ stops: [a], selection: [] });
    expect(deleteStops({ stops, selection: [] }).stops).toBe(stops);
  });

  test("are put together before another one", () => {
    expect(reorderStops({ stops, selection: [0, 2] }, 4)).toEqual({ stops: [b, d, a, c], selection: [2, 3] });
    expect(reorderStops({ stops, selection: [1, 3] }, 0)).toEqual({ stops: [b, d, a, c], selection: [0, 1] });
    expect(reorderStops({ stops, selection: [1, 2] }, 2)).toEqual({ stops: [a, b, c, d], selection: [1, 2] });
  });

  test("step towards either end, those at the end stay and hold up the ones behind them", () => {
    expect(stepStops({ stops, selection: [1, 2] }, -1)).toEqual({ stops: [b, c, a, d], selection: [0, 1] });
    expect(stepStops({ stops, selection: [0, 1] }, -1)).toEqual({ stops, selection: [0, 1] });
    expect(stepStops({ stops, selection: [0, 2] }, 1)).toEqual({ stops: [b, a, d, c], selection: [1, 3] });
    expect(stepStops({ stops, selection: [1, 3] }, 1)).toEqual({ stops: [a, c, b, d], selection: [2, 3] });
  });

  test("are copied behind the last of them", () => {
    expect(duplicateStops({ stops, selection: [0, 2] })).toEqual({ stops: [a, b, c, a, c, d], selection: [3, 4] });
    const full = Array.from({ length: 5_000 }, () => a);
    expect(duplicateStops({ stops: full, selection: [0] }).stops).toBe(full);
    expect(insertStop({ stops: full, selection: [] }, 0, at(0, 0)).stops).toBe(full);
  });

  test("in reverse keep what belongs to each way with that way, and look at the same ground", () => {
    expect(reverseStops({ stops, selection: [0, 1] })).toEqual({
      stops: [
        { ...d, speed: 5 },
        at0(c),
        { ...b0(), aim: { kind: "angles", pitchDeg: -30, yawDeg: -90 } },
        { ...at(0, 0), holdMs: 2_000, watch: true },
      ],
      selection: [2, 3],
    });
    const twice = reverseSection(reverseSection(route));
    expect(twice).toEqual(route);

    function at0({ aim: _, ...place }: Stop): Stop {
      return place;
    }
    function b0(): Stop {
      const { watch: _, ...place } = b;
      return place;
    }
  });

  test("follow a random row of edits as an array of names would, and no edit changes what it was given", () => {
    const next = random(11);
    const named = (names: readonly number[]) => names.map((name): Stop => ({ ...at(name, 0), speed: name + 1 }));
    const nameOf = (stop: Stop) => Math.round(frame.toEnu(stop).east);
    let stopsNow: readonly Stop[] = named([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    for (let run = 0; run < 500; run++) {
      const selection = stopsNow.flatMap((_, i) => (next() < 0.3 ? [i] : []));
      const chosen = selection.map((i) => nameOf(stopsNow[i] as Stop));
      const before = structuredClone(stopsNow);
      const edited =
        run % 3 === 0
          ? reorderStops({ stops: stopsNow, selection }, Math.floor(next() * 11))
          : run % 3 === 1
            ? stepStops({ stops: stopsNow, selection }, next() < 0.5 ? -1 : 1)
            : reverseStops({ stops: stopsNow, selection });
      expect(stopsNow).toEqual(before);
      expect(edited.selection.map((i) => nameOf(edited.stops[i] as Stop)).sort()).toEqual(chosen.sort());
      expect(edited.selection).toEqual([...edited.selection].sort((x, y) => x - y));
      expect(edited.stops.map(nameOf).sort((x, y) => x - y)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      stopsNow = edited.stops;
    }
  });
});

describe("on the globe", () => {
  test("a vertex of a route moves, comes and goes with what is set for its stop", () => {
    expect(shapeOf(route)).toBe(stops);
    expect(stopsOf(moveVertex(route, 2, at(205, 7)))).toEqual([a, b, { ...c, ...at(205, 7) }, d]);
    expect(stopsOf(insertVertex(route, 2, at(150, 0)))).toEqual([
      a,
      b,
      { ...at(150, 0), height: { ahl: 50 }, watch: true },
      c,
      d,
    ]);
    expect(stopsOf(deleteVertex(route, 1))).toEqual([a, c, d]);
  });

  test("several vertices that are moved at once keep theirs, and one that was not moved is the same object", () => {
    const places = stops.map((stop, i) => (i === 1 ? { lat: stop.lat, lon: stop.lon } : at(100 * i, 50)));
    const moved = stopsOf(withShape(route, places));
    expect(moved).toEqual([{ ...a, ...at(0, 50) }, b, { ...c, ...at(200, 50) }, { ...d, ...at(300, 50) }]);
    expect(moved[1]).toBe(b);
  });

  test("a line that is drawn anew is a route of plain stops", () => {
    expect(stopsAt([], [at(0, 0), at(5, 5)])).toEqual([at(0, 0), at(5, 5)]);
  });
});
