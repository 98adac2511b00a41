import { useEffect, useRef } from "react";
import type { VehicleRecord } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import { staleness } from "../station/staleness.ts";
import { age } from "../ui/format.ts";
import { Panel } from "../ui/Panel.tsx";
import { Horizon } from "./Horizon.tsx";
import classes from "./Instruments.module.css";
import { LiveStat } from "./LiveStat.tsx";
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
    paint(Date.now());
    const off = app.loop.onPaint(paint);
    const timer = setInterval(() => paint(Date.now()), 1_000);
    return () => {
      off();
      clearInterval(timer);
    };
  }, [vehicle]);
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
          {stat("Battery", "battery")}
          {stat("Altitude, AMSL", "amsl", "Above mean sea level")}
          {stat("Climb", "climb")}
          {stat("Time left", "batteryTime", "As the vehicle estimates it")}
          {stat("Heading", "heading", "Of the nose, true")}
          {stat("GPS", "gps", "Fix and satellites")}
          {stat("Link", "link", "Share of its messages that arrive")}
        </dl>
      </div>
    </Panel>
  );
}
