import type { TrafficRecord } from "../../src/contract/traffic.ts";
import { age, azimuth, length, metres, speed } from "../ui/format.ts";

/** `+120 m ↗`: how much higher than our vehicle, and whether it climbs or sinks by more than 1 m/s. */
export function relativeHeight({ near, climb }: Pick<TrafficRecord, "near" | "climb">): string {
  if (near?.above === undefined) return "height unknown";
  const arrow = climb === undefined || Math.abs(climb) < 1 ? "" : climb > 0 ? " ↗" : " ↘";
  return `${near.above >= 0.5 ? "+" : ""}${metres(near.above)}${arrow}`;
}

/** `1.2 km 045°`: how far over the ground and in which direction from our vehicle. */
export const whereabouts = ({ near }: Pick<TrafficRecord, "near">): string =>
  near ? `${length(near.distance)} ${azimuth(near.bearingDeg)}` : "no vehicle of ours has a place yet";

/** `too near in 35 s`, `too near now`. */
export const conflictWords = (inMs: number | undefined): string =>
  inMs === undefined || inMs < 1_000 ? "too near now" : `too near in ${Math.round(inMs / 1_000)}\u202fs`;

/** The two lines beside an aircraft on the globe. */
export function trafficLabel(record: TrafficRecord, now: number): string {
  const { name, emergency, amsl, near, level } = record;
  const height =
    near?.above !== undefined ? relativeHeight(record) : amsl === undefined ? "height ?" : `${metres(amsl)} AMSL`;
  const first = [name, record.replayed && "REPLAY", emergency?.toUpperCase()].filter(Boolean).join(" · ");
  const second = [
    height,
    level === "conflict" && conflictWords(near?.inMs),
    now - record.heardAt > oldMs && `${age(now - record.heardAt)} old`,
  ];
  return `${first}\n${second.filter(Boolean).join(" · ")}`;
}

/** `from Copter 2 · light · 62 m/s · heard 8 s ago`: what else is known of one, and from which vehicle of ours it is told. */
export function trafficWhat(record: TrafficRecord, now: number, from: string | undefined): string {
  const { source, category, squawk, heardAt, heightFrom, replayed } = record;
  const what = [
    from && `from ${from}`,
    replayed && "in a replayed log",
    category ?? (source === "adsb" ? "ADS-B" : "Remote ID"),
    record.speed !== undefined && speed(record.speed, 0),
    squawk && `squawk ${squawk}`,
    heightFrom === "pressure" && "height by barometer",
    now - heardAt > oldMs && `heard ${age(now - heardAt)} ago`,
  ];
  return what.filter(Boolean).join(" · ");
}

/** Then its age is said: such a place may be some hundred metres behind. */
export const oldMs = 5_000;

/** Shape beside the colour. */
export const levelMarks: Record<TrafficRecord["level"], string> = { conflict: "■", near: "▲", far: "○" };
