import { newPlan } from "../../src/mission/edit.ts";
import type { CorridorPlan } from "../../src/mission/plan.ts";
import { at, line } from "../geo/local.ts";

/** A bent section of 1.7 km, home 300 m beside its start. */
export const bentPlan: CorridorPlan = newPlan({
  name: "Bent",
  section: line([0, 0], [800, 0], [1600, 400]),
  home: at(200, -300),
});

/** A straight section of 1 km to the east, home at its start. */
export const straightPlan: CorridorPlan = newPlan({
  name: "Straight",
  section: line([0, 0], [1000, 0]),
  home: at(0, 0),
});
