import { createSocket } from "node:dgram";
import { once } from "node:events";
import { common, minimal } from "mavlink-mappings";
import { afterEach, expect, it } from "vitest";
import { silentLog } from "../../src/base/log.ts";
import { failureOf } from "../../src/contract/failure.ts";
import type { ForwardRecord } from "../../src/contract/wire.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { Forwards } from "../../src/station/forwards.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";
import { heardBy } from "../mavlink/fakeVehicle.ts";

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function station(settings = new Settings(openDatabase(":memory:"))) {
  const node = new MavlinkNode();
  const [up, down] = memoryLinkPair();
  await Promise.all([up.open(), down.open()]);
  node.addLink("radio", up);
  const vehicle = new MavlinkNode({ systemId: 1, componentId: 1 });
  vehicle.addLink("radio", down);
  const forwards = new Forwards({ node, settings, log: silentLog });
  ends.push(() => forwards.close());
  return { node, vehicle, settings, forwards, beat: () => vehicle.send(messageOf(minimal.Heartbeat, {})) };
}

/** Another ground station on a free port of this computer. */
async function otherStation(address = "udpin:127.0.0.1:0") {
  const link = createLink(parseAddress(address));
  await link.open();
  ends.push(() => link.close());
  const node = new MavlinkNode({ systemId: 254 });
  node.addLink("forward", link);
  return { node, port: Number(link.boundAddress.split(":").at(-1)) };
}

const hears = (node: MavlinkNode, beat: () => void): boolean => {
  beat();
  return node.reaches(1);
};

it("another ground station hears the vehicles over UDP, and commands them if it may", async () => {
  const { forwards, vehicle, beat } = await station();
  const { node, port } = await otherStation();
  const opened = await forwards.open(`udpout:127.0.0.1:${port}`, "everything");
  expect(opened).toEqual({
    id: opened.id,
    address: `udpout:127.0.0.1:${port}`,
    inbound: "everything",
    state: "open",
    sent: 0,
    received: 0,
    refused: 0,
  });
  await expect.poll(() => hears(node, beat)).toBe(true);
  const taken = heardBy(vehicle, common.CommandLong);
  node.send(messageOf(common.CommandLong, { targetSystem: 1, command: 21 }), { systemId: 1 });
  await expect.poll(() => taken.length).toBe(1);
  expect(forwards.records()).toMatchObject([{ received: 1, refused: 0 }]);
});

it("a ground station that connects over TCP is told too, and may not command", async () => {
  const { forwards, vehicle, beat } = await station();
  const { address } = await forwards.open("tcpin:127.0.0.1:0", "no-commands");
  const { node } = await otherStation(address.replace("tcpin", "tcpout"));
  node.send(messageOf(minimal.Heartbeat, {}));
  await expect.poll(() => hears(node, beat)).toBe(true);
  const taken = heardBy(vehicle, common.CommandLong);
  node.send(messageOf(common.CommandLong, { targetSystem: 1, command: 21 }), { systemId: 1 });
  await expect.poll(() => forwards.records()[0]!.refused).toBe(1);
  expect(taken).toEqual([]);
});

it("changes are announced, and so is the end", async () => {
  const { forwards, beat } = await station();
  const announced: ForwardRecord[] = [];
  const closed: string[] = [];
  forwards.onForward((record) => announced.push(record));
  forwards.onClosed(({ forwardId }) => closed.push(forwardId));
  const { port } = await otherStation();
  const { id } = await forwards.open(`udpout:127.0.0.1:${port}`, "nothing");
  beat();
  await expect.poll(() => announced.at(-1)?.sent, { timeout: 3_000 }).toBe(1);
  await forwards.close(id);
  expect([closed, forwards.records()]).toEqual([[id], []]);
});

it("forwards are remembered with what may come back, and told again after the next start", async () => {
  const first = await station();
  const kept = await first.forwards.open("udpout:127.0.0.1:14999", "no-commands");
  const dropped = await first.forwards.open("udpout:127.0.0.1:14998", "everything");
  await first.forwards.close(dropped.id);
  await first.forwards.close();
  const second = await station(first.settings);
  second.forwards.reopen();
  expect(second.forwards.records()).toMatchObject([{ address: kept.address, inbound: "no-commands" }]);
});

it("what cannot be opened is refused and not kept; what fails after a start waits and says why", async () => {
  const { forwards, settings } = await station();
  const taken = createSocket("udp4");
  taken.bind(0, "127.0.0.1");
  await once(taken, "listening");
  ends.push(() => taken.close());
  const address = `udpin:127.0.0.1:${taken.address().port}`;
  expect(await forwards.open(address, "nothing").catch(failureOf)).toMatchObject({ code: "busy" });
  expect(await forwards.open("tlog:/logs/a.tlog", "nothing").catch(failureOf)).toMatchObject({ code: "bad-input" });
  expect(await forwards.open("pigeon:loft:7", "nothing").catch(failureOf)).toMatchObject({ code: "bad-input" });
  expect([forwards.records(), settings.get("forwards", (value) => value)]).toEqual([[], []]);
  settings.set("forwards", [{ address, inbound: "nothing" }]);
  forwards.reopen();
  await expect.poll(() => forwards.records()[0]).toMatchObject({ state: "waiting", failure: { code: "busy" } });
});

it("the same station is not told twice", async () => {
  const { forwards } = await station();
  await forwards.open("udpout:127.0.0.1:14997", "nothing");
  expect(await forwards.open("udpout:127.0.0.1:14997", "everything").catch(failureOf)).toMatchObject({ code: "busy" });
});
