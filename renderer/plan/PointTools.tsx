import { Button, Kbd, Tooltip } from "@mantine/core";
import { ListChecks, Trash2, Undo2 } from "lucide-react";
import { Fragment } from "react";
import { pointsOf } from "../../src/mission/planParts.ts";
import { app } from "../shell/app.ts";
import { count } from "../ui/format.ts";
import { useStore } from "../ui/store.ts";
import { crowdedWords, partName, pointsHint } from "./drawWords.ts";
import { PATTERN } from "./editing.ts";
import { handleView } from "./globeView.ts";
import classes from "./SectionPanel.module.css";

/** What is edited on the globe now, what can be done with its points, and the keys for it. */
export function PointTools() {
  const { history, focus, selection } = useStore(app.editor.state, (s) => s);
  const crowded = useStore(handleView, (s) => s.crowded);
  const plan = history.present;
  const edited = pointsOf(plan, focus);
  if (!edited || edited.points.length === 0) return null;
  const inPattern = focus.kind === "pattern";
  const many = edited.points.length > 1 && edited.form !== "circle";
  return (
    <div className={classes.points} data-testid="point-tools" data-focus={focus.kind}>
      {!inPattern && (
        <p className={classes.focus}>
          Now editing <strong>{partName(plan, focus)}</strong>
        </p>
      )}
      <p className={classes.words} role="status">
        {pointsHint(plan, focus, selection.length)}
        {crowded > 0 && ` ${crowdedWords(crowded)}`}
      </p>
      <div className={classes.buttons}>
        {!inPattern && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Undo2 size={14} />}
            onClick={() => app.editor.focus(PATTERN)}
          >
            Back to the pattern <Kbd ml={6}>Esc</Kbd>
          </Button>
        )}
        {many && selection.length < edited.points.length && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<ListChecks size={14} />}
            onClick={() => app.editor.selectAll()}
          >
            Select all <Kbd ml={6}>Ctrl+A</Kbd>
          </Button>
        )}
        {selection.length > 0 && (
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Trash2 size={14} />}
            data-testid="remove-points"
            disabled={inPattern && edited.points.length <= edited.limits[0]}
            onClick={() => app.editor.remove()}
          >
            Remove {count(selection.length, "point")} <Kbd ml={6}>Del</Kbd>
          </Button>
        )}
        {many && (
          <Tooltip multiline w={300} label={<Keys />}>
            <Button size="compact-sm" variant="subtle" color="gray">
              Keys
            </Button>
          </Tooltip>
        )}
      </div>
    </div>
  );
}

const KEYS = [
  ["Click", "selects a point"],
  ["Ctrl+click", "selects it too, or leaves it out"],
  ["Shift+click", "selects as far as it"],
  ["Shift+drag", "selects by a rectangle"],
  ["Ctrl+A, Esc", "all, none"],
  [". ,", "the next, the one before"],
  ["Arrows", "move by 1 m, with Shift by 10 m"],
  ["Del, right click", "remove"],
  ["Ctrl+Z, Ctrl+Y", "undo, redo"],
] as const;

const Keys = () => (
  <dl className={classes.keys}>
    {KEYS.map(([keys, meaning]) => (
      <Fragment key={keys}>
        <dt>{keys}</dt>
        <dd>{meaning}</dd>
      </Fragment>
    ))}
  </dl>
);
