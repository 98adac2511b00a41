import * as v from "valibot";
import { fenceSchema, rallySchema } from "./fenceSchema.ts";
import { demandEntries } from "./zoneSchema.ts";

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const latLon = v.object({
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});

const height = v.pipe(v.number(), v.minValue(5), v.maxValue(5_000));
const overlapPercent = v.pipe(v.number(), v.minValue(0), v.maxValue(90));

const flown = {
  ahl: height,
  aboveGround: v.exactOptional(
    v.object({
      agl: height,
      tolerance: v.pipe(v.number(), v.minValue(1), v.maxValue(1_000)),
      floor: v.pipe(v.number(), v.minValue(0), v.maxValue(5_000)),
    }),
  ),
  speed: positive,
  pixels: v.exactOptional(v.pipe(v.number(), v.minValue(2), v.maxValue(1_000))),
};

/** What a Plan must hold wherever one enters: from a file or over a port. */
export const planSchema = v.object({
  version: v.literal(1),
  name: text,
  section: v.pipe(v.array(latLon), v.minLength(2, "a border section needs at least 2 points")),
  pattern: v.object({
    kind: v.literal("corridor"),
    side: v.picklist(["left", "right"]),
    standoff: v.pipe(v.number(), v.minValue(0), v.maxValue(5_000)),
    ...flown,
    passes: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(50))),
    overlapPercent: v.exactOptional(overlapPercent),
    back: v.picklist(["same", "other-side", "none"]),
  }),
  drone: v.object({
    id: text,
    name: text,
    kind: v.exactOptional(v.picklist(["multirotor", "fixed-wing"])),
    cruiseSpeed: positive,
    maxSpeed: positive,
    climb: positive,
    sink: positive,
    enduranceMs: positive,
    reservePercent: v.pipe(v.number(), v.minValue(0), v.maxValue(90)),
    maxWind: v.exactOptional(positive),
    maxHeight: v.exactOptional(positive),
  }),
  camera: v.object({
    id: text,
    name: text,
    width: positive,
    height: positive,
    hfovDeg: v.pipe(v.number(), v.minValue(1), v.maxValue(170)),
    minPitchDeg: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
    maxPitchDeg: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  }),
  watchWidth: v.pipe(v.number(), v.minValue(1), v.maxValue(20_000)),
  home: v.nullable(latLon),
  fence: v.exactOptional(fenceSchema),
  rally: v.exactOptional(rallySchema),
  ...demandEntries,
});
