import { minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { Emitter } from "../../src/base/emitter.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link, ReceivedBytes } from "../../src/mavlink/link.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";

/** A link at an address over which a system beats from one of its peers. */
function link(address: string): { link: Link; beat: (systemId: number, peer?: string) => void } {
  const bytes = new Emitter<ReceivedBytes>();
  const ended = new Emitter<never>();
  const nothing = async () => {};
  const made = { address, boundAddress: address, open: nothing, close: nothing, send: () => {} };
  const beat = (systemId: number, peer?: string) => {
    const message = messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 });
    const sent = encodePacket(message, { systemId, componentId: 1, sequence: systemId });
    bytes.emit({ bytes: sent, at: 1, ...(peer !== undefined && { peer }) });
  };
  return { link: { ...made, onBytes: bytes.on, onClosed: ended.on } as unknown as Link, beat };
}

it("the hosts of a vehicle are those it spoke from, and those that its links lead to", () => {
  const node = new MavlinkNode({ clock: new VirtualClock() });
  const [server, client, six, serial] = [
    link("udpin:0.0.0.0:14550"),
    link("tcpout:Camera.local:5760"),
    link("udpout:[FE80::1]:14550"),
    link("serial:/dev/ttyUSB0:57600"),
  ];
  for (const [id, made] of Object.entries({ server, client, six, serial })) node.addLink(id, made.link);
  server.beat(1, "192.168.1.7 40001");
  server.beat(1, "::ffff:192.168.1.8 40001");
  server.beat(2, "192.168.1.9 40001");
  client.beat(1);
  six.beat(3);
  serial.beat(4);
  expect([1, 2, 3, 4, 5].map((systemId) => node.hostsOf(systemId))).toEqual([
    ["192.168.1.7", "192.168.1.8", "camera.local"],
    ["192.168.1.9"],
    ["fe80::1"],
    [],
    [],
  ]);
});
