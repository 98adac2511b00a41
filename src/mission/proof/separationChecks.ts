import type { Violation } from "../check.ts";
import { type Check, metresText as m } from "../checkInput.ts";
import type { Plan } from "../plan.ts";
import { approachOf, SEPARATION } from "./planSeparation.ts";

/** The plan stays clear of other plans that may be flown at the same time. */
export const staysClearOfOthers: Check = ({ plan, patrol, others = [] }) => {
  if (patrol.sketch || patrol.legs.length === 0) return [];
  return others.flatMap((other): Violation[] => {
    if (ofOneSchedule(plan, other.plan)) return [];
    const approach = approachOf(patrol.legs, other);
    if (!approach) return [];
    const { place, beside, above, up, down } = approach;
    const heights = above === undefined ? "at heights that can not be compared" : `at heights ${m(above)} apart`;
    return [
      {
        code: above === undefined ? "separation-unknown" : "separation",
        severity: "warning",
        message: `"${plan.name}" and "${other.plan.name}" (${other.where}) come within ${m(beside)} of each other ${heights}: ${SEPARATION.horizontal} m beside or ${SEPARATION.vertical} m above each other are wanted`,
        remedy: remedyOf(up, down),
        place,
      },
    ];
  });
};

const remedyOf = (up: number, down: number): string =>
  Number.isFinite(up)
    ? `Fly ${m(Math.ceil(up))} higher or ${m(Math.ceil(down))} lower, or see that they are never in the air together`
    : "Load elevation data for the area, or see that they are never in the air together";

/** Sorties of one schedule: it keeps them apart itself, in time and in height. */
function ofOneSchedule(a: Plan, b: Plan): boolean {
  const sorties = [a, b].every(({ pattern }) => pattern.kind === "corridor" && pattern.sortie);
  return sorties && scheduleName(a) === scheduleName(b);
}
const scheduleName = ({ name }: Plan): string => name.split(" – ").slice(0, -1).join(" – ");
