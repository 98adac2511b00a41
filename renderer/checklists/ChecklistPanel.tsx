import { Button, Select } from "@mantine/core";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { openItems } from "../../src/mission/checklistRun.ts";
import { useMay } from "../accounts/appAccounts.ts";
import { Offered } from "../accounts/Offered.tsx";
import { FailureNote } from "../ui/FailureNote.tsx";
import { Panel } from "../ui/Panel.tsx";
import { beginList, checklistEditor, useChecklists } from "./appChecklists.ts";
import { ChecklistEditor } from "./ChecklistEditor.tsx";
import { ChecklistRow } from "./ChecklistRow.tsx";
import classes from "./Checklists.module.css";

/** What is gone through before this vehicle is armed, and how it stands; of one that is armed, what was kept. */
export function ChecklistPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const run = useChecklists(({ runs }) => runs.get(vehicle.id));
  const lists = useChecklists((view) => view.lists);
  const forbids = useChecklists((view) => view.forbids);
  const failure = useChecklists((view) => view.failure);
  const may = useMay("checklist.tick");
  const open = run ? openItems(run).length : 0;
  const live = may && run !== undefined && !run.armed;
  const total = run?.list.items.length ?? 0;
  return (
    <Panel
      title="Checklist"
      tools={
        <Button
          size="compact-xs"
          variant="default"
          onClick={() => checklistEditor.set({ open: true, listId: run?.list.id })}
        >
          Lists…
        </Button>
      }
    >
      {failure && <FailureNote failure={failure} />}
      {!run && (
        <p className={classes.none}>None was begun: it begins when the vehicle is heard on the ground, disarmed.</p>
      )}
      {run && (
        <details className={classes.list} data-testid="checklist">
          <summary>
            <span data-open={open > 0 || undefined} data-testid="checklist-state">
              {open > 0 ? `▲ ${total - open} of ${total}` : `✔ ${total} of ${total}`}
            </span>{" "}
            {run.list.title}
            {run.armed && (open > 0 ? " · armed with items open" : " · finished before arming")}
            {!run.armed && open > 0 && forbids && " · not armed before it is finished"}
          </summary>
          <ul>
            {run.list.items.map((item) => (
              <ChecklistRow
                key={item.id}
                vehicleId={vehicle.id}
                item={item}
                state={run.items[item.id] ?? { state: "open" }}
                live={live}
              />
            ))}
          </ul>
        </details>
      )}
      {live && (
        <Offered call="checklist.begin">
          <div className={classes.tools}>
            <Select
              size="xs"
              aria-label="Use another list"
              placeholder="Use another list…"
              data={lists.map(({ id, title }) => ({ value: id, label: title }))}
              value={null}
              onChange={(id) => id !== null && void beginList(vehicle.id, id)}
            />
            <Button size="compact-xs" variant="default" onClick={() => void beginList(vehicle.id, run.list.id)}>
              Begin anew
            </Button>
          </div>
        </Offered>
      )}
      <ChecklistEditor />
    </Panel>
  );
}
