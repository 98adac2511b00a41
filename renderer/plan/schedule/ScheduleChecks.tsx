import { Button } from "@mantine/core";
import { CircleCheck } from "lucide-react";
import { useEffect } from "react";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { app } from "../../shell/app.ts";
import { shellCommand } from "../../shell/shellCommands.ts";
import { FailureNote } from "../../ui/FailureNote.tsx";
import { clock, count } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { type Finding, Proving } from "./proving.ts";
import classes from "./Schedule.module.css";
import { scheduling } from "./theSchedule.ts";

export const proving = new Proving(
  () => new Promise((resolve) => setTimeout(resolve, 20)),
  () => performance.now(),
);

/** Every sortie of the schedule held against everything that a plan is held against; begins by itself. */
export function ScheduleChecks({ schedule }: { schedule: Schedule }) {
  const proved = useStore(proving.state, (s) => s);
  const plan = useStore(app.planning.state, (s) => s.plan);
  const ground = useStore(app.planning.state, (s) => s.ground);
  useEffect(() => {
    // Not while a point is dragged.
    const wait = setTimeout(() => void proving.check(schedule, { plan, ground }), SETTLED_MS);
    return () => {
      clearTimeout(wait);
      proving.stop();
    };
  }, [schedule, plan, ground]);
  switch (proved.phase) {
    case "idle":
      return <p className={classes.words}>The sorties are not checked yet.</p>;
    case "failed":
      return <FailureNote failure={proved.failure} />;
    case "running":
      return (
        <>
          <div className={classes.line} role="status">
            <span className={classes.grow}>
              Checks the sorties: {proved.done} of {proved.of}…
            </span>
            <Button size="compact-sm" variant="default" onClick={() => proving.stop()}>
              Stop
            </Button>
          </div>
          <Findings findings={proved.findings} />
        </>
      );
    case "done":
      return proved.findings.length === 0 ? (
        <p className={classes.checked} data-testid="schedule-checked">
          <CircleCheck size={15} aria-hidden /> {count(proved.sorties, "sortie")} checked, the ways to and from the
          section too: nothing is wrong.
        </p>
      ) : (
        <Findings findings={proved.findings} />
      );
  }
}

const SETTLED_MS = 600;

function Findings({ findings }: { findings: readonly Finding[] }) {
  if (findings.length === 0) return null;
  return (
    <ul className={classes.conflicts} data-testid="schedule-findings" aria-label="What is wrong with sorties">
      {findings.map(({ violation: { code, message, remedy, severity, place }, sortie, more }) => (
        <li key={`${sortie.droneId} ${code}`} data-severity={severity}>
          <button
            type="button"
            onClick={() => {
              scheduling.showAt(sortie.takeOffAt);
              if (!place) return;
              const amsl = app.planning.state.get().ground.elevation(place) ?? 0;
              shellCommand({ kind: "show-place", place: { ...place, amsl }, range: 900 });
            }}
          >
            {severity === "error" ? "■" : "▲"} {sortie.droneId}, off at {clock(sortie.takeOffAt)}
            {more > 0 && ` and ${count(more, "sortie")} more`}: {message}
            {remedy && `. ${remedy}`}
          </button>
        </li>
      ))}
    </ul>
  );
}
