import { common, minimal } from "mavlink-mappings";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { StoredItem } from "../../src/sim/missionItems.ts";
import { MissionServer } from "../../src/sim/missionServer.ts";
import { Px4MissionServer } from "../../src/sim/px4MissionServer.ts";
import type { Vehicle } from "./cell.ts";

/** A ground station's node and a vehicle's mission server, with a radio of 50 ms between them that is still perfect. */
export async function radio(vehicle: Vehicle, seed: number) {
  const clock = new VirtualClock();
  const [up, down] = memoryLinkPair({ clock, seed, delayMs: 50 });
  await Promise.all([up.open(), down.open()]);
  const ground = new MavlinkNode({ clock });
  const air = new MavlinkNode({ clock, systemId: 1, componentId: 1 });
  ground.addLink("radio", up);
  air.addLink("radio", down);
  const server = serverOf(vehicle, air, clock);
  air.send(messageOf(minimal.Heartbeat, { type: 2, autopilot: 3 }));
  await clock.advance(200);
  const setLoss = (loss: number) => {
    for (const end of [up, down]) end.conditions.loss = loss;
  };
  return { clock, ground, server, setLoss };
}

function serverOf(kind: Vehicle, node: MavlinkNode, clock: VirtualClock) {
  const homeItem: StoredItem = {
    command: 16,
    frame: 0,
    params: [0, 0, 0, 0],
    x: 471e6,
    y: 81e6,
    z: 412,
    autocontinue: 1,
  };
  const vehicle = {
    items: [] as readonly StoredItem[],
    homeItem,
    running: false,
    send: (message: Parameters<typeof node.send>[0]) => node.send(message, { systemId: 255 }),
    say: (severity: number, text: string) => node.send(messageOf(common.StatusText, { severity, text })),
    setCurrent: () => true,
  };
  const ardupilot = kind === "ArduPilot";
  const server = ardupilot
    ? new MissionServer(vehicle)
    : new Px4MissionServer(vehicle, { retryMs: kind === "PX4 250 ms" ? 250 : 500 });
  const isBusy = () => (server instanceof Px4MissionServer ? server.busy : server.receiving);
  let stepping = false;
  // A flight controller's main loop; nothing would happen in it between transfers.
  const step = () => {
    stepping = isBusy();
    if (!stepping) return;
    server.step(clock.now());
    clock.after(50, step);
  };
  node.onMessage(({ message, systemId, componentId, at }) => {
    server.receive(message, { systemId, componentId }, at);
    if (!stepping && isBusy()) {
      stepping = true;
      clock.after(50, step);
    }
  });
  return {
    mission: () => vehicle.items.slice(ardupilot ? 1 : 0),
    get fence() {
      return server.fence;
    },
    get rally() {
      return server.rally;
    },
  };
}
