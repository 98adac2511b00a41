import { Button, Kbd, Tooltip } from "@mantine/core";
import { ArrowLeftRight, Milestone, Pencil } from "lucide-react";
import { pathLength } from "../../src/geo/path.ts";
import { area } from "../../src/geo/polygon.ts";
import { reverseSection } from "../../src/mission/edit.ts";
import { hasShape, POINTS, type ShapeKind, shapeKindOf, shapeOf } from "../../src/mission/patterns/shape.ts";
import type { Plan } from "../../src/mission/plan.ts";
import { areaText } from "../../src/mission/seenShare.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { count, length } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { takeBorderLine } from "./borderLine.ts";
import { PointTools } from "./PointTools.tsx";
import classes from "./SectionPanel.module.css";

type Words = Readonly<Record<ShapeKind | "route", string>>;
const TITLES: Words = {
  line: "Border section",
  ring: "Outline",
  place: "Place",
  route: "Route",
};
const WHAT: Words = {
  line: "a section",
  ring: "an outline",
  place: "the place",
  route: "a route",
};

/** What the pattern is made of: draw it, take the sector's border, change its points. */
export function SectionPanel() {
  const { history, draft, placing } = useStore(app.editor.state, (s) => s);
  const border = useMirror((m) => m.sector?.borderLine);
  const plan = history.present;
  const kind = shapeKindOf(plan.pattern.kind);
  const busy = draft !== null || placing !== null;
  const given = hasShape(plan);
  const words = draft
    ? "Drawing: click points on the globe; double-click or Enter ends, Backspace takes one back, Esc cancels."
    : given
      ? wordsOf(plan, kind)
      : EMPTY[kind];
  return (
    <Panel title={TITLES[kind]}>
      {words && <p className={classes.words}>{words}</p>}
      <div className={classes.buttons}>
        {draft ? (
          <>
            <Button disabled={draft.length < POINTS[kind][0]} onClick={() => app.editor.finishDraw()}>
              Finish <Kbd ml={6}>Enter</Kbd>
            </Button>
            <Button variant="default" onClick={() => app.editor.cancelDraw()}>
              Cancel <Kbd ml={6}>Esc</Kbd>
            </Button>
          </>
        ) : (
          <Button
            variant={given ? "default" : "filled"}
            leftSection={<Pencil size={15} />}
            disabled={placing !== null}
            data-testid="draw-section"
            onClick={() => app.editor.beginShape()}
          >
            {kind === "place"
              ? given
                ? "Choose another"
                : "Choose the place"
              : given
                ? "Draw anew"
                : `Draw ${WHAT[kind]}`}
          </Button>
        )}
        {kind === "line" && border && border.length > 1 && !busy && (
          <Button
            variant="default"
            leftSection={<Milestone size={15} />}
            data-testid="use-border"
            onClick={takeBorderLine}
          >
            Use the sector’s border line
          </Button>
        )}
        {given && !busy && reverseSection(plan) !== plan && (
          <Tooltip label={kind === "line" ? "Patrol it from the other end" : "Fly it the other way round"}>
            <Button
              variant="default"
              leftSection={<ArrowLeftRight size={15} />}
              onClick={() => app.editor.change(reverseSection)}
            >
              Reverse
            </Button>
          </Tooltip>
        )}
      </div>
      {!busy && <PointTools />}
    </Panel>
  );
}

const EMPTY: Words = {
  line: "No section yet. Draw it on the globe, point by point.",
  ring: "No outline yet. Draw it on the globe, corner by corner.",
  place: "No place yet. Click it on the globe.",
  route: "No stops yet. Draw the route on the globe, stop by stop, or open a mission.",
};

function wordsOf(plan: Plan, kind: ShapeKind): string {
  const points = shapeOf(plan);
  if (kind === "place") return "";
  if (kind === "ring") return `${areaText(area(points))} with ${count(points.length, "corner")}.`;
  return `${length(pathLength(points))} with ${count(points.length, kind === "line" ? "point" : "stop")}.`;
}
