import { expect, test } from "vitest";
import { mend, mendWords } from "../../renderer/plan/mend.ts";
import { PlanEditor } from "../../renderer/plan/planEditor.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { checkPlan } from "../../src/mission/check.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { Plan } from "../../src/mission/plan.ts";

const ground = flatGround(400);
const frame = new EnuFrame({ lat: 47, lon: 8 });
const at = (east: number, north: number) => {
  const { lat, lon } = frame.toPosition({ east, north });
  return { lat, lon };
};
const line = (...points: readonly (readonly [number, number])[]) => points.map(([east, north]) => at(east, north));
const drawn = newPlan({
  section: line([0, 0], [1000, 0]),
  fence: {
    polygons: [{ kind: "inclusion", points: line([-100, 115], [1100, 115], [1100, 500], [-100, 500]) }],
    circles: [],
  },
});

test("one click mends a violation of the plan on the table, as one step of undo, and names it no home", () => {
  const editor = new PlanEditor(drawn);
  const plan = { ...drawn, home: at(0, 300) };
  const errors = (one: Plan) =>
    checkPlan(one, patrolOf(one, ground), { ground }).filter(({ severity }) => severity === "error");
  const [violation, ...others] = errors(plan);
  if (!violation) throw new Error("nothing to mend");
  expect([violation.code, others]).toEqual(["margin-leaves-fence", []]);
  expect(mendWords(violation, ground)).toBe("Make a fence around everything that this flight may cover");
  expect(mend(violation, { editor, planned: { plan, ground } })).toBe(true);
  expect(errors({ ...editor.plan, home: plan.home })).toEqual([]);
  expect(editor.plan.home).toBeNull();
  editor.undo();
  expect(editor.plan).toBe(drawn);
});

test("what nothing helps against leaves the plan as it is", () => {
  const points = line([-9000, -9000], [9000, -9000], [9000, 9000], [-9000, 9000]);
  const plan = { ...drawn, home: at(0, 300), zones: [{ id: "a", name: "All", kind: "no-fly" as const, points }] };
  const editor = new PlanEditor(plan);
  const violation = { code: "enters-no-fly", severity: "error", message: "It does" } as const;
  expect(mend(violation, { editor, planned: { plan, ground } })).toBe(false);
  expect(editor.plan).toBe(plan);
  expect(mendWords({ ...violation, code: "section-crosses-itself" }, ground)).toBeUndefined();
});
