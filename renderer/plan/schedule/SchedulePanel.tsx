import { Button, Checkbox, TextInput } from "@mantine/core";
import { CalendarClock, FolderOpen, Save, Trash2, Undo2 } from "lucide-react";
import { Offered } from "../../accounts/Offered.tsx";
import { app } from "../../shell/app.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { Panel } from "../../ui/Panel.tsx";
import { useStore } from "../../ui/store.ts";
import { NumberField } from "../FieldControls.tsx";
import { CarryOut } from "./CarryOut.tsx";
import { CrewList } from "./CrewList.tsx";
import { taskOf } from "./crew.ts";
import { Result } from "./Result.tsx";
import classes from "./Schedule.module.css";
import { SendList } from "./SendList.tsx";
import { openScheduleFile, saveScheduleFile } from "./scheduleFiles.ts";
import { scheduling } from "./theSchedule.ts";

/** Several drones on the section of the plan: who they are, what is promised, and the schedule that keeps it. */
export function SchedulePanel() {
  const { wish, schedule, past, running, tries, failure } = useStore(scheduling.state, (s) => s);
  const { crew, promiseMin, horizonMin, startAt } = wish;
  const make = () => {
    const planned = app.planning.state.get();
    const homeOf = (vehicleId: string) => app.mirror.get().vehicles.get(vehicleId)?.home;
    void scheduling.make(planned.plan, () => taskOf(wish, planned, { homeOf, now: Date.now() }));
  };
  return (
    <Panel title="Several drones">
      <div className={classes.schedule} data-testid="schedule">
        {crew.length === 0 && (
          <p className={classes.words}>
            Drones that share this section take turns, so that it is watched without a gap.
          </p>
        )}
        <CrewList />
        <Checkbox
          label="Promise how often every place is seen"
          checked={promiseMin !== null}
          onChange={(e) => scheduling.setWish({ promiseMin: e.currentTarget.checked ? 15 : null })}
        />
        <div className={classes.fields}>
          {promiseMin !== null && (
            <NumberField
              label="At least every"
              value={promiseMin}
              min={0.5}
              max={1_440}
              unit="min"
              testId="promise"
              onChange={(value) => scheduling.setWish({ promiseMin: value })}
            />
          )}
          <NumberField
            label="For"
            value={horizonMin}
            min={1}
            max={10_080}
            step={30}
            unit="min"
            onChange={(value) => scheduling.setWish({ horizonMin: value })}
          />
          <TextInput
            type="datetime-local"
            label="From (empty: at once)"
            value={startAt === null ? "" : localMinute(startAt)}
            onChange={(e) => {
              const at = new Date(e.currentTarget.value).getTime();
              scheduling.setWish({ startAt: Number.isFinite(at) ? at : null });
            }}
          />
        </div>
        <div className={classes.buttons}>
          {running ? (
            <Button variant="default" onClick={() => scheduling.cancel()}>
              Cancel
            </Button>
          ) : (
            <Button
              leftSection={<CalendarClock size={15} />}
              disabled={crew.length === 0}
              data-testid="make-schedule"
              onClick={make}
            >
              {schedule ? "Make it again" : "Make the schedule"}
            </Button>
          )}
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<FolderOpen size={15} />}
            onClick={() => void openScheduleFile()}
          >
            Open…
          </Button>
          <Offered call="plans.save">
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<Save size={15} />}
              disabled={!schedule}
              onClick={() => void saveScheduleFile()}
            >
              Save…
            </Button>
          </Offered>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Undo2 size={15} />}
            disabled={past.length === 0 || running}
            onClick={() => scheduling.undo()}
          >
            Undo
          </Button>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<Trash2 size={15} />}
            disabled={!schedule || running}
            onClick={() => scheduling.clear()}
          >
            Discard
          </Button>
        </div>
        {running && (
          <p className={classes.words} role="status">
            Looks for the best schedule…
            {tries &&
              tries.now > 1 &&
              ` Flown as missions it would run late: try ${tries.now} of at most ${tries.most}.`}
          </p>
        )}
        {failure && <FailureNote failure={failure} />}
        {schedule && <Result schedule={schedule} />}
        {schedule && <CarryOut schedule={schedule} />}
        {schedule && <SendList schedule={schedule} />}
      </div>
    </Panel>
  );
}

/** `2026-03-01T14:03`, local, as the field wants it. */
function localMinute(at: number): string {
  const date = new Date(at);
  return new Date(at - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
