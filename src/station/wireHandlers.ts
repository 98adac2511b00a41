import { FailureError } from "../contract/failure.ts";
import type { Handlers } from "../contract/rpc.ts";
import type { WireCalls } from "../contract/wire.ts";
import { setMessageRate } from "../vehicle/setupActions.ts";
import type { Station } from "./station.ts";

/** Answers what windows ask about the wire itself. */
export function wireHandlers(station: Station): Handlers<WireCalls> {
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
    "key.list": () => [],
    "key.add": notYet,
    "key.remove": notYet,
    "link.setKey": notYet,
    "vehicle.giveKey": notYet,
    "replay.set": notYet,
    "forward.list": () => [],
    "forward.open": notYet,
    "forward.close": notYet,
  };
}

function notYet(): never {
  throw new FailureError("refused", "This station cannot do that yet");
}
