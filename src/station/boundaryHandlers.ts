import type { BoundaryCalls } from "../contract/boundary.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Boundaries } from "./boundaries.ts";
import type { BoundaryTransfers } from "./boundaryTransfers.ts";

/** Answers what windows ask about the fences and rally points on board. */
export function boundaryHandlers(boundaries: Boundaries, transfers: BoundaryTransfers): Handlers<BoundaryCalls> {
  const done = async (work: Promise<void>): Promise<null> => {
    await work;
    return null;
  };
  const fenceOf = (vehicleId: string, direction: "upload" | "download") =>
    ({ vehicleId, part: "fence", direction }) as const;
  const rallyOf = (vehicleId: string, direction: "upload" | "download") =>
    ({ vehicleId, part: "rally", direction }) as const;
  return {
    "boundary.list": () => boundaries.list(),
    "boundary.cancel": ({ vehicleId }) => {
      transfers.cancel(vehicleId);
      return null;
    },
    "fence.read": ({ vehicleId }) =>
      transfers.run(fenceOf(vehicleId, "download"), (options) => boundaries.readFence(vehicleId, options)),
    "fence.write": ({ vehicleId, fence }) =>
      done(transfers.run(fenceOf(vehicleId, "upload"), (options) => boundaries.writeFence(vehicleId, fence, options))),
    "fence.clear": ({ vehicleId }) =>
      done(transfers.run(fenceOf(vehicleId, "upload"), (options) => boundaries.clearFence(vehicleId, options))),
    "fence.switch": ({ vehicleId, on }) => done(boundaries.switchFence(vehicleId, on)),
    "rally.read": ({ vehicleId }) =>
      transfers.run(rallyOf(vehicleId, "download"), (options) => boundaries.readRally(vehicleId, options)),
    "rally.write": ({ vehicleId, points }) =>
      done(transfers.run(rallyOf(vehicleId, "upload"), (options) => boundaries.writeRally(vehicleId, points, options))),
    "rally.clear": ({ vehicleId }) =>
      done(transfers.run(rallyOf(vehicleId, "upload"), (options) => boundaries.clearRally(vehicleId, options))),
  };
}
