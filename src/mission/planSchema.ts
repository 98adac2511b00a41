import * as v from "valibot";
import { fenceSchema, rallySchema } from "./fenceSchema.ts";
import { patternSchema } from "./patterns/patternSchema.ts";
import { demandEntries } from "./zoneSchema.ts";

const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const latLon = v.object({
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});

/** What a DroneProfile must hold wherever one enters. */
export const droneSchema = v.object({
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
});

const entries = v.object({
  version: v.literal(1),
  name: text,
  section: v.array(latLon),
  pattern: patternSchema,
  drone: droneSchema,
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
  fromAir: v.exactOptional(v.object({ ...latLon.entries, ahl: v.pipe(v.number(), v.finite()) })),
  fence: v.exactOptional(fenceSchema),
  rally: v.exactOptional(rallySchema),
  ...demandEntries,
});

/** What a Plan must hold wherever one enters: from a file or over a port. */
export const planSchema = v.pipe(
  entries,
  v.forward(
    v.partialCheck(
      [["section"], ["pattern"]],
      ({ section, pattern }) => pattern.kind !== "corridor" || section.length >= 2,
      "a border section needs at least 2 points",
    ),
    ["section"],
  ),
);
