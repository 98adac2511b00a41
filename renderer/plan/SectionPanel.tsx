import { Button, Kbd, Tooltip } from "@mantine/core";
import { ArrowLeftRight, Milestone, Pencil, Trash2 } from "lucide-react";
import { pathLength } from "../../src/geo/path.ts";
import { reverseSection } from "../../src/mission/edit.ts";
import { app } from "../shell/app.ts";
import { useMirror } from "../shell/hooks.ts";
import { count, length } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { useStore } from "../ui/store.ts";
import { takeBorderLine } from "./borderLine.ts";
import classes from "./SectionPanel.module.css";

/** The border section: draw it, take the sector's border, change its points. */
export function SectionPanel() {
  const { history, draft, selected } = useStore(app.editor.state, (s) => s);
  const border = useMirror((m) => m.sector?.borderLine);
  const { section } = history.present;
  return (
    <Panel title="Border section">
      <p className={classes.words}>
        {draft
          ? "Drawing: click points on the globe; double-click or Enter ends, Esc cancels."
          : section.length < 2
            ? "No section yet. Draw it on the globe, point by point."
            : `${length(pathLength(section))} with ${count(section.length, "point")}. Drag a point to move it, a small one between two to add one.`}
      </p>
      <div className={classes.buttons}>
        {draft ? (
          <>
            <Button disabled={draft.length < 2} onClick={() => app.editor.finishDraw()}>
              Finish <Kbd ml={6}>Enter</Kbd>
            </Button>
            <Button variant="default" onClick={() => app.editor.cancelDraw()}>
              Cancel <Kbd ml={6}>Esc</Kbd>
            </Button>
          </>
        ) : (
          <Button
            variant={section.length < 2 ? "filled" : "default"}
            leftSection={<Pencil size={15} />}
            data-testid="draw-section"
            onClick={() => app.editor.beginDraw()}
          >
            {section.length < 2 ? "Draw a section" : "Draw anew"}
          </Button>
        )}
        {border && border.length > 1 && !draft && (
          <Button
            variant="default"
            leftSection={<Milestone size={15} />}
            data-testid="use-border"
            onClick={takeBorderLine}
          >
            Use the sector’s border line
          </Button>
        )}
        {section.length >= 2 && !draft && (
          <Tooltip label="Patrol it from the other end">
            <Button
              variant="default"
              leftSection={<ArrowLeftRight size={15} />}
              onClick={() => {
                const { section, pattern } = reverseSection(app.editor.plan);
                app.editor.edit({ section, pattern });
              }}
            >
              Reverse
            </Button>
          </Tooltip>
        )}
        {selected !== null && section.length > 2 && !draft && (
          <Button variant="default" leftSection={<Trash2 size={15} />} onClick={() => app.editor.remove(selected)}>
            Remove point {selected + 1} <Kbd ml={6}>Del</Kbd>
          </Button>
        )}
      </div>
    </Panel>
  );
}
