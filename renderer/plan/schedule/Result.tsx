import { Button, Slider } from "@mantine/core";
import { CircleAlert, Clock, UserMinus, UserPlus } from "lucide-react";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import type { PatrolDrone } from "../../../src/mission/schedule/task.ts";
import { app } from "../../shell/app.ts";
import { shellCommand } from "../../shell/shellCommands.ts";
import { clock, count, length } from "../../ui/format.ts";
import { useStore } from "../../ui/store.ts";
import { Chart } from "./Chart.tsx";
import { taskOf } from "./crew.ts";
import { droneColour, partColour } from "./partColours.ts";
import classes from "./Schedule.module.css";
import { proving, ScheduleChecks } from "./ScheduleChecks.tsx";
import { crewWords, interestWords, verdictOf } from "./scheduleWords.ts";
import { scheduling } from "./theSchedule.ts";
import { UnseenPlot } from "./UnseenPlot.tsx";

/** What came of the schedule: chart, promise, parts and conflicts, and the way to go on without a drone. */
export function Result({ schedule }: { schedule: Schedule }) {
  const at = useStore(scheduling.state, (s) => s.at);
  const crew = useStore(scheduling.state, (s) => s.wish.crew);
  const running = useStore(scheduling.state, (s) => s.running);
  const needed = useStore(scheduling.state, (s) => s.needed);
  const { startAt, horizonMs, drones } = schedule.task;
  const { level, words } = verdictOf(schedule);
  return (
    <>
      <p className={classes.verdict} data-level={level} data-testid="schedule-verdict" role="status">
        {words} {crewWords(needed, drones.length)}
      </p>
      <Chart schedule={schedule} at={at} />
      <p className={classes.words}>Thick: over the section. Thin: on the way. Line: on the ground.</p>
      <Slider
        aria-label="Shown instant"
        min={startAt}
        max={startAt + horizonMs}
        step={10_000}
        value={at}
        label={clock}
        onChange={(instant) => scheduling.showAt(instant)}
        data-testid="schedule-at"
      />
      <p className={classes.words}>
        Shown: <strong>{clock(at)}</strong>, {count(schedule.sorties.length, "sortie")} in all.
      </p>
      <div className={classes.buttons}>
        <Button
          size="compact-sm"
          variant="default"
          leftSection={<Clock size={14} />}
          data-testid="schedule-now"
          onClick={() => scheduling.showAt(Date.now())}
        >
          Show now
        </Button>
      </div>
      <Parts schedule={schedule} />
      <UnseenPlot schedule={schedule} />
      <Interests schedule={schedule} />
      <ScheduleChecks schedule={schedule} />
      <Conflicts schedule={schedule} />
      <p className={classes.words}>
        From the shown instant on, <strong>{clock(at)}</strong>, who is in the air goes where it is needed:
      </p>
      <div className={classes.buttons}>
        {drones.map(({ id }) => (
          <Button
            key={id}
            size="compact-sm"
            variant="default"
            leftSection={<UserMinus size={14} color={droneColour(schedule, id)} />}
            disabled={running || drones.length < 2}
            title={`From ${clock(at)} on, the others take over`}
            onClick={() => void scheduling.drop(id)}
          >
            {id} is out
          </Button>
        ))}
        {crew
          .filter(({ name }) => !drones.some(({ id }) => id === name))
          .map(({ name }) => (
            <Button
              key={name}
              size="compact-sm"
              variant="default"
              leftSection={<UserPlus size={14} />}
              disabled={running}
              title={`From ${clock(at)} on, the others make room`}
              onClick={() => void scheduling.join(() => patrolDrone(name))}
            >
              Bring in {name}
            </Button>
          ))}
      </div>
    </>
  );
}

/** A drone of the crew as schedules know it. */
function patrolDrone(name: string): PatrolDrone | undefined {
  const { wish } = scheduling.state.get();
  const crew = wish.crew.filter((drone) => drone.name === name);
  const homeOf = (vehicleId: string) => app.mirror.get().vehicles.get(vehicleId)?.home;
  return taskOf({ ...wish, crew }, app.planning.state.get(), { homeOf, now: Date.now() }).drones[0];
}

function Parts({ schedule }: { schedule: Schedule }) {
  return (
    <ul className={classes.parts} aria-label="Parts of the section">
      {schedule.parts.map(({ from, to, droneIds, kind }, i) => (
        <li key={`${from} ${to}`}>
          <i style={{ background: partColour(i) }} aria-hidden />
          <span>
            {length(from)} to {length(to)}: {droneIds.join(", ")}
            {TURNS[kind](droneIds.length)}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Interests({ schedule }: { schedule: Schedule }) {
  const words = interestWords(schedule);
  if (words.length === 0) return null;
  return (
    <ul className={classes.parts} data-testid="schedule-interests" aria-label="Zones of interest">
      {words.map(({ key, kept, text }) => (
        <li key={key}>
          <span aria-hidden>{kept ? "●" : "▲"}</span>
          <span>{text}</span>
        </li>
      ))}
    </ul>
  );
}

function Conflicts({ schedule }: { schedule: Schedule }) {
  // With the ground under the bases known, from the heights that are really flown.
  const conflicts = useStore(proving.state, (s) => (s.phase === "done" ? s.conflicts : schedule.conflicts));
  if (conflicts.length === 0) return <p className={classes.words}>No two drones come too near each other.</p>;
  return (
    <ul className={classes.conflicts} data-testid="conflicts" aria-label="Drones that come too near each other">
      {conflicts.slice(0, MOST_CONFLICTS).map(({ at, place, drones: [a, b], kind }) => (
        <li key={`${at} ${a} ${b}`}>
          <button
            type="button"
            onClick={() => {
              scheduling.showAt(at);
              const amsl = app.planning.state.get().ground.elevation(place) ?? 0;
              shellCommand({ kind: "show-place", place: { ...place, amsl }, range: 900 });
            }}
          >
            <CircleAlert size={15} aria-hidden /> {clock(at)}: {a} and {b} meet{" "}
            {kind === "base" ? "while one climbs or lands" : "at the same height"}
          </button>
        </li>
      ))}
      {conflicts.length > MOST_CONFLICTS && <li>and {conflicts.length - MOST_CONFLICTS} more</li>}
    </ul>
  );
}

const MOST_CONFLICTS = 50;

/** How a crew takes turns. */
const TURNS: Readonly<Record<Schedule["parts"][number]["kind"], (drones: number) => string>> = {
  rounds: (drones) => (drones > 1 ? ", in turn" : ""),
  posts: (drones) => (drones > 1 ? ", together, each relieved in flight" : ""),
  sweeps: (drones) => `${drones > 1 ? ", in turn" : ""}, always in the same direction and home from its end`,
};
