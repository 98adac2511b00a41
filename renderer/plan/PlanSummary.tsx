import type { Patrol } from "../../src/mission/patrol.ts";
import { app } from "../shell/app.ts";
import { angle, duration, length, metres, percent } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useStore } from "../ui/store.ts";
import { swathWidth } from "./swathWidth.ts";

/** What the patrol takes and what it sees. */
export function PlanSummary({ patrol }: { patrol: Patrol }) {
  const reserve = useStore(app.editor.state, (s) => s.history.present.drone.reservePercent);
  const { estimate, legs, items, gimbalPitchDeg } = patrol;
  const left = 100 - estimate.batteryPercent;
  return (
    <Panel title="Patrol">
      <Stats>
        <Stat label="Length" testId="patrol-length">
          {length(estimate.length)}
        </Stat>
        <Stat label="Time">{duration(estimate.durationMs)}</Stat>
        <Stat
          label="Battery used"
          level={left < reserve ? "alarm" : left < reserve + 10 ? "caution" : "ok"}
          hint={`The drone keeps ${reserve} % in reserve`}
        >
          {percent(estimate.batteryPercent)}
        </Stat>
        <Stat label="Legs">{legs.length}</Stat>
        <Stat label="Items" testId="patrol-items">
          {items.length}
        </Stat>
        <Stat label="Camera on it" hint="Time with the camera on what is watched">
          {duration(estimate.watchMs)}
        </Stat>
        <Stat label="Swath" hint="Typical width of the strip that is seen">
          {metres(patrol.sketch ? undefined : swathWidth(patrol))}
        </Stat>
        <Stat label="Gimbal" hint="Pitch against the horizon">
          {angle(gimbalPitchDeg)}
        </Stat>
      </Stats>
    </Panel>
  );
}
