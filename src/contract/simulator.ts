import * as v from "valibot";
import type { ElevationGrid } from "../geo/ground.ts";
import type { LatLon } from "../geo/position.ts";
import { parser } from "./parse.ts";
import type { SectorRecord } from "./records.ts";
import type { Parsers } from "./rpc.ts";

/** What the station asks of the simulator process. The simulated vehicles themselves are reached over the wire alone. */
export type SimulatorCalls = {
  /** Makes the seeded world and describes it. */
  sector: { args: { seed: number }; result: { sector: SectorRecord; grid: ElevationGrid } };
  /** Starts a vehicle of the seeded world that sends MAVLink to `linkAddress` and video to `videoAddress`. When it already flies there, nothing changes. */
  "vehicle.start": { args: SimulatedVehicleStart; result: null };
  "vehicle.stop": { args: { systemId: number }; result: null };
  /** Where the world's own cars and trucks really are, for reports and tests. */
  truth: { args: { at: number }; result: readonly GroundTruth[] };
};

export interface SimulatedVehicleStart {
  readonly seed: number;
  readonly systemId: number;
  /** Which autopilot it behaves like on the wire; ArduPilot Copter unless given. */
  readonly autopilot?: "ardupilot" | "px4" | undefined;
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

export interface GroundTruth {
  readonly id: string;
  readonly className: "car" | "truck";
  readonly place: LatLon;
  readonly speed: number;
}

export type SimulatorEvents = Record<never, never>;

const id = v.pipe(v.string(), v.nonEmpty());
const size = v.pipe(v.number(), v.integer(), v.minValue(16), v.maxValue(4096));

export const simulatorParsers: Parsers<SimulatorCalls> = {
  sector: parser("sector", v.object({ seed: v.number() })),
  "vehicle.start": parser(
    "vehicle.start",
    v.object({
      seed: v.number(),
      systemId: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(254)),
      autopilot: v.optional(v.picklist(["ardupilot", "px4"])),
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
  "vehicle.stop": parser("vehicle.stop", v.object({ systemId: v.number() })),
  truth: parser("truth", v.object({ at: v.number() })),
};
