import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { WireCalls } from "../contract/wire.ts";
import { setMessageRate } from "../vehicle/setupActions.ts";
import type { Station } from "./station.ts";

/** Answers what windows ask about the wire itself. */
export function wireHandlers(station: Station): Handlers<WireCalls> {
  const { keys, signing } = station;
  return {
    "messages.watch": ({ on }) => station.inspector.watch(on),
    "messages.look": ({ kind }) => {
      station.inspector.look(kind);
      return null;
    },
    "messages.setRate": async ({ vehicleId, messageId, hertz }) => {
      const { fleet } = station;
      await setMessageRate({ vehicle: fleet.vehicle(vehicleId), commands: fleet.commands }, messageId, hertz);
      return null;
    },
    "key.list": () => [...keys.list(), ...signing.lost()],
    "key.add": ({ name, secret }) => {
      const added = keys.add(name, secret, Date.now());
      signing.added(name);
      return added;
    },
    "key.remove": ({ name }) => {
      if (signing.lost().some((lost) => lost.name === name)) {
        signing.takeLost(name);
        return null;
      }
      const uses = signing.usesOf(name);
      if (uses.length > 0)
        throw new FailureError("busy", `The key "${name}" signs ${uses.join(", ")}`, "Take it from there first.");
      keys.remove(name);
      return null;
    },
    "link.setKey": ({ linkId, key }) => {
      station.links.setKey(linkId, key);
      return null;
    },
    "vehicle.giveKey": async ({ vehicleId, key }) => {
      await signing.giveKey(station.fleet.vehicle(vehicleId), key);
      return null;
    },
    "replay.set": async ({ linkId, ...change }) => {
      await station.links.replays.set(linkId, change);
      return null;
    },
    "forward.list": () => station.forwards.records(),
    "forward.open": ({ address, inbound }) => station.forwards.open(address, inbound),
    "forward.close": async ({ forwardId }) => {
      await station.forwards.close(forwardId);
      return null;
    },
  };
}
