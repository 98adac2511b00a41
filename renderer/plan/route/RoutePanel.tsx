import { ActionIcon, Tooltip } from "@mantine/core";
import { ArrowDown, ArrowUp, Copy, FileOutput, Plus, Trash2 } from "lucide-react";
import { hasShape } from "../../../src/mission/patterns/shape.ts";
import { MOST_STOPS } from "../../../src/mission/patterns/stop.ts";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { count } from "../../ui/format.ts";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { ToolButton } from "../../ui/ToolButton.tsx";
import { exportFeatures } from "../exportFeatures.ts";
import { StopFields } from "./StopFields.tsx";
import classes from "./StopTable.module.css";
import { StopTable } from "./StopTable.tsx";
import { routeTable } from "./theRouteTable.ts";

/** The stops of a route, one by one; nothing for other patterns. */
export function RoutePanel() {
  const plan = useStore(app.editor.state, (s) => s.history.present);
  const selection = useStore(app.editor.state, (s) => (s.focus.kind === "pattern" ? s.selection : NONE));
  const { pattern } = plan;
  if (pattern.kind !== "route" || !hasShape(plan)) return null;
  const chosen = selection.length;
  const full = pattern.stops.length >= MOST_STOPS;
  const none = chosen === 0;
  return (
    <Panel
      title={`Stops: ${pattern.stops.length.toLocaleString("en")}`}
      tools={
        <>
          <ToolButton
            label="Insert a stop after"
            icon={Plus}
            disabled={full}
            onClick={() => routeTable.insertAfter()}
          />
          <ToolButton
            label="Copy (Ctrl+D)"
            icon={Copy}
            disabled={none || full}
            onClick={() => routeTable.duplicate()}
          />
          <ToolButton label="Earlier (Alt+↑)" icon={ArrowUp} disabled={none} onClick={() => routeTable.step(-1)} />
          <ToolButton label="Later (Alt+↓)" icon={ArrowDown} disabled={none} onClick={() => routeTable.step(1)} />
          <ToolButton label="Delete (Del)" icon={Trash2} disabled={none} onClick={() => routeTable.delete()} />
          <Offered call="plans.save">
            <Tooltip label="Save as waypoints of Mission Planner…">
              <ActionIcon
                variant="subtle"
                color="gray"
                aria-label="Save as waypoints of Mission Planner…"
                data-testid="save-waypoints"
                onClick={() => void exportFeatures("waypoints")}
              >
                <FileOutput size={15} />
              </ActionIcon>
            </Tooltip>
          </Offered>
        </>
      }
    >
      <StopTable route={pattern} />
      <p className={classes.words} role="status" data-testid="stops-selected">
        {none ? "None selected" : `${count(chosen, "stop")} selected`}
      </p>
      <StopFields route={pattern} selection={selection} />
    </Panel>
  );
}

const NONE: readonly number[] = [];
