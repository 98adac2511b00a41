import type { ErrorEllipse } from "../../src/contract/records.ts";
import type { LatLon } from "../../src/geo/position.ts";

/** Numbers as the operator reads them: fixed digits, units always, `—` for unknown. */
export const unknown = "—";

/** Thin no-break space between a number and its unit. */
const gap = "\u202f";

const fixed = (value: number, digits: number): string => {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? (0).toFixed(digits) : text.replace("-", "\u2212");
};

const withUnit = (value: number | undefined, digits: number, unit: string): string =>
  value === undefined || !Number.isFinite(value) ? unknown : `${fixed(value, digits)}${gap}${unit}`;

/** `120 m`. */
export const metres = (m: number | undefined, digits = 0): string => withUnit(m, digits, "m");

/** `850 m` or `12.4 km`. */
export const length = (m: number | undefined): string =>
  m !== undefined && Math.abs(m) >= 1_000 ? withUnit(m / 1_000, 1, "km") : metres(m);

/** `12.4 m/s`. */
export const speed = (mps: number | undefined, digits = 1): string => withUnit(mps, digits, "m/s");

/** `007°`, three digits, as a compass is read. */
export const azimuth = (deg: number | undefined): string =>
  deg === undefined || !Number.isFinite(deg)
    ? unknown
    : `${String(Math.round(((deg % 360) + 360) % 360) % 360).padStart(3, "0")}°`;

/** `−12°`. */
export const angle = (deg: number | undefined, digits = 0): string =>
  deg === undefined || !Number.isFinite(deg) ? unknown : `${fixed(deg, digits)}°`;

/** `83 %`. */
export const percent = (p: number | undefined, digits = 0): string => withUnit(p, digits, "%");

/** `4:05` minutes and seconds, `1:02:30` from an hour on. */
export function duration(ms: number | undefined): string {
  if (ms === undefined || !Number.isFinite(ms)) return unknown;
  const s = Math.max(0, Math.round(ms / 1_000));
  const two = (n: number) => String(n).padStart(2, "0");
  const h = Math.floor(s / 3_600);
  if (h >= 10) return `${h}${gap}h`;
  const m = Math.floor(s / 60) % 60;
  return h > 0 ? `${h}:${two(m)}:${two(s % 60)}` : `${m}:${two(s % 60)}`;
}

/** `3 s`, `4 min`, `2 h`: how long ago. */
export function age(ms: number): string {
  if (ms < 60_000) return `${Math.max(0, Math.round(ms / 1_000))}${gap}s`;
  if (ms < 3_600_000) return `${Math.round(ms / 60_000)}${gap}min`;
  return `${Math.round(ms / 3_600_000)}${gap}h`;
}

/** `14:03:22`, local time of the day. */
export const clock = (at: number): string => new Date(at).toLocaleTimeString("en-GB");

/** `2026-03-01 14:03:22`, local. */
export function stamp(at: number): string {
  const d = new Date(at);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())} ${clock(at)}`;
}

/** How places are written. */
export type CoordinateStyle = "degrees" | "minutes";

/** `47.12345° N 8.54321° E`, or degrees, minutes and seconds. */
export function place({ lat, lon }: LatLon, style: CoordinateStyle = "degrees"): string {
  const part = (value: number, positive: string, negative: string) =>
    `${style === "degrees" ? `${Math.abs(value).toFixed(5)}°` : sexagesimal(Math.abs(value))}${gap}${value < 0 ? negative : positive}`;
  return `${part(lat, "N", "S")} ${part(lon, "E", "W")}`;
}

function sexagesimal(value: number): string {
  const tenths = Math.round(value * 36_000);
  const two = (n: number) => String(n).padStart(2, "0");
  const seconds = ((tenths % 600) / 10).toFixed(1).padStart(4, "0");
  return `${Math.floor(tenths / 36_000)}°${two(Math.floor(tenths / 600) % 60)}′${seconds}″`;
}

/** `± 8 m × 4 m`, one σ. */
export const ellipse = (e: ErrorEllipse | undefined): string =>
  e === undefined ? unknown : `±${gap}${metres(e.major)} × ${metres(e.minor)}`;

/** `1.2 Mbit/s` or `380 kbit/s`. */
export const bitrate = (bps: number | undefined): string =>
  bps !== undefined && bps >= 1e6
    ? withUnit(bps / 1e6, 1, "Mbit/s")
    : withUnit(bps === undefined ? bps : bps / 1e3, 0, "kbit/s");

/** `12.3 kB/s`. */
export const byteRate = (bytesPerSecond: number | undefined): string =>
  withUnit(bytesPerSecond === undefined ? undefined : bytesPerSecond / 1_000, 1, "kB/s");

/** `1 vehicle`, `3 vehicles`. */
export const count = (n: number, noun: string): string => `${n} ${noun}${n === 1 ? "" : "s"}`;
