import { describe, expect, test } from "vitest";
import { flatGround, type Ground } from "../../../src/geo/ground.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import { checkPlan, type ViolationCode } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { CorridorPattern, Plan } from "../../../src/mission/plan.ts";
import { mendingOf } from "../../../src/mission/proof/mending.ts";
import { at, frame, line } from "../../geo/local.ts";

const plan: Plan = newPlan({ section: line([0, 0], [1500, 0], [1500, 1200]), home: at(0, 300) });
const box = (west: number, south: number, east: number, north: number): LatLon[] =>
  line([west, south], [east, south], [east, north], [west, north]);
const inside = (points: LatLon[]) => ({ fence: { polygons: [{ kind: "inclusion" as const, points }], circles: [] } });
const noFly = (points: LatLon[]) => ({ zones: [{ id: "a", name: "Village", kind: "no-fly" as const, points }] });
const pattern = (change: Partial<CorridorPattern>): Partial<Plan> => ({
  pattern: { ...(plan.pattern as CorridorPattern), ...change },
});
const ridge: Ground = {
  elevation: (place) => 400 + 90 * Math.exp(-((frame.toEnu(place).east - 800) ** 2) / 100 ** 2),
};

type Case = [code: ViolationCode, change: Partial<Plan>, ground?: Ground];
const cases: Case[] = [
  ["too-fast", pattern({ speed: 40 })],
  ["too-high", { drone: { ...plan.drone, maxHeight: 85 } }],
  ["too-low", {}, ridge],
  ["endurance", { drone: { ...plan.drone, enduranceMs: 8 * 60_000 } }],
  ["endurance-in-wind", { drone: { ...plan.drone, enduranceMs: 11.5 * 60_000 }, wind: { speed: 5, fromDeg: 0 } }],
  ["leaves-fence", inside(box(-100, 50, 1000, 1400))],
  ["margin-leaves-fence", inside(box(-100, 115, 1600, 1400))],
  ["return-leaves-fence", inside(line([-100, 50], [1600, 50], [1600, 1400], [1250, 1400], [1250, 500], [-100, 500]))],
  ["enters-no-fly", noFly(box(700, 125, 760, 200))],
  ["return-enters-no-fly", noFly(box(1000, 850, 1050, 900))],
  ["crosses-line", { ownSide: { buffer: 150 } }],
  ["rally-outside-fence", { ...inside(box(-300, -100, 1700, 1500)), rally: [{ ...at(5000, 0), ahl: 50 }] }],
];

describe("one click mends", () => {
  test.each(cases)("%s, and brings no other error", (...[code, change, ground = flatGround(400)]: Case) => {
    const broken: Plan = { ...plan, ...change };
    const codes = (one: Plan) => checkPlan(one, patrolOf(one, ground), { ground }).map((violation) => violation.code);
    expect(codes(broken)).toContain(code);
    const mended = mendingOf({ code }, { ground })?.of(broken);
    expect(codes(mended ?? broken)).not.toContain(code);
    expect(broken).toEqual({ ...plan, ...change });
  });
});

test("nothing is offered where only a person can mend, and nothing is made where nothing that is tried helps", () => {
  const surroundings = { ground: flatGround(400) };
  expect(mendingOf({ code: "section-crosses-itself" }, surroundings)).toBeUndefined();
  const everywhere = { ...plan, ...noFly(box(-5000, -5000, 5000, 5000)) };
  expect(mendingOf({ code: "enters-no-fly" }, surroundings)?.of(everywhere)).toBeUndefined();
});
