import { type MavLinkData, minimal } from "mavlink-mappings";
import { every } from "../../src/mavlink/clock.ts";
import { type MessageType, messageOf } from "../../src/mavlink/dialect.ts";
import { type MemoryLink, memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

/** A ground station and a vehicle that only beats, with a radio between them and one virtual clock. */
export interface Pair {
  readonly clock: VirtualClock;
  readonly ground: MavlinkNode;
  readonly vehicle: MavlinkNode;
  /** Conditions of the way up are in `up`, of the way down in `down`. */
  readonly up: MemoryLink;
  readonly down: MemoryLink;
  /** Sends to the ground station. */
  readonly say: <T extends MavLinkData>(type: MessageType<T>, fields?: Partial<T>) => void;
}

export async function pair({
  autopilot = minimal.MavAutopilot.ARDUPILOTMEGA,
  type = minimal.MavType.QUADROTOR,
  ...conditions
}: Partial<RadioConditions> & {
  seed?: number;
  autopilot?: minimal.MavAutopilot;
  type?: minimal.MavType;
} = {}): Promise<Pair> {
  const clock = new VirtualClock();
  const [up, down] = memoryLinkPair({ clock, ...conditions });
  await Promise.all([up.open(), down.open()]);
  const ground = new MavlinkNode({ clock });
  const vehicle = new MavlinkNode({ clock, systemId: 1, componentId: 1 });
  ground.addLink("radio", up);
  vehicle.addLink("radio", down);
  const say: Pair["say"] = (type, fields = {}) => vehicle.send(messageOf(type, fields));
  const beat = () => say(minimal.Heartbeat, { type, autopilot, systemStatus: 3, mavlinkVersion: 3 });
  beat();
  every(clock, 1_000, beat);
  while (!ground.reaches(1)) await clock.advance(100);
  return { clock, ground, vehicle, up, down, say };
}

/** Everything of one type that a node hears. */
export function heardBy<T extends MavLinkData>(node: MavlinkNode, type: MessageType<T>): T[] {
  const heard: T[] = [];
  node.on(type, ({ message }) => heard.push(message));
  return heard;
}
