import * as v from "valibot";

/**
 * The QGroundControl plan file, as far as missions need it.
 * https://docs.qgroundcontrol.com/master/en/qgc-dev-guide/file_formats/plan.html
 */
export interface PlanFile {
  readonly mission: {
    readonly items: readonly PlanFileItem[];
    /** Latitude, longitude, metres above mean sea level. */
    readonly home?: readonly [number, number, number];
    readonly cruiseSpeed?: number;
    readonly hoverSpeed?: number;
    /** MAV_TYPE: 1 fixed wing, 2 quadrotor. */
    readonly vehicleType?: number;
  };
  /** The blocks of fence and rally points, unread; see `readGeoFence` and `readRallyPoints`. */
  readonly geoFence?: unknown;
  readonly rallyPoints?: unknown;
  /** Vedette's own block, unread. */
  readonly vedette?: unknown;
}

/** One entry of the mission: a plain MAVLink item, or one of QGroundControl's patterns. */
export type PlanFileItem =
  | {
      readonly kind: "simple";
      readonly command: number;
      readonly frame: number;
      /** param 1…4, x, y, z; NaN is "not set". */
      readonly params: readonly number[];
    }
  | { readonly kind: "complex"; readonly type: string; readonly line: readonly (readonly [number, number])[] };

/** A file that does not hold what a plan file should; the message names the place. */
export class PlanFileError extends Error {
  readonly failure: {
    readonly code: "bad-input" | "newer-version";
    readonly message: string;
    readonly remedy?: string;
  };

  constructor(message: string, remedy?: string, code: "bad-input" | "newer-version" = "bad-input") {
    super(message);
    this.name = "PlanFileError";
    this.failure = remedy === undefined ? { code, message } : { code, message, remedy };
  }
}

const number = v.pipe(v.number(), v.finite());
const pair = v.tuple([number, number]);
const position = v.pipe(v.array(v.nullable(number)), v.minLength(2), v.maxLength(3));

const simple = v.object({
  type: v.literal("SimpleItem"),
  command: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(65_535)),
  frame: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255)),
  params: v.pipe(v.array(v.nullable(number)), v.length(7, "must hold 7 numbers")),
});
const complex = v.object({
  type: v.literal("ComplexItem"),
  complexItemType: v.string(),
  polyline: v.optional(v.array(pair)),
});
const file = v.object({
  fileType: v.literal("Plan"),
  version: number,
  mission: v.object({
    items: v.array(v.unknown()),
    plannedHomePosition: v.optional(position),
    cruiseSpeed: v.optional(number),
    hoverSpeed: v.optional(number),
    vehicleType: v.optional(number),
  }),
  geoFence: v.optional(v.unknown()),
  rallyPoints: v.optional(v.unknown()),
  vedette: v.optional(v.unknown()),
});

/** Reads a plan file; throws a PlanFileError whose message names the item and the field that is wrong. */
export function readPlanFile(text: string): PlanFile {
  const json = parseJson(text);
  const { mission, geoFence, rallyPoints, vedette, version } = demand(file, json, "");
  if (version > 1)
    throw new PlanFileError(
      `This plan file has version ${version}, version 1 is understood`,
      "Save it again with an older QGroundControl, or update Vedette",
      "newer-version",
    );
  const [lat, lon, amsl] = mission.plannedHomePosition ?? [];
  return {
    mission: {
      items: mission.items.map(readItem),
      ...(isNumber(lat) && isNumber(lon) && (lat !== 0 || lon !== 0) && { home: [lat, lon, amsl ?? 0] as const }),
      ...(mission.cruiseSpeed !== undefined && { cruiseSpeed: mission.cruiseSpeed }),
      ...(mission.hoverSpeed !== undefined && { hoverSpeed: mission.hoverSpeed }),
      ...(mission.vehicleType !== undefined && { vehicleType: mission.vehicleType }),
    },
    ...(geoFence !== undefined && { geoFence }),
    ...(rallyPoints !== undefined && { rallyPoints }),
    ...(vedette !== undefined && { vedette }),
  };
}

function readItem(value: unknown, index: number): PlanFileItem {
  const place = `item ${index + 1}: `;
  if (typeof value === "object" && value !== null && "type" in value && value.type === "ComplexItem") {
    const { complexItemType, polyline } = demand(complex, value, place);
    return { kind: "complex", type: complexItemType, line: polyline ?? [] };
  }
  const { command, frame, params } = demand(simple, withPlaceInParams(value), place);
  return { kind: "simple", command, frame, params: params.map((p) => p ?? Number.NaN) };
}

/** An item as QGroundControl keeps it since 3.3: before, its place was no parameter but a `coordinate` of its own. */
export function withPlaceInParams(value: unknown): unknown {
  if (typeof value !== "object" || value === null || !("coordinate" in value) || !("params" in value)) return value;
  const { coordinate, params, ...rest } = value;
  if (!Array.isArray(coordinate) || !Array.isArray(params) || coordinate.length !== 3 || params.length !== 4)
    return value;
  return { ...rest, params: [...params, ...coordinate] };
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    const classic = /^QGC WPL/.test(text);
    throw new PlanFileError(
      classic ? "This is a waypoint list (QGC WPL), not a plan file" : `This is not a plan file: ${why}`,
      classic
        ? "Open it in QGroundControl and save it as .plan"
        : "Choose a .plan file that QGroundControl or Vedette wrote",
    );
  }
}

/** The value as the schema wants it; throws a PlanFileError that names the place: `item 4: params.5: …`. */
export function demand<const S extends v.GenericSchema>(schema: S, value: unknown, place: string): v.InferOutput<S> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const issue = parsed.issues[0];
  const path = v.getDotPath(issue);
  throw new PlanFileError(
    `${place}${path ? `${path}: ` : ""}${issue.message}`,
    "Correct the file, or save it again from the program that wrote it",
  );
}
