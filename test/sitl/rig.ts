import { Disposer } from "../../src/base/disposer.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { systemClock } from "../../src/mavlink/clock.ts";
import { startHeartbeat } from "../../src/mavlink/heartbeat.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { LossyLink } from "../../src/sim/lossyLink.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import type { Vehicle } from "../../src/vehicle/vehicle.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";
import type { AutopilotProcess } from "./autopilotProcess.ts";

/** A station with a real autopilot on the other end of a UDP port. */
export interface Rig {
  readonly node: MavlinkNode;
  readonly fleet: Fleet;
  readonly vehicle: Vehicle;
  readonly target: { readonly systemId: number; readonly componentId: number };
  /** Everything the vehicle said in words. */
  readonly texts: string[];
  /** Loses this share of the packets each way from now on. */
  readonly lose: (share: number) => void;
  readonly until: (asked: (state: VehicleState) => boolean, limitMs: number, what: string) => Promise<void>;
  /** Resolves when nothing forbids take-off any more. */
  readonly ready: (limitMs: number) => Promise<void>;
  readonly close: () => Promise<void>;
}

/**
 * Opens `address`, has the autopilot started, told on which UDP port we are, and resolves when the station has found it,
 * without any setting.
 */
export async function openRig(address: string, start: (port: number) => AutopilotProcess): Promise<Rig> {
  const ends = new Disposer();
  const clock = systemClock;
  const link = new LossyLink(createLink(parseAddress(address)), { seed: 20, clock });
  await link.open();
  const node = new MavlinkNode();
  node.addLink("port", link);
  ends.add(startHeartbeat(node));
  const fleet = new Fleet(node);
  ends.add(() => fleet.close());
  const texts: string[] = [];
  ends.add(fleet.onText(({ text }) => texts.push(text)));
  const process = start(Number(link.boundAddress.split(":").at(-1)));
  const close = async () => {
    ends.dispose();
    await process.stop();
    await link.close();
  };
  const found = await new Promise<Vehicle | undefined>((resolve) => {
    fleet.onVehicle(({ id }) => resolve(fleet.find(id)));
    clock.after(30_000, () => resolve(undefined));
  });
  if (!found) {
    const words = process.printed();
    await close();
    throw new Error(`The autopilot was not heard within 30 s. It printed:\n${words}`);
  }
  const { systemId, componentId } = found.state;
  const until: Rig["until"] = (asked, limitMs, what) => found.until(asked, limitMs, `${what} within ${limitMs} ms`);
  return {
    node,
    fleet,
    vehicle: found,
    target: { systemId, componentId },
    texts,
    lose: (share) => {
      link.conditions.loss = share;
    },
    until,
    ready: (limitMs) =>
      until(() => found.record(clock.now()).notReady.length === 0, limitMs, "Not ready").catch((cause: Error) => {
        const why = found.record(clock.now()).notReady.join("; ");
        throw new Error(`${cause.message}: ${why}. It printed:\n${process.printed()}`);
      }),
    close,
  };
}
