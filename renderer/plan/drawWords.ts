import { distance } from "../../src/geo/enu.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { type PlanPart, pointsOf } from "../../src/mission/planParts.ts";
import { count, length, metres } from "../ui/format.ts";
import { type Drawing, fewestPoints, type Placing } from "./editing.ts";
import { NUDGE } from "./planKeys.ts";

const WORDS: Readonly<Record<Drawing, string>> = {
  section: "the section",
  outline: "the outline",
  route: "the route",
  inclusion: "the area to stay in",
  exclusion: "the area to keep out of",
  "no-fly": "the no-fly zone",
  interest: "the zone of interest",
  watch: "the watch zone",
};

/** What the next click does while something is drawn that has `points` points. */
export function drawHint(drawing: Drawing, points: number): string {
  const what = WORDS[drawing];
  if (points === 0)
    return drawing === "section" || drawing === "route"
      ? `Click on the globe where ${what} begins.`
      : `Click on the globe where ${what} has its first corner.`;
  if (points < fewestPoints(drawing)) return `Click the next ${nounOf(drawing)} of ${what}.`;
  return `${count(points, nounOf(drawing))}. Double-click or press Enter to finish.`;
}

const nounOf = (drawing: Drawing): string =>
  drawing === "section" ? "point" : drawing === "route" ? "stop" : "corner";

/** What the next click puts on the globe. */
export const placeHint = (placing: Placing): string =>
  placing.kind === "pattern"
    ? "Click the place that the pattern is to be around."
    : placing.kind === "rally"
      ? `Click where the rally point is to be, ${metres(placing.ahl)} above home.`
      : `Click the middle of the circle to ${placing.of === "inclusion" ? "stay in" : "keep out of"}, radius ${metres(placing.radius)}.`;

/** What a part of a plan is called where the operator works on it. */
export function partName(plan: Plan, part: PlanPart): string {
  switch (part.kind) {
    case "pattern":
      return "the pattern";
    case "zone":
      return plan.zones?.find(({ id }) => id === part.id)?.name ?? "a zone";
    case "fence-area":
      return `${plan.fence?.polygons[part.index]?.kind === "exclusion" ? "keep-out" : "stay-in"} area ${part.index + 1}`;
    case "fence-circle":
      return `${plan.fence?.circles[part.index]?.kind === "exclusion" ? "keep-out" : "stay-in"} circle ${part.index + 1}`;
    case "rally":
      return "the rally points";
    case "return-point":
      return "the return point";
    case "link":
      return "the link’s aerial and reach";
  }
}

/** What a click on a part that is not being edited would do. */
export const partTip = (plan: Plan, part: PlanPart): string => `Click to edit ${partName(plan, part)}`;

/** What can be done with the handle under the mouse; `selected` of them are. */
export const handleTip = (selected: number, isOne: boolean): string =>
  isOne && selected > 1
    ? `Drag to move all ${selected} · Ctrl+click leaves this one out · Del removes them`
    : "Drag to move · Ctrl+click selects it too · Shift+click selects as far as it · right click removes it";

/** What can be done with the points of the part in focus, as the panel says it. */
export function pointsHint(plan: Plan, part: PlanPart, selected: number): string {
  const { points, form } = pointsOf(plan, part) ?? { points: [], form: "places" };
  if (points.length === 0) return "";
  if (selected > 0)
    return `${count(selected, "point")} of ${points.length} selected. Drag one to move ${selected > 1 ? "them all" : "it"}, or use the arrow keys: ${metres(NUDGE.plain)} each, with Shift ${metres(NUDGE.shift)}.`;
  const [middle, edge] = points;
  if (form === "circle" && middle && edge)
    return `Radius ${length(distance(middle, edge))}. Drag the middle to move it, the point on its edge to change its radius.`;
  if (form === "places")
    return points.length === 1 ? "Drag the point on the globe to move it." : "Drag a point to move it.";
  return "Drag a point to move it, a small one between two to add one. Shift+drag selects several.";
}

/** That points in the picture are not drawn because they would lie on each other. */
export const crowdedWords = (points: number): string =>
  `${count(points, "point")} in the picture ${points === 1 ? "lies" : "lie"} too close to others to be drawn: zoom in to see ${points === 1 ? "it" : "them"}.`;
