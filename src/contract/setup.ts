import * as v from "valibot";
import type { Failure } from "./failure.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";

/** A parameter as a vehicle holds it, with what is known of its meaning. */
export interface ParamRecord {
  readonly name: string;
  readonly value: number;
  /** Whole numbers only. */
  readonly integer: boolean;
  /** The vehicle's default, where it tells. */
  readonly default?: number;
  readonly meaning?: ParamMeaning;
}

/** What a parameter means, from the autopilot's own description of it. */
export interface ParamMeaning {
  readonly label: string;
  readonly description?: string;
  readonly unit?: string;
  readonly min?: number;
  readonly max?: number;
  readonly increment?: number;
  readonly values?: readonly { readonly value: number; readonly label: string }[];
  readonly bits?: readonly { readonly bit: number; readonly label: string }[];
  readonly rebootRequired?: boolean;
  readonly readOnly?: boolean;
  /** The vehicle changes it by itself, as a counter of flights. */
  readonly volatile?: boolean;
}

/** Where the meanings of a vehicle's parameters come from. */
export interface MeaningSource {
  readonly kind: "vehicle" | "file" | "built-in";
  /** Parameters that it describes. */
  readonly count: number;
  /** Those of this vehicle, as far as they were read, whose meaning is from here. */
  readonly used: number;
  readonly file?: string;
  /** ms since 1970: when the file was put in. */
  readonly keptAt?: number;
}

/** Where the meanings come from, the strongest first, and what could not be read. */
export interface MeaningSources {
  readonly sources: readonly MeaningSource[];
  readonly failures: readonly Failure[];
}

/** All parameters of a vehicle as they were read. */
export interface ParamList {
  readonly vehicleId: string;
  readonly readAt: number;
  /** How they came: one file, one by one, or kept from before and found unchanged. */
  readonly source: "ftp" | "list" | "cache";
  readonly params: readonly ParamRecord[];
  /** What was odd about them, in words for the operator; empty when all is well. */
  readonly problems: readonly string[];
}

/** How far reading a vehicle's parameters has come, or writing many. */
export interface ParamProgress {
  readonly vehicleId: string;
  readonly state:
    | { readonly phase: "reading"; readonly done: number; readonly total?: number }
    | { readonly phase: "writing"; readonly done: number; readonly total: number }
    | { readonly phase: "done" }
    | { readonly phase: "failed"; readonly failure: Failure };
}

/** One line of a parameter file against what is on board; `onBoard` absent when the vehicle has none of that name. */
export interface ParamDifference {
  readonly name: string;
  readonly inFile: number;
  readonly onBoard?: number;
}

/** What came of one of several things asked at once. */
export type Outcome = { readonly ok: true } | { readonly ok: false; readonly failure: Failure };

/** A flight log in a vehicle's own memory. */
export interface LogRecord {
  readonly id: number;
  /** ms since 1970; absent when the vehicle did not know the time. */
  readonly at?: number;
  readonly bytes: number;
}

/** How far the download of a vehicle's log has come. */
export interface LogProgress {
  readonly vehicleId: string;
  readonly logId: number;
  readonly state:
    | { readonly phase: "reading"; readonly done: number; readonly total: number; readonly bytesPerSecond: number }
    | { readonly phase: "done"; readonly file: string }
    | { readonly phase: "failed"; readonly failure: Failure };
}

/** What may be asked of several vehicles at once. */
export type FleetCommand =
  | { readonly kind: "arm" | "disarm" | "startMission" | "pause" | "resume" | "returnHome" | "land" }
  | { readonly kind: "takeOff"; readonly ahl: number }
  | { readonly kind: "setMode"; readonly mode: string }
  /** To one place: the lowest at least `ahl` metres above its home, the others above each other as `heightsApart` has it. */
  | { readonly kind: "goTo"; readonly lat: number; readonly lon: number; readonly ahl: number }
  /** To another height where each is, likewise apart where they are near each other. It leaves its patrol for that. */
  | { readonly kind: "height"; readonly ahl: number }
  /** Metres per second on the way, through the air with wings. */
  | { readonly kind: "speed"; readonly speed: number };

/** What the window asks to set a vehicle up, and of many vehicles at once. */
export type SetupCalls = {
  /** Reads all parameters, or gives what was read before; `paramProgress` events tell how far it is. */
  "params.read": { args: { vehicleId: string; again: boolean }; result: ParamList };
  /** Ends reading, and writing many. */
  "params.cancel": { args: { vehicleId: string }; result: null };
  /** Writes one, resolved when the vehicle holds it. */
  "params.set": { args: { vehicleId: string; name: string; value: number }; result: ParamRecord };
  /** Writes many, each with its outcome; `paramProgress` events tell how far it is. */
  "params.setAll": {
    args: { vehicleId: string; values: readonly { name: string; value: number }[] };
    result: readonly ({ name: string } & Outcome)[];
  };
  /** What was read as the text of a `.param` file. */
  "params.toFile": { args: { vehicleId: string }; result: string };
  /** Where a `.param` file and the vehicle differ. */
  "params.compare": { args: { vehicleId: string; text: string }; result: readonly ParamDifference[] };
  /** Asks the vehicle for its own description of its parameters and events, as PX4 has on board; gives how many parameters. */
  "params.askMeanings": { args: { vehicleId: string }; result: number };
  "params.meaningSources": { args: { vehicleId: string }; result: MeaningSources };
  /** Keeps a file of descriptions (ArduPilot's `apm.pdef.xml` or `.json`, PX4's `parameters.json`) for all vehicles of its program. */
  "params.loadMeanings": { args: { file: string }; result: { readonly program: string; readonly count: number } };
  "logs.list": { args: { vehicleId: string }; result: readonly LogRecord[] };
  /** Fetches a log into the data folder; resolved with its path. */
  "logs.fetch": { args: { vehicleId: string; logId: number }; result: string };
  "logs.cancel": { args: { vehicleId: string }; result: null };
  /** Refused while armed. */
  "vehicle.reboot": { args: { vehicleId: string }; result: null };
  /** Home here, or at a place. */
  "vehicle.setHome": {
    args: { vehicleId: string; place: { lat: number; lon: number; amsl: number } | null };
    result: null;
  };
  /** Where a vehicle without satellites stands; refused while armed, or when it knows by itself. */
  "vehicle.setOrigin": { args: { vehicleId: string; place: { lat: number; lon: number; amsl: number } }; result: null };
  "vehicle.setRates": { args: { vehicleId: string; profile: "auto" | "rich" | "lean" }; result: null };
  /**
   * Uploads, verified, what is left of a patrol that broke off, for example before a battery swap; `transfer` events tell how
   * far it is, `patrol.cancelUpload` ends it. It is flown when `vehicle.startMission` is asked for.
   */
  "patrol.uploadRest": { args: { vehicleId: string }; result: null };
  /** Asks several vehicles at once, a result for each. */
  "fleet.command": {
    args: { vehicleIds: readonly string[]; command: FleetCommand };
    result: readonly ({ vehicleId: string } & Outcome)[];
  };
};

export type SetupEvents = {
  paramProgress: ParamProgress;
  /** One parameter has another value now. */
  param: { readonly vehicleId: string; readonly name: string; readonly value: number };
  logProgress: LogProgress;
};

const id = v.pipe(v.string(), v.nonEmpty());
const vehicle = v.object({ vehicleId: id });
const paramName = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_.-]{1,16}$/, "is no name of a parameter"));
const value = v.pipe(v.number(), v.finite());
const ahl = v.pipe(v.number(), v.minValue(0), v.maxValue(10_000));
const lat = v.pipe(v.number(), v.minValue(-90), v.maxValue(90));
const lon = v.pipe(v.number(), v.minValue(-180), v.maxValue(180));

const place = v.object({
  lat,
  lon,
  amsl: v.pipe(v.number(), v.minValue(-500), v.maxValue(9_000)),
});

export const setupParsers: Parsers<SetupCalls> = {
  "params.read": parser("params.read", v.object({ vehicleId: id, again: v.boolean() })),
  "params.cancel": parser("params.cancel", vehicle),
  "params.set": parser("params.set", v.object({ vehicleId: id, name: paramName, value })),
  "params.setAll": parser(
    "params.setAll",
    v.object({ vehicleId: id, values: v.pipe(v.array(v.object({ name: paramName, value })), v.maxLength(5_000)) }),
  ),
  "params.toFile": parser("params.toFile", vehicle),
  "params.compare": parser(
    "params.compare",
    v.object({ vehicleId: id, text: v.pipe(v.string(), v.maxLength(2_000_000)) }),
  ),
  "params.askMeanings": parser("params.askMeanings", vehicle),
  "params.meaningSources": parser("params.meaningSources", vehicle),
  "params.loadMeanings": parser("params.loadMeanings", v.object({ file: id })),
  "logs.list": parser("logs.list", vehicle),
  "logs.fetch": parser("logs.fetch", v.object({ vehicleId: id, logId: v.pipe(v.number(), v.integer()) })),
  "logs.cancel": parser("logs.cancel", vehicle),
  "vehicle.reboot": parser("vehicle.reboot", vehicle),
  "vehicle.setHome": parser(
    "vehicle.setHome",
    v.object({
      vehicleId: id,
      place: v.nullable(place),
    }),
  ),
  "vehicle.setOrigin": parser("vehicle.setOrigin", v.object({ vehicleId: id, place })),
  "vehicle.setRates": parser(
    "vehicle.setRates",
    v.object({ vehicleId: id, profile: v.picklist(["auto", "rich", "lean"]) }),
  ),
  "patrol.uploadRest": parser("patrol.uploadRest", vehicle),
  "fleet.command": parser(
    "fleet.command",
    v.object({
      vehicleIds: v.pipe(v.array(id), v.minLength(1), v.maxLength(500)),
      command: v.variant("kind", [
        v.object({ kind: v.picklist(["arm", "disarm", "startMission", "pause", "resume", "returnHome", "land"]) }),
        v.object({ kind: v.literal("takeOff"), ahl }),
        v.object({ kind: v.literal("setMode"), mode: id }),
        v.object({ kind: v.literal("goTo"), lat, lon, ahl }),
        v.object({ kind: v.literal("height"), ahl }),
        v.object({ kind: v.literal("speed"), speed: v.pipe(v.number(), v.minValue(0.5), v.maxValue(100)) }),
      ]),
    }),
  ),
};
