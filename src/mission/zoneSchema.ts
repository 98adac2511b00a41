import * as v from "valibot";

const latLon = v.object({
  lat: v.pipe(v.number(), v.minValue(-90), v.maxValue(90)),
  lon: v.pipe(v.number(), v.minValue(-180), v.maxValue(180)),
});
const text = v.pipe(v.string(), v.nonEmpty(), v.maxLength(200));
const positive = v.pipe(v.number(), v.finite(), v.gtValue(0));

/** What zones must hold wherever they enter; one of two corners passes here and is named by the check of the plan. */
export const zonesSchema = v.pipe(
  v.array(
    v.object({
      id: text,
      name: text,
      kind: v.picklist(["no-fly", "interest", "watch"]),
      points: v.pipe(v.array(latLon), v.maxLength(2_000)),
      weight: v.exactOptional(positive),
    }),
  ),
  v.maxLength(500),
);

/** What the Demands of a plan must hold. */
export const demandEntries = {
  zones: v.exactOptional(zonesSchema),
  ownSide: v.exactOptional(
    v.object({
      buffer: v.pipe(v.number(), v.minValue(0), v.maxValue(20_000)),
      line: v.exactOptional(v.pipe(v.array(latLon), v.minLength(2), v.maxLength(1_000_000))),
      side: v.exactOptional(v.picklist(["left", "right"])),
    }),
  ),
  wind: v.exactOptional(
    v.object({
      speed: v.pipe(v.number(), v.minValue(0), v.maxValue(100)),
      fromDeg: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(360))),
    }),
  ),
  link: v.exactOptional(v.object({ place: latLon, range: positive })),
} as const;
