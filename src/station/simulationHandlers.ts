import type { Handlers } from "../contract/rpc.ts";
import type { SimulationCalls } from "../contract/simulation.ts";
import type { Station } from "./station.ts";

/** Answers what windows ask of the built-in simulator. */
export function simulationHandlers({ demo, fleet }: Pick<Station, "demo" | "fleet">): Handlers<SimulationCalls> {
  const heard = (systemId: number) => fleet.vehicles().some((known) => known.systemId === systemId && !known.lost);
  return {
    "sim.list": () => demo.vehicles(),
    "sim.add": async (make) => ({ vehicleId: await demo.add(make, heard) }),
    "sim.remove": async ({ vehicleId }) => {
      await demo.remove(vehicleId);
      return null;
    },
    "sim.camera": async ({ vehicleId, thermal }) => {
      await demo.camera(vehicleId, thermal);
      return null;
    },
    "sim.secondCamera": async ({ vehicleId, on }) => {
      await demo.secondCamera(vehicleId, on);
      return null;
    },
    "sim.fault": async ({ vehicleId, fault }) => {
      await demo.fault(vehicleId, fault);
      return null;
    },
  };
}
