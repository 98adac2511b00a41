import { describe, expect, it } from "vitest";
import { flatGround } from "../../../src/geo/ground.ts";
import { checkPlan } from "../../../src/mission/check.ts";
import { newPlan } from "../../../src/mission/edit.ts";
import { legsOf } from "../../../src/mission/leg.ts";
import { patrolOf } from "../../../src/mission/patrol.ts";
import type { Plan } from "../../../src/mission/plan.ts";
import { mendingOf } from "../../../src/mission/proof/mending.ts";
import type { OtherFlight } from "../../../src/mission/proof/otherFlight.ts";
import { at, line } from "../../geo/local.ts";

describe("the plan on the table", () => {
  const ground = flatGround(400);
  const plan: Plan = newPlan({ name: "East", section: line([0, 0], [1500, 0]), home: at(0, 300) });
  const other = (change: Partial<Plan> = {}, where = "on board Alpha"): OtherFlight => {
    const theirs = { ...plan, name: "West", ...change };
    return { plan: theirs, legs: legsOf(theirs, ground), where };
  };
  const found = (own: Plan, others: readonly OtherFlight[]) =>
    checkPlan(own, patrolOf(own, ground), { ground, others }).filter(({ code }) => code === "separation");

  it("is warned of another plan that it comes too near, by both names, placed, with what mends it", () => {
    expect(found(plan, [other()])).toEqual([
      {
        code: "separation",
        severity: "warning",
        message:
          '"East" and "West" (on board Alpha) come within 0 m of each other at heights 0 m apart: 50 m beside or 15 m above each other are wanted',
        remedy: "Fly 15 m higher or 15 m lower, or see that they are never in the air together",
        place: expect.anything(),
      },
    ]);
    expect(found(plan, [other({ pattern: { ...plan.pattern, ahl: 105 } })])).toEqual([]);
    expect(found(plan, [other({ section: line([0, 5000], [1500, 5000]), home: at(0, 4500) })])).toEqual([]);
  });

  it("is warned too where heights can not be compared, which no change of height mends", () => {
    const unknown = { elevation: () => undefined };
    const theirs = { ...plan, name: "West", home: at(800, 400), pattern: { ...plan.pattern, ahl: 200 } };
    const others = [{ plan: theirs, legs: legsOf(theirs, unknown), where: "on board Alpha" }];
    const [warning] = checkPlan(plan, patrolOf(plan, unknown), { ground: unknown, others }).filter(({ code }) =>
      code.startsWith("separation"),
    );
    expect(warning).toMatchObject({
      code: "separation-unknown",
      severity: "warning",
      message: expect.stringContaining("at heights that can not be compared"),
      remedy: "Load elevation data for the area, or see that they are never in the air together",
    });
    expect(mendingOf({ code: "separation-unknown" }, { ground: unknown, others })).toBeUndefined();
  });

  it("is mended by the least change of height that keeps clear of all others and within the drone's limit", () => {
    const others = [other(), other({ pattern: { ...plan.pattern, ahl: 80 } }, "in the library")];
    const mended = (own: Plan) => {
      const [violation] = found(own, others);
      return violation && mendingOf(violation, { ground, others })?.of(own);
    };
    expect(mended(plan)?.pattern.ahl).toBe(105);
    expect(mended({ ...plan, drone: { ...plan.drone, maxHeight: 100 } })?.pattern.ahl).toBe(65);
    expect(found(mended(plan) as Plan, others)).toEqual([]);
  });

  it("is not warned of sorties of its own schedule, which keeps them apart, but of those of another", () => {
    const sortie = (name: string): Partial<Plan> => ({
      name,
      pattern: {
        ...(newPlan().pattern as Extract<Plan["pattern"], { kind: "corridor" }>),
        sortie: [{ path: line([0, 100], [1500, 100]), looking: "right" }],
      },
    });
    const own = { ...plan, ...sortie("Ridge – A") };
    expect(found(own, [other(sortie("Ridge – B"))])).toEqual([]);
    expect(found(own, [other(sortie("Valley – B"))])).toHaveLength(1);
    expect(found(plan, [other(sortie("Ridge – B"))])).toHaveLength(1);
  });
});
