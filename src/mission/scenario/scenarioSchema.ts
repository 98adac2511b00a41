import * as v from "valibot";
import { cameraProfiles, defaultCamera } from "../catalog.ts";
import type { CameraProfile } from "../plan.ts";
import { nearestName } from "./nearestName.ts";
import { readTime } from "./scenarioTime.ts";

/** An object of which every field is known; an unknown one is told with the known one that may have been meant. */
const strict = <const E extends v.ObjectEntries>(entries: E) =>
  v.strictObject(entries, ({ expected, path }) => {
    const key = String(path?.at(-1)?.key ?? "");
    if (expected !== "never") return key === "" ? "must be an object in braces" : "is missing";
    const meant = nearestName(key, Object.keys(entries));
    return `is not known here; ${meant ? `perhaps “${meant}” is meant` : `known are ${Object.keys(entries).join(", ")}`}`;
  });

const range = (least: number, most: number, unit = "") =>
  v.pipe(
    v.number(({ received }) => `must be a number, got ${received}`),
    v.finite("must be a finite number"),
    v.check((x) => x >= least && x <= most, `must lie between ${least} and ${most}${unit && ` ${unit}`}`),
  );
const name = v.pipe(v.string(), v.trim(), v.nonEmpty("must not be empty"), v.maxLength(100, "is too long"));
/** `0:12:30` in the file, ms outside of it. */
const time = v.pipe(
  v.string(({ received }) => `must be a time like "0:12:30", got ${received}`),
  v.rawTransform(({ dataset, addIssue, NEVER }) => {
    const ms = readTime(dataset.value);
    if (ms !== undefined) return ms;
    addIssue({ message: `must be a time like "0:12:30", got "${dataset.value}"` });
    return NEVER;
  }),
);
const some = (least: string) =>
  v.pipe(
    time,
    v.check((ms) => ms >= (readTime(least) as number), `must be at least ${least}`),
  );
const place = strict({ lat: range(-85, 85, "degrees"), lon: range(-180, 180, "degrees") });
const line = v.pipe(
  v.array(place),
  v.minLength(2, "needs at least 2 places"),
  v.maxLength(2_000, "has too many places"),
);
const oneOf = <const O extends readonly string[]>(...options: O) =>
  v.picklist(
    options,
    ({ received }) => `must be one of ${options.map((one) => `"${one}"`).join(", ")}, got ${received}`,
  );

const camera = v.pipe(
  oneOf(...cameraProfiles.map(({ id }) => id)),
  v.transform((id): CameraProfile => cameraProfiles.find((one) => one.id === id) ?? defaultCamera),
);

const drone = strict({
  id: name,
  autopilot: v.optional(oneOf("ardupilot", "px4"), "ardupilot"),
  base: place,
  speed: v.optional(range(2, 25, "m/s"), 12),
  climb: v.optional(range(0.5, 10, "m/s"), 4),
  sink: v.optional(range(0.5, 6, "m/s"), 2.5),
  endurance: some("0:02:00"),
  reservePercent: v.optional(range(0, 90, "%"), 20),
  turnaround: v.optional(time, "0:05:00"),
  batteryMah: v.optional(range(500, 200_000, "mAh"), 12_000),
});

const wind = strict({
  speed: range(0, 40, "m/s"),
  fromDeg: range(-360, 360, "degrees"),
  gust: v.optional(range(0, 20, "m/s")),
});

const weather = strict({
  at: time,
  wind: v.optional(wind, { speed: 0, fromDeg: 0 }),
  visibility: v.optional(range(50, 100_000, "metres"), 20_000),
  light: v.optional(oneOf("day", "dusk", "night"), "day"),
});

const metres = range(0, 1_000_000, "metres");
const intent = v.variant(
  "kind",
  [
    strict({ kind: v.literal("drive") }),
    strict({ kind: v.literal("stop"), metres, for: time }),
    strict({ kind: v.literal("turnBack"), metres, for: v.optional(time, "0:00:00") }),
    strict({ kind: v.literal("cross") }),
    strict({ kind: v.literal("park"), metres }),
  ],
  ({ received }) => `kind must be "drive", "stop", "turnBack", "cross" or "park", got ${received}`,
);

const vehicle = strict({
  id: name,
  className: v.optional(oneOf("car", "truck"), "car"),
  road: name,
  from: v.optional(oneOf("start", "end"), "start"),
  at: time,
  speed: range(0.5, 60, "m/s"),
  intent,
});

const share = range(0, 1);
const delay = range(0, 60_000, "ms");
const what = v.variant(
  "kind",
  [
    strict({ kind: v.literal("linkLost") }),
    strict({ kind: v.literal("linkPoor"), loss: share, delayMs: v.optional(delay, 0), jitterMs: v.optional(delay, 0) }),
    strict({ kind: v.literal("battery"), percent: range(0, 100, "%") }),
    strict({ kind: v.literal("gps"), state: oneOf("lost", "jump") }),
    strict({ kind: v.literal("camera") }),
    strict({ kind: v.literal("lost") }),
    strict({ kind: v.literal("reboot") }),
  ],
  ({ received }) =>
    `kind must be "linkLost", "linkPoor", "battery", "gps", "camera", "lost" or "reboot", got ${received}`,
);

/** What a scenario file must hold. Times are texts like `0:12:30` from the start. */
export const scenarioSchema = strict({
  fileType: v.literal("Scenario", 'must be "Scenario"'),
  groundStation: v.optional(v.string()),
  version: v.number(),
  name,
  about: v.optional(v.pipe(v.string(), v.maxLength(2_000, "is too long"))),
  seed: v.pipe(range(0, 2 ** 31 - 1), v.integer("must be a whole number")),
  startAt: v.pipe(
    v.string(),
    v.check((text) => Number.isFinite(Date.parse(text)), 'must be an instant like "2026-06-01T04:00:00Z"'),
    v.transform((text) => Date.parse(text)),
  ),
  duration: v.pipe(
    some("0:01:00"),
    v.check((ms) => ms <= 24 * 3_600_000, "must be 24:00:00 at most"),
  ),
  groundAmsl: v.optional(range(-400, 8_000, "metres"), 0),
  section: line,
  watchWidth: v.optional(range(5, 2_000, "metres"), 100),
  patrol: strict({
    side: v.optional(oneOf("left", "right"), "left"),
    standoff: v.optional(range(0, 5_000, "metres"), 120),
    ahl: v.optional(range(10, 3_000, "metres"), 90),
    camera: v.optional(camera, defaultCamera.id),
  }),
  fleet: v.pipe(v.array(drone), v.minLength(1, "needs at least 1 drone"), v.maxLength(16, "has more than 16 drones")),
  schedule: strict({
    promise: v.optional(some("0:00:30")),
    first: v.optional(some("0:01:00"), "0:01:00"),
    separation: v.optional(
      strict({
        horizontal: range(0, 5_000, "metres"),
        vertical: range(0, 500, "metres"),
        layers: v.pipe(range(1, 50), v.integer("must be a whole number")),
      }),
      { horizontal: 50, vertical: 15, layers: 8 },
    ),
  }),
  operator: v.optional(strict({ reaction: v.optional(time, "0:00:10"), patience: v.optional(time, "0:01:00") }), {}),
  weather: v.optional(v.array(weather), []),
  detector: v.optional(
    strict({
      framesPerSecond: v.optional(range(0.2, 30), 4),
      falsePerPicture: v.optional(range(0, 20), 0.05),
    }),
    {},
  ),
  roads: v.optional(v.array(strict({ id: name, line })), []),
  traffic: v.optional(v.pipe(v.array(vehicle), v.maxLength(2_000, "has more than 2000 vehicles")), []),
  faults: v.optional(v.array(strict({ at: time, drone: name, for: v.optional(time), what })), []),
});
