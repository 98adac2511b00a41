import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { useMirror, useSettings } from "../shell/hooks.ts";
import { age, percent, place, unknown } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { Stat, Stats } from "../ui/Stat.tsx";
import { useNow } from "../ui/useNow.ts";
import classes from "./OverviewPanel.module.css";

const kinds: Record<VehicleRecord["kind"], string> = {
  multirotor: "Multirotor",
  "fixed-wing": "Fixed wing",
  vtol: "VTOL",
  rover: "Rover",
  other: "Other",
};
const autopilots: Record<VehicleRecord["autopilot"], string> = { ardupilot: "ArduPilot", px4: "PX4", other: "Other" };

/** What the vehicle is, what still forbids take-off, and how it is reached. */
export function OverviewPanel({ vehicle }: { vehicle: VehicleRecord }) {
  const now = useNow(1_000);
  const style = useSettings((s) => s.coordinates);
  const links = useMirror((m) => vehicle.linkIds.map((id) => m.links.get(id)).filter((l) => l !== undefined));
  // A record comes when something changed; a vehicle that goes on as before is heard all the same.
  const heardAt = Math.max(vehicle.heardAt, app.live.vehicles.get(vehicle.id)?.at ?? 0);
  const { notReady, lost, armed, failsafe } = vehicle;
  return (
    <>
      <Panel title="Identity">
        <Stats>
          <Stat label="Kind">{kinds[vehicle.kind]}</Stat>
          <Stat label="Autopilot">{autopilots[vehicle.autopilot]}</Stat>
          <Stat label="MAVLink id">{vehicle.id}</Stat>
          <Stat label="Mode">{vehicle.mode || unknown}</Stat>
          <Stat label="Last heard" level={lost ? "alarm" : undefined}>
            {age(Math.max(0, now - heardAt))}
          </Stat>
        </Stats>
      </Panel>
      <Panel title="Readiness">
        {lost ? (
          <p className={classes.alarm}>■ Not heard: whether it is ready is not known.</p>
        ) : notReady.length === 0 ? (
          <p className={armed ? classes.list : classes.ok}>
            {armed ? "▲ Armed: the motors may turn." : "● Nothing forbids take-off."}
          </p>
        ) : (
          <ul className={classes.list}>
            {notReady.map((reason) => (
              <li key={reason}>▲ {reason}</li>
            ))}
          </ul>
        )}
        {failsafe && (
          <p className={classes.alarm}>■ In failsafe: the vehicle follows its own rules until it recovers.</p>
        )}
      </Panel>
      <Panel title="Home">
        <p className={classes.plain}>
          {vehicle.home ? place(vehicle.home, style) : "The vehicle has told no home yet."}
        </p>
      </Panel>
      <Panel title="Links">
        {links.length === 0 && <p className={classes.plain}>On no open link.</p>}
        {links.map((link) => {
          const system = link.traffic?.systems.find((s) => s.systemId === vehicle.systemId);
          return (
            <p className={classes.plain} key={link.id}>
              <code>{link.address}</code> · {percent((system?.loss ?? link.loss) * 100)} lost
              {system?.latencyMs !== undefined && ` · ${Math.round(system.latencyMs)} ms there and back`}
              {system?.best && " · ● used for sending"}
            </p>
          );
        })}
      </Panel>
    </>
  );
}
