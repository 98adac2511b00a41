import * as v from "valibot";
import { type Polarity, polarities } from "./look.ts";
import { parser } from "./parse.ts";
import type { Parsers } from "./rpc.ts";
import { type FlyingVehicle, faultSchema, type SimulatedFault } from "./simulator.ts";

/** A vehicle of the built-in simulator, as windows know it. */
export interface SimulatedVehicle {
  /** `system:component`, as everywhere. */
  readonly vehicleId: string;
  readonly autopilot: FlyingVehicle["autopilot"];
  /** What it flies; a multirotor unless said. */
  readonly kind?: FlyingVehicle["kind"];
  /** The demo's own, with a camera: it ends with the demo alone. */
  readonly ofDemo: boolean;
  /** What fails in it now, at most one of each kind. */
  readonly faults: readonly SimulatedFault[];
  /** Its camera sees heat; absent where it sees visible light, or there is none. */
  readonly thermal?: Polarity;
  /** It carries a thermal camera besides, with a video of its own. */
  readonly secondCamera?: true;
}

/** What the window asks of the built-in simulator, while the demo sector runs. */
export type SimulationCalls = {
  "sim.list": { args: null; result: readonly SimulatedVehicle[] };
  /** One more vehicle beside the others, without a camera, on the lowest free system id. */
  "sim.add": { args: Pick<FlyingVehicle, "autopilot" | "kind">; result: { readonly vehicleId: string } };
  /** Refused for the demo's own vehicle; harmless for one that is gone. */
  "sim.remove": { args: { vehicleId: string }; result: null };
  /** Has its camera see heat, of this polarity, or visible light again. Refused for one without a camera. */
  "sim.camera": { args: { vehicleId: string; thermal: Polarity | null }; result: null };
  /** Has it carry a thermal camera besides, or no more. Refused for one without a camera. */
  "sim.secondCamera": { args: { vehicleId: string; on: boolean }; result: null };
  /** Lets something fail, until the same kind is given back to normal or `none` ends all. */
  "sim.fault": { args: { vehicleId: string; fault: SimulatedFault }; result: null };
};

export type SimulationEvents = Record<never, never>;

const vehicleId = v.pipe(v.string(), v.regex(/^\d{1,3}:\d{1,3}$/, "is no id of a vehicle"));

export const simulationParsers: Parsers<SimulationCalls> = {
  "sim.list": parser("sim.list", v.null()),
  "sim.add": parser(
    "sim.add",
    v.object({
      autopilot: v.picklist(["ardupilot", "px4"]),
      kind: v.optional(v.picklist(["multirotor", "fixed-wing"])),
    }),
  ),
  "sim.remove": parser("sim.remove", v.object({ vehicleId })),
  "sim.camera": parser("sim.camera", v.object({ vehicleId, thermal: v.nullable(v.picklist(polarities)) })),
  "sim.secondCamera": parser("sim.secondCamera", v.object({ vehicleId, on: v.boolean() })),
  "sim.fault": parser("sim.fault", v.object({ vehicleId, fault: faultSchema })),
};
