import type { BoundaryCalls } from "../contract/boundary.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { Boundaries } from "./boundaries.ts";

/** Answers what windows ask about the fences and rally points on board. */
export function boundaryHandlers(boundaries: Boundaries): Handlers<BoundaryCalls> {
  const done = async (work: Promise<void>): Promise<null> => {
    await work;
    return null;
  };
  return {
    "boundary.list": () => boundaries.list(),
    "fence.read": ({ vehicleId }) => boundaries.readFence(vehicleId),
    "fence.write": ({ vehicleId, fence }) => done(boundaries.writeFence(vehicleId, fence)),
    "fence.clear": ({ vehicleId }) => done(boundaries.clearFence(vehicleId)),
    "fence.switch": ({ vehicleId, on }) => done(boundaries.switchFence(vehicleId, on)),
    "rally.read": ({ vehicleId }) => boundaries.readRally(vehicleId),
    "rally.write": ({ vehicleId, points }) => done(boundaries.writeRally(vehicleId, points)),
    "rally.clear": ({ vehicleId }) => done(boundaries.clearRally(vehicleId)),
  };
}
