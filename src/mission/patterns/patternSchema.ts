import * as v from "valibot";
import { keptSchema, stopsSchema } from "./stopSchema.ts";

const within = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const whole = (least: number, most: number) => v.pipe(v.number(), v.integer(), v.minValue(least), v.maxValue(most));
const latLon = v.object({ lat: within(-90, 90), lon: within(-180, 180) });
const height = within(5, 5_000);
const heading = within(-360, 360);
const outline = v.pipe(v.array(latLon), v.minLength(3, "an outline needs at least 3 corners"), v.maxLength(1_000));
const direction = v.picklist(["clockwise", "counterclockwise"]);
const lanes = { overlapPercent: within(0, 90) };

const flown = {
  ahl: height,
  aboveGround: v.exactOptional(v.object({ agl: height, tolerance: within(1, 1_000), floor: within(0, 5_000) })),
  speed: v.pipe(v.number(), v.finite(), v.gtValue(0)),
  pixels: v.exactOptional(within(2, 1_000)),
};

const sortiePass = v.object({
  path: v.pipe(v.array(latLon), v.minLength(2), v.maxLength(5_000)),
  looking: v.picklist(["left", "right", "ahead"]),
});

/** What a plan's pattern must hold, by its kind. Lengths in metres. */
export const patternSchema = v.variant("kind", [
  v.object({
    kind: v.literal("corridor"),
    side: v.picklist(["left", "right"]),
    standoff: within(0, 5_000),
    ...flown,
    passes: v.exactOptional(whole(1, 50)),
    overlapPercent: v.exactOptional(within(0, 90)),
    back: v.picklist(["same", "other-side", "none"]),
    sortie: v.exactOptional(v.pipe(v.array(sortiePass), v.minLength(1), v.maxLength(1_000))),
  }),
  v.object({ kind: v.literal("area"), outline, headingDeg: v.nullable(heading), ...lanes, ...flown }),
  v.object({
    kind: v.literal("expanding-square"),
    datum: latLon,
    headingDeg: heading,
    radius: within(10, 50_000),
    turns: v.picklist(["left", "right"]),
    ...lanes,
    ...flown,
  }),
  v.object({
    kind: v.literal("sector"),
    datum: latLon,
    headingDeg: heading,
    radius: within(10, 50_000),
    sweeps: v.picklist([1, 2]),
    ...flown,
  }),
  v.object({
    kind: v.literal("orbit"),
    centre: latLon,
    radius: within(5, 5_000),
    turns: within(0.25, 1_000),
    direction,
    ...flown,
  }),
  v.object({
    kind: v.literal("perimeter"),
    outline,
    fly: v.picklist(["inside", "outside"]),
    standoff: within(0, 5_000),
    turns: whole(1, 1_000),
    direction,
    ...flown,
  }),
  v.object({
    kind: v.literal("route"),
    stops: stopsSchema,
    takeOffAhl: v.exactOptional(within(0, 10_000)),
    end: v.picklist(["return", "stay", "land"]),
    landAt: v.exactOptional(latLon),
    before: v.exactOptional(v.pipe(v.array(keptSchema), v.maxLength(100))),
    sees: v.exactOptional(
      v.object({
        section: v.pipe(v.array(latLon), v.minLength(2)),
        watchWidth: within(0, 1_000_000),
        outline: v.exactOptional(v.array(latLon)),
      }),
    ),
    ...flown,
  }),
]);
