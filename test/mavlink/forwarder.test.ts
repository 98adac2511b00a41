import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import type { ForwardInbound } from "../../src/contract/wire.ts";
import { encodePacket, type Packet, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { Forwarder } from "../../src/mavlink/forwarder.ts";
import { mayPassIn } from "../../src/mavlink/forwardFilter.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { heardBy, pair } from "./fakeVehicle.ts";

/** A station with vehicle 1, which forwards to another station with the system id 254. */
async function forwarding(inbound: ForwardInbound, conditions: Partial<RadioConditions> = {}) {
  const p = await pair();
  const [near, far] = memoryLinkPair({ clock: p.clock, ...conditions });
  await Promise.all([near.open(), far.open()]);
  const forwarder = new Forwarder({ node: p.ground, link: near, inbound });
  const there: Packet[] = [];
  const scanner = new PacketScanner((packet) => there.push(packet));
  far.onBytes(({ bytes, at }) => scanner.feed(bytes, at));
  const other = new MavlinkNode({ clock: p.clock, systemId: 254 });
  other.addLink("forward", far);
  const ask = async (message: MavLinkData) => {
    other.send(message);
    await p.clock.advance(50);
  };
  const { say, clock } = p;
  return {
    ...p,
    forwarder,
    near,
    far,
    other,
    there,
    ask,
    hear: async (n: number) => {
      for (let i = 0; i < n; i++) {
        say(common.Attitude, { roll: i });
        await clock.advance(10);
      }
    },
  };
}

const land = () =>
  messageOf(common.CommandLong, { targetSystem: 1, targetComponent: 1, command: common.MavCmd.NAV_LAND });

describe("forwarding to another ground station", () => {
  it("passes on everything that a vehicle says, byte for byte, and counts it", async () => {
    const { ground, there, hear, forwarder } = await forwarding("nothing");
    const passed: string[] = [];
    ground.onPacket(({ bytes }) => passed.push(Buffer.from(bytes).toString("hex")));
    await hear(20);
    expect(there.map(({ bytes }) => Buffer.from(bytes).toString("hex"))).toEqual(passed);
    expect(forwarder.counts).toEqual({ sent: passed.length, received: 0, refused: 0 });
  });

  it("keeps signatures as they are, in both directions", async () => {
    const { ground, vehicle, say, there, clock, other, ask } = await forwarding("everything");
    const key = SigningKey.fromText("north", "5a".repeat(32));
    for (const node of [ground, vehicle]) node.useSigning({ linkId: "radio" }, key);
    other.useSigning({ linkId: "forward" }, key);
    say(common.Attitude, { roll: 1 });
    await clock.advance(10);
    expect(there.at(-1)).toMatchObject({ messageId: 30, signed: true });
    const taken = heardBy(vehicle, common.CommandLong);
    await ask(land());
    expect(taken.length).toBe(1);
  });

  it("never passes on a signing key, neither way", async () => {
    const { say, there, clock, vehicle, ask } = await forwarding("everything");
    const setup = { targetSystem: 1, secretKey: Array.from({ length: 32 }, () => 7) };
    say(common.SetupSigning, setup);
    await clock.advance(10);
    expect(there.some(({ messageId }) => messageId === 256)).toBe(false);
    const taken = heardBy(vehicle, common.SetupSigning);
    await ask(messageOf(common.SetupSigning, setup));
    expect(taken).toEqual([]);
  });

  it("passes on neither what this station says nor what a log replays", async () => {
    const { ground, there, clock } = await forwarding("nothing");
    const [replay, log] = memoryLinkPair({ clock });
    Object.assign(replay, { mute: true });
    await Promise.all([replay.open(), log.open()]);
    ground.addLink("replay", replay);
    there.length = 0;
    ground.send(messageOf(minimal.Heartbeat, {}));
    log.send(encodePacket(messageOf(common.Attitude, {}), { systemId: 9, componentId: 1, sequence: 0 }));
    await clock.advance(10);
    expect(there).toEqual([]);
  });

  it.each([
    ["everything", 1, 1, { received: 2, refused: 0 }],
    ["no-commands", 0, 1, { received: 1, refused: 1 }],
    ["nothing", 0, 0, { received: 0, refused: 2 }],
  ] as const)("lets in %s, and counts what it refused", async (inbound, commands, reads, counts) => {
    const { vehicle, ask, forwarder } = await forwarding(inbound);
    const commanded = heardBy(vehicle, common.CommandLong);
    const asked = heardBy(vehicle, common.ParamRequestList);
    await ask(land());
    await ask(messageOf(common.ParamRequestList, { targetSystem: 1 }));
    expect([commanded.length, asked.length]).toEqual([commands, reads]);
    expect(forwarder.counts).toMatchObject(counts);
  });

  it("sends what is for one vehicle to that one only, and what has no road nowhere", async () => {
    const { ground, vehicle, clock, ask, forwarder } = await forwarding("everything");
    const [up, down] = memoryLinkPair({ clock });
    await Promise.all([up.open(), down.open()]);
    ground.addLink("second", up);
    const second = new MavlinkNode({ clock, systemId: 2, componentId: 1 });
    second.addLink("up", down);
    second.send(messageOf(minimal.Heartbeat, {}));
    await clock.advance(10);
    const [first, other] = [heardBy(vehicle, common.CommandLong), heardBy(second, common.CommandLong)];
    await ask(messageOf(common.CommandLong, { targetSystem: 2 }));
    await ask(messageOf(common.CommandLong, { targetSystem: 7 }));
    expect([first.length, other.length, forwarder.counts.received]).toEqual([0, 1, 1]);
  });

  it("does not send back what came from there, even when the vehicle sends it on", async () => {
    const { vehicle, there, ask, clock, down, ground } = await forwarding("everything");
    const heard = heardBy(ground, common.CommandLong);
    there.length = 0;
    const echoed: Uint8Array[] = [];
    down.onBytes(({ bytes }) => echoed.push(bytes.slice()));
    await ask(land());
    for (const bytes of echoed) down.send(bytes);
    await clock.advance(50);
    expect([echoed.length > 0, heard, there.filter(({ systemId }) => systemId === 254)]).toEqual([true, [], []]);
    expect(vehicle.reaches(254)).toBe(true);
  });

  it("does not hear its own vehicles when the other station sends them back", async () => {
    const { far, there, hear, vehicle, clock, forwarder } = await forwarding("everything");
    await hear(10);
    const heard: number[] = [];
    vehicle.onMessage(({ systemId }) => heard.push(systemId));
    for (const { bytes } of there.slice(-5)) far.send(bytes);
    await clock.advance(50);
    expect([heard.filter((id) => id === 1), forwarder.counts.received]).toEqual([[], 0]);
  });

  it("does not hear them either when they come back later than 128 packets", async () => {
    const { far, there, hear, vehicle, clock, forwarder } = await forwarding("everything");
    await hear(10);
    const late = there.slice(-5).map(({ bytes }) => bytes.slice());
    await hear(200);
    const heard: number[] = [];
    vehicle.onMessage(({ systemId }) => heard.push(systemId));
    for (const bytes of late) far.send(bytes);
    await clock.advance(50);
    expect([heard.filter((id) => id === 1), forwarder.counts.received]).toEqual([[], 0]);
  });

  it("follows a vehicle that goes over to the other side, and one that comes over, within five seconds", async () => {
    const { ground, vehicle, far, there, clock, forwarder } = await forwarding("everything");
    const speak = (where: { send(bytes: Uint8Array): void }, sequence: number) =>
      where.send(encodePacket(messageOf(common.Attitude, {}), { systemId: 7, componentId: 1, sequence }));
    const [up, down] = memoryLinkPair({ clock });
    await Promise.all([up.open(), down.open()]);
    ground.addLink("second", up);
    /** Packets passed on and let in while vehicle 7 speaks ten times a second on one side. */
    const during = async (where: typeof far, seconds: number) => {
      const [out, inward] = [there.filter((p) => p.systemId === 7).length, forwarder.counts.received];
      for (let i = 0; i < seconds * 10; i++) {
        sequence = (sequence + 1) & 0xff;
        speak(where, sequence);
        await clock.advance(100);
      }
      return [there.filter((p) => p.systemId === 7).length - out, forwarder.counts.received - inward];
    };
    let sequence = 0;
    expect(vehicle.reaches(7)).toBe(false);
    expect(await during(down, 3)).toEqual([30, 0]);
    expect(await during(far, 5)).toEqual([0, 10 + 1]);
    expect(await during(down, 5)).toEqual([10 + 1, 0]);
  });

  it("does not tell one vehicle twice what two forwards to one station brought", async () => {
    const { ground, near, vehicle, ask } = await forwarding("everything");
    new Forwarder({ node: ground, link: near, inbound: "everything" });
    const taken = heardBy(vehicle, common.CommandLong);
    await ask(land());
    expect(taken.length).toBe(1);
  });

  const ftp = (opcode: number, targetSystem = 1) => {
    const payload = new Array<number>(251).fill(0);
    payload[3] = opcode;
    return messageOf(common.FileTransferProtocol, { targetSystem, payload });
  };
  const transfers: [string, MavLinkData, MavLinkData | undefined, ((targetSystem: number) => MavLinkData)[]][] = [
    ["files", ftp(15), ftp(128, 255), [(id) => ftp(1, id), (id) => ftp(4, id), (id) => ftp(15, id)]],
    [
      "missions",
      messageOf(common.MissionRequestList, { targetSystem: 1 }),
      messageOf(common.MissionItemInt, { targetSystem: 255 }),
      [
        (targetSystem) => messageOf(common.MissionRequestList, { targetSystem }),
        (targetSystem) => messageOf(common.MissionRequestInt, { targetSystem }),
        (targetSystem) => messageOf(common.MissionRequest, { targetSystem }),
        (targetSystem) => messageOf(common.MissionAck, { targetSystem, type: 0 }),
      ],
    ],
    [
      "logs",
      messageOf(common.LogRequestData, { targetSystem: 1 }),
      messageOf(common.LogData, {}),
      [
        (targetSystem) => messageOf(common.LogRequestData, { targetSystem }),
        (targetSystem) => messageOf(common.LogRequestList, { targetSystem }),
      ],
    ],
  ];

  it.each(transfers)(
    "keeps %s of others from a vehicle while this station has a transfer of them with it",
    async (...of) => {
      const [, ours, answer, theirs] = of;
      const { ground, vehicle, clock, ask, forwarder, say } = await forwarding("no-commands");
      const [up, down] = memoryLinkPair({ clock });
      await Promise.all([up.open(), down.open()]);
      ground.addLink("second", up);
      const second = new MavlinkNode({ clock, systemId: 2, componentId: 1 });
      second.addLink("up", down);
      second.send(messageOf(minimal.Heartbeat, {}));
      await clock.advance(10);
      ground.send(ours, { systemId: 1 });
      await clock.advance(4_000);
      vehicle.send(answer!); // it goes on as long as either side speaks
      await clock.advance(4_000);
      const passed = async (targetSystem: number) => {
        const before = forwarder.counts.received;
        for (const make of theirs) await ask(make(targetSystem));
        return forwarder.counts.received - before;
      };
      expect([await passed(1), await passed(0), await passed(2)]).toEqual([0, 0, theirs.length]);
      expect(forwarder.counts.refused).toBe(2 * theirs.length);
      say(common.Attitude, {});
      await clock.advance(6_000);
      vehicle.send(answer!.constructor === common.LogData ? answer! : messageOf(common.Attitude, {})); // it is another's now
      await clock.advance(10);
      expect(await passed(1)).toBe(theirs.length);
    },
  );

  it("is told the truth of over a bad link: every packet whole or not at all", async () => {
    const bad = { loss: 0.2, duplicate: 0.1, delayMs: 20, jitterMs: 80 };
    const { there, hear, ask, vehicle, forwarder } = await forwarding("no-commands", bad);
    const asked = heardBy(vehicle, common.ParamRequestRead);
    const commanded = heardBy(vehicle, common.CommandLong);
    await hear(300);
    for (let i = 0; i < 100; i++) {
      await ask(messageOf(common.ParamRequestRead, { targetSystem: 1, paramIndex: i }));
      await ask(land());
    }
    expect(there.length).toBeGreaterThan(200);
    expect(new Set(asked.map(({ paramIndex }) => paramIndex)).size).toBe(asked.length);
    expect(asked.length).toBeGreaterThan(60);
    expect([commanded.length, forwarder.counts.received]).toEqual([0, asked.length]);
  });
});

describe("what may come in from a station that must not command", () => {
  const packet = (message: MavLinkData): Packet => {
    let found: Packet | undefined;
    new PacketScanner((p) => {
      found = p;
    }).feed(encodePacket(message, { systemId: 254, componentId: 190, sequence: 0 }), 0);
    return found!;
  };
  const ftp = (opcode: number) => {
    const payload = new Array<number>(251).fill(0);
    payload[3] = opcode;
    return messageOf(common.FileTransferProtocol, { payload });
  };

  it.each<[string, MavLinkData]>([
    ["a heartbeat", messageOf(minimal.Heartbeat, {})],
    ["a clock", messageOf(common.TimeSync, {})],
    ["a request for parameters", messageOf(common.ParamRequestList, {})],
    ["a request for the mission", messageOf(common.MissionRequestList, {})],
    ["a request for an item", messageOf(common.MissionRequestInt, {})],
    ["the end of a mission's reading", messageOf(common.MissionAck, { type: 0 })],
    ["a request for a message", messageOf(common.CommandLong, { command: common.MavCmd.REQUEST_MESSAGE })],
    ["the reading of a file", ftp(4)],
  ])("%s passes", (_, message) => expect(mayPassIn(packet(message), "no-commands")).toBe(true));

  it.each<[string, MavLinkData]>([
    ["a command", land()],
    ["a command with a place", messageOf(common.CommandInt, { command: common.MavCmd.DO_REPOSITION })],
    ["another message rate", messageOf(common.CommandLong, { command: common.MavCmd.SET_MESSAGE_INTERVAL })],
    ["a mission", messageOf(common.MissionCount, { count: 3 })],
    ["an item", messageOf(common.MissionItemInt, {})],
    ["the clearing of a mission", messageOf(common.MissionClearAll, {})],
    ["the jump to an item", messageOf(common.MissionSetCurrent, {})],
    ["the breaking off of a transfer", messageOf(common.MissionAck, { type: 15 })],
    ["a parameter", messageOf(common.ParamSet, {})],
    ["a mode", messageOf(common.SetMode, {})],
    ["a target", messageOf(common.SetPositionTargetLocalNed, {})],
    ["a joystick", messageOf(common.ManualControl, {})],
    ["a remote control", messageOf(common.RcChannelsOverride, {})],
    ["a home", messageOf(common.SetHomePosition, {})],
    ["a log's erasure", messageOf(common.LogErase, {})],
    ["the writing of a file", ftp(7)],
    ["the end of all file sessions", ftp(2)],
    ["corrections of the position", messageOf(common.GpsRtcmData, {})],
    ["a shell", messageOf(common.SerialControl, {})],
  ])("%s does not", (_, message) => expect(mayPassIn(packet(message), "no-commands")).toBe(false));
});
