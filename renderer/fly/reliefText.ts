import type { CueRecord } from "../../src/contract/cue.ts";
import type { ReliefDrone } from "../../src/contract/relief.ts";
import type { ReliefPart } from "../../src/mission/schedule/reliefState.ts";
import { clock, duration, length, metres, percent } from "../ui/format.ts";

/** `in 2:05`, or `1:10 late`. */
export const countdown = (dueAt: number, now: number): string =>
  dueAt >= now ? `in ${duration(dueAt - now)}` : `${duration(now - dueAt)} late`;

/** What a drone does in a schedule that is proposed: `launches 14:32:00, watches 1.2 km to 3.4 km`. */
export function partText({ does, at, from, to }: ReliefPart): string {
  if (does === "returns") return "returns";
  const stretch = from === undefined || to === undefined ? "" : `, watches ${length(from)} to ${length(to)}`;
  return does === "launches" ? `launches ${clock(at)}${stretch}` : `goes on${stretch}, there ${clock(at)}`;
}

/** `● flies until 14:32:00`, by shape and words. */
export function droneText({ phase, flying, nextAt, why }: ReliefDrone): string {
  const next = nextAt === undefined ? "" : `, takes off ${clock(nextAt)}`;
  switch (phase) {
    case "flies":
      return flying ? `▲ flies until ${clock(flying.leaveAt)}` : "▲ flies";
    case "comes-home":
      return `▽ comes home${next}`;
    case "lost":
      return "■ lost";
    case "out":
      return `■ out${why ? `: ${why}` : ""}`;
    case "waits":
      return `○ waits${next}`;
  }
}

/** `4:20 away from its patrol, 8.1 % of the battery, its section then up to 12:05 old`. */
export function priceText({ price, orbit, ahl, kind }: CueRecord): string {
  const parts: string[] = [];
  if (kind === "look") return "Only its camera moves; it stays on its patrol";
  if (ahl !== undefined) parts.push(`at ${metres(ahl)} AHL`);
  if (orbit) parts.push(`radius ${metres(orbit.radius)}, a car is ${orbit.carPixels} px long`);
  if (price) {
    parts.push(`there in ${duration(price.thereMs)}`);
    if (kind !== "patrol") parts.push(`${duration(price.awayMs)} away from its patrol`);
    parts.push(`${percent(price.batteryPercent, 1)} of the battery`);
    const about = (price.assumed ?? []).length > 0 ? "≈" : "";
    if (price.stayMs !== undefined && kind !== "patrol")
      parts.push(`may stay ${about}${duration(Math.max(0, price.stayMs))} until it has to turn home`);
    if (price.worstAgeMs !== undefined && kind !== "patrol")
      parts.push(`its section then up to ${duration(price.worstAgeMs)} old`);
  }
  const text = parts.join(", ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** How a cue stands. */
export const cueState: Readonly<Record<CueRecord["state"], string>> = {
  proposed: "◌ proposed",
  refused: "■ not allowed",
  "under-way": "▶ under way",
  there: "● there",
  failed: "■ failed",
  over: "○ over",
};
