import { ProblemTally } from "../../../src/mission/formats/problemTally.ts";
import type { Reading, ReadingInput } from "../../../src/mission/formats/reading.ts";
import { type GeoFeature, type GeoPart, partOf, type ReadFeatures } from "../../../src/mission/geoFeatures.ts";

/** Reads to the end, with the problems. */
export function readAll(read: (input: ReadingInput) => Reading, swapped = false): ReadFeatures {
  const tally = new ProblemTally();
  const reading = read({ tally, swapped });
  for (;;) {
    const step = reading.next();
    if (step.done) return { features: step.value, problems: tally.list() };
  }
}

/** A part of `[lon, lat]` or `[lon, lat, height]`. */
export function part(...places: readonly (readonly [number, number, number?])[]): GeoPart {
  const high = places.some((place) => place.length === 3);
  return partOf(
    places.map(([lon, lat]) => ({ lon, lat })),
    high ? places.map(([, , height]) => height ?? Number.NaN) : undefined,
  );
}

/** One of everything, as an operator may have drawn it; one line crosses the date line. */
export const everything: readonly GeoFeature[] = [
  {
    kind: "line",
    name: "Nord & <West>",
    description: "walked on foot, “twice”\nthen driven",
    role: "section",
    parts: [part([16.9123456, 48.5], [16.95, 48.5123457], [17, 48.5])],
  },
  {
    kind: "line",
    name: "High road",
    role: "waypoint",
    datum: "amsl",
    parts: [part([16.9, 48.5, 212.5], [16.95, 48.51, 230])],
  },
  {
    kind: "line",
    name: "Islands",
    role: null,
    parts: [part([179.9, -16.5], [-179.9, -16.4]), part([180.2, -16.4], [180.3, -16.3])],
  },
  {
    kind: "polygon",
    name: "Own side",
    role: "keep-in",
    parts: [
      {
        ...part([16.8, 48.4], [17.1, 48.4], [17.1, 48.5], [16.8, 48.5]),
        holes: [part([16.9, 48.42], [16.91, 48.43], [16.92, 48.42])],
      },
      part([17.2, 48.4], [17.3, 48.4], [17.3, 48.5]),
    ],
  },
  {
    kind: "polygon",
    name: "Ford",
    role: "interest",
    weight: 2.5,
    parts: [part([17, 48.4], [17.01, 48.4], [17, 48.41])],
  },
  { kind: "polygon", name: "Село", role: "no-fly", parts: [part([17.02, 48.4], [17.03, 48.4], [17.02, 48.41])] },
  { kind: "point", name: "Meadow", role: "rally", datum: "ahl", parts: [part([16.93, 48.47, 40])] },
  { kind: "point", name: "Border post", role: null, parts: [part([16.94, 48.48])] },
  { kind: "point", name: "Mast", role: "no-fly", radius: 120, parts: [part([16.95, 48.49])] },
];
