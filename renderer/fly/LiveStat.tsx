import { useEffect, useRef } from "react";
import type { LiveVehicle } from "../../src/contract/records.ts";
import { app } from "../shell/app.ts";
import classes from "../ui/Stat.module.css";

/** What a live figure shows; the level gets a mark and a colour. */
export interface LiveReading {
  readonly text: string;
  readonly level?: "ok" | "caution" | "alarm";
}

interface Props {
  readonly label: string;
  readonly vehicleId: string;
  readonly read: (sample: LiveVehicle | undefined) => LiveReading;
  readonly hint?: string;
  readonly testId?: string;
}

const marks = { ok: "● ", caution: "▲ ", alarm: "■ " };

/** A figure of the live map: written by the frame loop, not by React. */
export function LiveStat({ label, vehicleId, read, hint, testId }: Props) {
  const figure = useRef<HTMLDivElement>(null);
  const value = useRef<HTMLElement>(null);
  useEffect(() => {
    const paint = () => {
      const { text, level } = read(app.live.vehicles.get(vehicleId));
      const words = level ? marks[level] + text : text;
      if (value.current && value.current.textContent !== words) value.current.textContent = words;
      if (figure.current && figure.current.dataset.level !== level) {
        if (level) figure.current.dataset.level = level;
        else delete figure.current.dataset.level;
      }
    };
    paint();
    return app.loop.onPaint(paint);
  }, [vehicleId, read]);
  return (
    <div ref={figure} className={classes.stat} title={hint} data-testid={testId}>
      <dt>{label}</dt>
      <dd ref={value} />
    </div>
  );
}
