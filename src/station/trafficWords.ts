import type { TrafficRecord } from "../contract/traffic.ts";

/** A conflict as it is called out: `Traffic: HBABC (helicopter) 1.4 km north-east, 80 m above, too near in 35 s`. */
export function trafficWords({ name, category, near, emergency }: TrafficRecord): string {
  if (!near) return `Traffic: ${name}`;
  const { distance, bearingDeg, above, inMs = 0 } = near;
  const far = distance < 1_000 ? `${round(distance, 10)} m` : `${(distance / 1_000).toFixed(1)} km`;
  const height =
    above === undefined
      ? "height unknown"
      : Math.abs(above) < 10
        ? "at the same height"
        : `${round(Math.abs(above), 10)} m ${above > 0 ? "above" : "below"}`;
  const when = inMs < 1_000 ? "too near now" : `too near in ${Math.round(inMs / 1_000)} s`;
  const what = [category, emergency && `squawks ${emergency}`].filter(Boolean).join(", ");
  return `Traffic: ${name}${what ? ` (${what})` : ""} ${far} ${compass(bearingDeg)}, ${height}, ${when}`;
}

const round = (value: number, to: number): number => Math.round(value / to) * to;

const points = ["north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"] as const;
const compass = (deg: number): string => points[Math.round(deg / 45) % 8] ?? "north";
