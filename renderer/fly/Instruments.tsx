import { useCallback, useEffect, useRef } from "react";
import type { LiveVehicle, VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { staleness } from "../station/staleness.ts";
import { age } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { returnReading } from "./fleetFigures.ts";
import { Horizon } from "./Horizon.tsx";
import classes from "./Instruments.module.css";
import { LiveStat } from "./LiveStat.tsx";
import { painted } from "./painted.ts";
import { readings } from "./readings.ts";

/** Attitude, height, speed, energy and link of one vehicle. Greyed, with its age, when it is no longer true. */
export function Instruments({ vehicle }: { vehicle: VehicleRecord }) {
  const { id } = vehicle;
  const all = useRef<HTMLDivElement>(null);
  const word = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    const paint = (now: number) => {
      const stale = staleness(vehicle, app.live.vehicles.get(vehicle.id), now);
      if (all.current) all.current.dataset.stale = stale.kind;
      if (word.current)
        word.current.textContent = stale.kind === "fresh" ? "" : `▲ ${stale.kind}, ${age(stale.ageMs)} old`;
    };
    return painted(paint, 1_000);
  }, [vehicle]);
  const back = useCallback(
    (sample: LiveVehicle | undefined) => returnReading({ record: vehicle, sample, now: Date.now() }),
    [vehicle],
  );
  const stat = (label: string, read: keyof typeof readings, hint?: string) => (
    <LiveStat
      label={label}
      vehicleId={id}
      read={readings[read]}
      testId={`live-${read}`}
      {...(hint === undefined ? {} : { hint })}
    />
  );
  return (
    <Panel title="Now" tools={<span ref={word} className={classes.stale} role="status" />}>
      <div ref={all} className={classes.instruments}>
        <Horizon vehicleId={id} />
        <dl className={classes.figures}>
          {stat("Height, AHL", "ahl", "Above home")}
          {stat("Speed", "groundSpeed", "Over ground")}
          {stat("Battery", "battery", "And for how long, as the vehicle estimates it")}
          {stat("Altitude, AMSL", "amsl", "Above mean sea level")}
          {stat("Climb", "climb")}
          <LiveStat
            label="Return in"
            vehicleId={id}
            read={back}
            testId="live-return"
            hint="Until it has to turn home to land with its reserve; ≈ where something had to be assumed"
          />
          {stat("Heading", "heading", "Of the nose, true")}
          {stat("GPS", "gps", "Fix and satellites")}
          {stat("Link", "link", "Share of its messages that arrive")}
        </dl>
      </div>
    </Panel>
  );
}
