import { metres } from "../ui/format.ts";
import { type Drawing, fewestPoints, type Placing } from "./planEditor.ts";

const WORDS: Readonly<Record<Drawing, string>> = {
  section: "the section",
  outline: "the outline",
  inclusion: "the area to stay in",
  exclusion: "the area to keep out of",
};

/** What the next click does while something is drawn that has `points` points. */
export function drawHint(drawing: Drawing, points: number): string {
  const what = WORDS[drawing];
  if (points === 0)
    return drawing === "section"
      ? "Click on the globe where the section begins."
      : `Click on the globe where ${what} has its first corner.`;
  if (points < fewestPoints(drawing)) return `Click the next ${drawing === "section" ? "point" : "corner"} of ${what}.`;
  return `${points} ${drawing === "section" ? "points" : "corners"}. Double-click or press Enter to finish.`;
}

/** What the next click puts on the globe. */
export const placeHint = (placing: Placing): string =>
  placing.kind === "pattern"
    ? "Click the place that the pattern is to be around."
    : placing.kind === "rally"
      ? `Click where the rally point is to be, ${metres(placing.ahl)} above home.`
      : `Click the middle of the circle to ${placing.of === "inclusion" ? "stay in" : "keep out of"}, radius ${metres(placing.radius)}.`;
