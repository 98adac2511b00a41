import * as v from "valibot";
import type { ElevationGrid } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import { type Polarity, polarities } from "./look.ts";
import { parser } from "./parse.ts";
import type { SectorRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** What the station asks of the simulator process. The simulated vehicles themselves are reached over the wire alone. */
export type SimulatorCalls = {
  /** Makes the seeded world and describes it. */
  sector: { args: { seed: number }; result: { sector: SectorRecord; grid: ElevationGrid } };
  /** Starts a vehicle of the seeded world that sends MAVLink to `linkAddress` and video to `videoAddress`. When it already flies there, nothing changes. */
  "vehicle.start": { args: SimulatedVehicleStart; result: null };
  /** Lets something fail, until the same kind is given back to normal or `none` ends all; the same fault twice is one. Rejects when there is no such vehicle. */
  "vehicle.fault": { args: { systemId: number; fault: SimulatedFault }; result: null };
  /** Has the vehicle's camera see heat, of this polarity, or visible light again. Rejects when it has no camera. */
  "vehicle.camera": { args: { systemId: number; thermal: Polarity | null }; result: null };
  /** Has the vehicle carry a thermal camera besides, on the same gimbal, whose video goes to `address`; null takes it away. Rejects when it has no camera. */
  "vehicle.secondCamera": { args: { systemId: number; address: string | null }; result: null };
  "vehicle.stop": { args: { systemId: number }; result: null };
  /** The vehicles that fly, and what fails in each now. */
  "vehicle.list": { args: null; result: readonly FlyingVehicle[] };
  /** Where the world's own cars and trucks really are, for reports and tests. */
  truth: { args: { at: number }; result: readonly GroundTruth[] };
};

export interface SimulatedVehicleStart {
  readonly seed: number;
  readonly systemId: number;
  /** Which autopilot it behaves like on the wire; ArduPilot unless given. */
  readonly autopilot?: "ardupilot" | "px4" | undefined;
  /** What it flies; a multirotor unless given. */
  readonly kind?: "multirotor" | "fixed-wing" | undefined;
  /** `udpout:HOST:PORT`. */
  readonly linkAddress: string;
  /** `udp://HOST:PORT`, or null for no camera. */
  readonly videoAddress: string | null;
  readonly video: {
    readonly width: number;
    readonly height: number;
    readonly framesPerSecond: number;
    readonly hfovDeg: number;
  };
  /** Wind over the ground, m/s, and where it comes from. */
  readonly wind: { readonly speed: number; readonly fromDeg: number };
}

/** A simulated vehicle and the faults that have not ended. */
export interface FlyingVehicle {
  readonly systemId: number;
  readonly autopilot: "ardupilot" | "px4";
  /** What it flies; a multirotor unless said. */
  readonly kind?: "multirotor" | "fixed-wing" | undefined;
  /** At most one of each kind. */
  readonly faults: readonly SimulatedFault[];
  /** Its camera sees heat. */
  readonly thermal?: Polarity;
  /** It carries a thermal camera besides. */
  readonly secondCamera?: true;
}

/** What can be made to fail in a simulated vehicle. */
export type SimulatedFault =
  /** Radio, receiver, cells, wind and sky back to normal; a motor too, once it lies on the ground. Charge stays as it is. */
  | { readonly kind: "none" }
  /** Shares 0…1 of packets, each way, and ms. */
  | {
      readonly kind: "radio";
      readonly loss: number;
      readonly duplicate: number;
      readonly delayMs: number;
      readonly jitterMs: number;
    }
  | { readonly kind: "cut"; readonly on: boolean }
  /** `lost` hears no satellites, `jump` says a place 80 m beside the true one. */
  | { readonly kind: "gps"; readonly state: "good" | "lost" | "jump" }
  /** Charge from now on, and cells that give no voltage. */
  | { readonly kind: "battery"; readonly percent?: number | undefined; readonly deadCells?: number | undefined }
  /** A motor stops: the vehicle falls. */
  | { readonly kind: "motor" }
  /** m/s; `gust` is the standard deviation. */
  | { readonly kind: "wind"; readonly speed: number; readonly fromDeg: number; readonly gust: number }
  | { readonly kind: "reboot" }
  /** Another aircraft flies to and fro over where the vehicle is, and its receiver hears it. */
  | { readonly kind: "traffic"; readonly on: boolean };

export interface GroundTruth {
  readonly id: string;
  readonly className: "car" | "truck";
  readonly place: LatLon;
  readonly speed: number;
}

export type SimulatorEvents = Record<never, never>;

const id = v.pipe(v.string(), v.nonEmpty());
const size = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4096));

const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const delay = v.pipe(v.number(), v.minValue(0), v.maxValue(60_000));
const windSpeed = v.pipe(v.number(), v.minValue(0), v.maxValue(60));

/** What may be asked to fail. */
export const faultSchema = v.variant("kind", [
  v.object({ kind: v.literal("none") }),
  v.object({ kind: v.literal("radio"), loss: share, duplicate: share, delayMs: delay, jitterMs: delay }),
  v.object({ kind: v.literal("cut"), on: v.boolean() }),
  v.object({ kind: v.literal("gps"), state: v.picklist(["good", "lost", "jump"]) }),
  v.object({
    kind: v.literal("battery"),
    percent: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(100))),
    deadCells: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(6))),
  }),
  v.object({ kind: v.literal("motor") }),
  v.object({ kind: v.literal("wind"), speed: windSpeed, fromDeg: v.pipe(v.number(), v.finite()), gust: windSpeed }),
  v.object({ kind: v.literal("reboot") }),
  v.object({ kind: v.literal("traffic"), on: v.boolean() }),
]);

export const simulatorParsers: Parsers<SimulatorCalls> = {
  sector: parser("sector", v.object({ seed: v.number() })),
  "vehicle.start": parser(
    "vehicle.start",
    v.object({
      seed: v.number(),
      systemId: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(254)),
      autopilot: v.optional(v.picklist(["ardupilot", "px4"])),
      kind: v.optional(v.picklist(["multirotor", "fixed-wing"])),
      linkAddress: id,
      videoAddress: v.nullable(id),
      video: v.object({
        width: size,
        height: size,
        framesPerSecond: v.pipe(v.number(), v.minValue(1), v.maxValue(60)),
        hfovDeg: v.pipe(v.number(), v.minValue(5), v.maxValue(120)),
      }),
      wind: v.object({ speed: v.number(), fromDeg: v.number() }),
    }),
  ),
  "vehicle.fault": parser("vehicle.fault", v.object({ systemId: v.number(), fault: faultSchema })),
  "vehicle.camera": parser(
    "vehicle.camera",
    v.object({ systemId: v.number(), thermal: v.nullable(v.picklist(polarities)) }),
  ),
  "vehicle.secondCamera": parser("vehicle.secondCamera", v.object({ systemId: v.number(), address: v.nullable(id) })),
  "vehicle.list": parser("vehicle.list", v.null()),
  "vehicle.stop": parser("vehicle.stop", v.object({ systemId: v.number() })),
  truth: parser("truth", v.object({ at: v.number() })),
};
