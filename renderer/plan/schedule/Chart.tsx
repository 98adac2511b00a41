import { type MouseEvent, useEffect, useRef } from "react";
import type { Schedule } from "../../../src/mission/schedule/schedule.ts";
import { useTheme } from "../../shell/useTheme.ts";
import { themeToken } from "../../ui/plotLook.ts";
import { barsOf } from "./bars.ts";
import { droneColour } from "./partColours.ts";
import classes from "./Schedule.module.css";
import { scheduling } from "./theSchedule.ts";

/** Drones by time: on the way, over the section, on the ground; the upright line is the instant that is shown. */
export function Chart({ schedule, at }: { schedule: Schedule; at: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { next } = useTheme();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme's colours are read when it is drawn
  useEffect(() => {
    const element = canvas.current;
    if (!element) return;
    const paint = () => draw(element, schedule, at);
    paint();
    const watch = new ResizeObserver(paint);
    watch.observe(element);
    return () => watch.disconnect();
  }, [schedule, at, next]);
  const { drones, startAt, horizonMs } = schedule.task;
  const show = ({ clientX, currentTarget, buttons, type }: MouseEvent) => {
    if (type === "mousemove" && buttons !== 1) return;
    const { left, width } = currentTarget.getBoundingClientRect();
    scheduling.showAt(startAt + (horizonMs * (clientX - left - NAMES)) / (width - NAMES));
  };
  return (
    <canvas
      ref={canvas}
      className={classes.chart}
      style={{ height: drones.length * ROW + AXIS }}
      role="img"
      aria-label={`Sorties of ${drones.length} drones by time`}
      data-testid="schedule-chart"
      onMouseDown={show}
      onMouseMove={show}
    />
  );
}

const NAMES = 84; // pixels
const ROW = 24;
const AXIS = 20;

function draw(canvas: HTMLCanvasElement, schedule: Schedule, at: number): void {
  const scale = window.devicePixelRatio;
  const { clientWidth: width, clientHeight: height } = canvas;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  if (!pen || width <= NAMES) return;
  const { drones, startAt, horizonMs } = schedule.task;
  const x = (instant: number) => NAMES + ((width - NAMES) * (instant - startAt)) / horizonMs;
  pen.scale(scale, scale);
  pen.font = "12px system-ui, sans-serif";
  pen.textBaseline = "middle";
  const bottom = drones.length * ROW;
  pen.strokeStyle = themeToken("--line");
  pen.fillStyle = themeToken("--dim");
  for (const tick of ticks(startAt, horizonMs, (width - NAMES) / 56)) {
    pen.strokeRect(Math.round(x(tick)) + 0.5, 0, 0, bottom);
    pen.fillText(clockMinutes(tick), Math.min(x(tick) - 15, width - 36), bottom + AXIS / 2);
  }
  drones.forEach(({ id }, i) => {
    pen.fillStyle = themeToken("--text");
    pen.fillText(shortened(pen, id), 0, ROW * (i + 0.5), NAMES - 8);
  });
  for (const { drone, kind, from, to } of barsOf(schedule)) {
    const [y, tall] = kind === "watch" ? [4, ROW - 8] : kind === "transit" ? [9, ROW - 18] : [ROW / 2 - 1, 2];
    pen.fillStyle = kind === "ground" ? themeToken("--dim") : droneColour(schedule, drones[drone]?.id ?? "");
    // Half a pixel of gap, so that a relief on the same row is seen.
    pen.fillRect(x(from), drone * ROW + y, Math.max(0.8, x(to) - x(from) - 0.5), tall);
  }
  pen.strokeStyle = themeToken("--text");
  pen.lineWidth = 1.5;
  pen.strokeRect(x(at), 0, 0, bottom);
}

const clockMinutes = (at: number): string =>
  new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

function shortened(pen: CanvasRenderingContext2D, text: string): string {
  if (pen.measureText(text).width <= NAMES - 8) return text;
  let short = text;
  while (short.length > 1 && pen.measureText(`${short}…`).width > NAMES - 8) short = short.slice(0, -1);
  return `${short}…`;
}

/** Whole steps of minutes or hours, at most so many. */
function ticks(startAt: number, horizonMs: number, most: number): number[] {
  const steps = [1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720, 1_440].map((minutes) => minutes * 60_000);
  const step = steps.find((ms) => horizonMs / ms <= most) ?? 2_880 * 60_000;
  const out: number[] = [];
  for (let at = Math.ceil(startAt / step) * step; at <= startAt + horizonMs; at += step) out.push(at);
  return out;
}
