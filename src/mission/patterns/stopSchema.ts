import * as v from "valibot";
import { MOST_STOPS } from "./stop.ts";

const within = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const place = { lat: within(-90, 90), lon: within(-180, 180) };
const value = v.nullable(v.pipe(v.number(), v.finite()));
const DAY = 86_400_000; // ms
const high = within(-1_000, 10_000);

/** What a command that is passed on as it came must hold. */
export const keptSchema = v.object({
  command: whole(0, 65_535),
  frame: whole(0, 255),
  values: v.strictTuple([value, value, value, value, value, value, value]),
});

const stop = v.object({
  ...place,
  height: v.exactOptional(
    v.union([v.strictObject({ ahl: high }), v.strictObject({ agl: high }), v.strictObject({ amsl: high })]),
  ),
  speed: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(200))),
  aim: v.exactOptional(
    v.variant("kind", [
      v.object({ kind: v.literal("angles"), pitchDeg: within(-180, 180), yawDeg: within(-360, 360) }),
      v.object({ kind: v.literal("place"), ...place, ahl: high }),
      v.object({ kind: v.literal("released") }),
    ]),
  ),
  watch: v.exactOptional(v.literal(true)),
  holdMs: v.exactOptional(within(0, DAY)),
  reach: v.exactOptional(within(0, 1_000)),
  yawDeg: v.exactOptional(within(-360, 360)),
  loiter: v.exactOptional(
    v.object({
      until: v.union([
        v.picklist(["told", "height"]),
        v.strictObject({ turns: within(0, 1_000) }),
        v.strictObject({ ms: within(0, DAY) }),
      ]),
      radius: within(-5_000, 5_000),
      aligned: v.exactOptional(v.literal(true)),
      tangent: v.exactOptional(v.literal(true)),
    }),
  ),
  camera: v.exactOptional(
    v.variant("kind", [
      v.object({ kind: v.picklist(["photo", "photos-end", "video-begin", "video-end"]) }),
      v.object({ kind: v.literal("photos-apart"), metres: within(0, 10_000) }),
      v.object({ kind: v.literal("photos-every"), ms: within(1, DAY) }),
    ]),
  ),
  after: v.exactOptional(v.pipe(v.array(keptSchema), v.maxLength(100))),
});

/** The stops of a route: at most 5,000. */
export const stopsSchema = v.pipe(
  v.array(stop),
  v.maxLength(MOST_STOPS, `a route has at most ${MOST_STOPS.toLocaleString("en")} stops`),
);
