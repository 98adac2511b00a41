import { createSocket } from "node:dgram";
import { common, type MavLinkData, minimal } from "mavlink-mappings";
import { afterEach, describe, expect, test } from "vitest";
import { failureOf } from "../../src/contract/failure.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { type Clock, every, systemClock } from "../../src/mavlink/clock.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { CommandClient } from "../../src/mavlink/commandClient.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { memoryLinkPair, type RadioConditions } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { setupSigning, signPacket, ticksAt } from "../../src/mavlink/signing.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import { SimVehicle, type SimVehicleOptions } from "../../src/sim/simVehicle.ts";
import { stationHeartbeat, testFlight, testPlace } from "./testStation.ts";

const key = SigningKey.fromPassphrase("border", "correct horse");
const thief = SigningKey.fromPassphrase("thief", "battery staple");
const ARM = common.MavCmd.COMPONENT_ARM_DISARM;
const GUIDED = { systemId: 1, command: common.MavCmd.DO_SET_MODE, params: [1, 4], kind: "idempotent" } as const;
const arming = { systemId: 1, command: ARM, params: [1], kind: "dangerous" } as const;
const asStation = { systemId: 255, componentId: 190 };
const asVehicle = { systemId: 1, componentId: 1 };

const disarmByForce = (sequence: number) =>
  encodePacket(
    messageOf(common.CommandLong, {
      targetSystem: 1,
      targetComponent: 1,
      command: ARM,
      _param1: 0,
      _param2: 21196,
    }),
    { ...asStation, sequence },
  );
const falseHeight = (sequence: number) =>
  encodePacket(messageOf(common.GlobalPositionInt, { lat: 1, lon: 2, alt: 3, relativeAlt: 999_000 }), {
    ...asVehicle,
    sequence,
  });

/** A station of ours that signs, and a vehicle with its key, at the two ends of a link. */
function signedSession(near: Link, far: Link, clock: Clock, options: Partial<SimVehicleOptions> = {}) {
  const vehicle = new SimVehicle({
    systemId: 1,
    seed: 3,
    link: far,
    cable: true,
    bootAt: clock.now(),
    start: testPlace,
    ground: flatGround(testPlace.amsl),
    wind: { speed: 0, fromDeg: 0 },
    estimateError: 0,
    gpsSeconds: 0.1,
    ...options,
  });
  const station = new MavlinkNode({ clock });
  station.addLink("radio", near);
  station.useSigning({ linkId: "radio" }, key);
  const off = every(clock, 20, () => vehicle.step(0.02, clock.now()));
  const sent: Uint8Array[] = [];
  station.onPacket(({ direction, bytes }) => direction === "out" && sent.push(bytes.slice()));
  return { vehicle, station, commands: new CommandClient(station), sent, end: off };
}

async function overRadio(radio: Partial<RadioConditions> & { seed?: number }, options: Partial<SimVehicleOptions>) {
  const clock = new VirtualClock();
  const [near, far] = memoryLinkPair({ clock, ...radio });
  await Promise.all([near.open(), far.open()]);
  const session = signedSession(near, far, clock, options);
  for (let i = 0; i < 10; i++) {
    session.station.send(setupSigning(1, 1, key, ticksAt(clock.now())));
    await clock.advance(1000);
  }
  if (!session.vehicle.signing.on) throw new Error("the key never arrived");
  return { ...session, clock, near, far };
}

const ends: (() => void)[] = [];
afterEach(() => {
  for (const end of ends.splice(0)) end();
});

describe("a signed session", () => {
  for (const autopilot of ["ardupilot", "px4"] as const)
    test(`with a vehicle like ${autopilot} obeys its station and nobody else, and counts each try`, async () => {
      const { vehicle, station, commands, sent, clock, near } = await overRadio({ delayMs: 20 }, { autopilot });
      if (autopilot === "ardupilot") await clock.run(commands.run(GUIDED));
      sent.length = 0;
      const before = station.statsOf("radio").refused;
      await clock.run(commands.run(arming));
      expect(vehicle.copter.armed).toBe(true);
      const armingAgain = sent[0]!;

      near.send(disarmByForce(1));
      near.send(signPacket(disarmByForce(2), { key: thief, linkId: 0, timestamp: ticksAt(clock.now()) + 100 }));
      const bent = signPacket(disarmByForce(3), { key, linkId: 0, timestamp: ticksAt(clock.now()) + 100 });
      bent[bent.length - 1]! ^= 1;
      near.send(bent);
      near.send(encodePacket(stationHeartbeat(), { ...asStation, sequence: 9 }));
      await clock.advance(1000);
      expect(vehicle.copter.armed).toBe(true);
      await clock.run(commands.run({ ...arming, params: [0, 21196] }));
      expect(vehicle.copter.armed).toBe(false);
      near.send(armingAgain);
      near.send(armingAgain);
      await clock.advance(1000);
      expect(vehicle.copter.armed).toBe(false);
      expect(vehicle.signing.refused).toEqual({ unsigned: 2, badSignature: 2, replayed: 2 });
      expect(station.statsOf("radio").refused).toEqual(before);
      expect(before).toMatchObject({ badSignature: 0, replayed: 0 });
    });

  test("shows its station no telemetry that a third party makes up, and counts it there", async () => {
    const { station, clock, far } = await overRadio({ delayMs: 20 }, {});
    const before = station.statsOf("radio").refused;
    const heights: number[] = [];
    station.on(common.GlobalPositionInt, ({ message }) => heights.push(message.relativeAlt));
    let recorded: Uint8Array | undefined;
    station.onPacket(({ direction, messageId, bytes }) => {
      if (direction === "in" && messageId === common.GlobalPositionInt.MSG_ID) recorded = bytes.slice();
    });
    await clock.advance(3000);
    far.send(falseHeight(1));
    far.send(signPacket(falseHeight(2), { key: thief, linkId: 0, timestamp: ticksAt(clock.now()) + 100 }));
    far.send(recorded!);
    await clock.advance(3000);
    expect(heights.length).toBeGreaterThanOrEqual(5);
    expect(heights.filter((height) => height > 1000)).toEqual([]);
    const { unsigned, badSignature, replayed } = station.statsOf("radio").refused;
    expect([unsigned - before.unsigned, badSignature - before.badSignature, replayed - before.replayed]).toEqual([
      1, 1, 1,
    ]);
  });

  test("flies over a link that drops, repeats and reorders, while a third party keeps on trying", async () => {
    const radio = { loss: 0.2, duplicate: 0.1, delayMs: 40, jitterMs: 30, seed: 11 };
    const { vehicle, commands, clock, near } = await overRadio(radio, {});
    let tries = 0;
    const off = every(clock, 100, () => near.send(disarmByForce(tries++ & 0xff)));
    ends.push(off);
    await clock.run(commands.run(GUIDED));
    await clock.run(commands.run(arming).catch(failureOf));
    await clock.advance(2000);
    expect(vehicle.copter.armed).toBe(true);
    const takeOff = { systemId: 1, command: common.MavCmd.NAV_TAKEOFF, kind: "dangerous" } as const;
    await clock.run(commands.run({ ...takeOff, params: [0, 0, 0, 0, 0, 0, 15] }).catch(failureOf));
    await clock.advance(20_000);
    expect(vehicle.copter.ahl).toBeGreaterThan(13);
    expect(vehicle.signing.refused.unsigned).toBeGreaterThan(tries * 0.6);
    expect(vehicle.copter.armed).toBe(true);
  });

  test("holds on the same UDP port as well", async () => {
    const near = createLink(parseAddress("udpin:127.0.0.1:0"));
    await near.open();
    const far = createLink(parseAddress(near.boundAddress.replace("udpin", "udpout")));
    await far.open();
    const { vehicle, station, commands, end } = signedSession(near, far, systemClock);
    const attacker = createSocket("udp4");
    ends.push(
      end,
      () => void near.close(),
      () => void far.close(),
      () => attacker.close(),
    );
    const vehiclePort = await new Promise<number>((resolve) => {
      near.onBytes(({ peer }) => resolve(Number(peer?.split(" ")[1])));
    });
    vehicle.signing.adopt(key, ticksAt(Date.now()));
    await until(() => station.reaches(1) && vehicle.copter.hasPosition);
    await commands.run(GUIDED);
    await commands.run(arming);
    const before = station.statsOf("radio").refused.unsigned;
    attacker.send(disarmByForce(1), vehiclePort, "127.0.0.1");
    attacker.send(falseHeight(1), Number(near.boundAddress.split(":").at(-1)), "127.0.0.1");
    await until(() => vehicle.signing.refused.unsigned === 1 && station.statsOf("radio").refused.unsigned > before);
    expect(vehicle.copter.armed).toBe(true);
    expect(station.statsOf("radio").refused).toEqual({ unsigned: before + 1, badSignature: 0, replayed: 0 });
  });
});

describe("the key of a simulated vehicle", () => {
  const setUp = (secret: SigningKey): MavLinkData => setupSigning(1, 1, secret, ticksAt(1_700_000_000_000));
  const none = () => messageOf(common.SetupSigning, { targetSystem: 1, targetComponent: 1 });

  test("is taken over a cable only, or when rightly signed", async () => {
    const { vehicle, station, fly } = await testFlight();
    station.send(setUp(key));
    await fly(0.2);
    expect([vehicle.signing.on, station.texts]).toEqual([false, ["Signing is set up over a cable only"]]);
    const cabled = await testFlight({ cable: true });
    cabled.station.send(setUp(key));
    await cabled.fly(0.2);
    expect(cabled.vehicle.signing.on).toBe(true);
    cabled.station.send(none());
    await cabled.fly(0.2);
    expect([cabled.vehicle.signing.on, cabled.station.texts]).toEqual([false, ["Signing is on", "Signing is off"]]);
  });

  test("is not changed over the air by who has it not, nor while armed, and outlasts a restart", async () => {
    const { vehicle, station, fly, links } = await testFlight({ gpsSeconds: 1 });
    const signed = (message: MavLinkData, with_: SigningKey, ticks: number) =>
      links[1].send(
        signPacket(encodePacket(message, { ...asStation, sequence: ticks & 0xff }), {
          key: with_,
          linkId: 0,
          timestamp: ticksAt(1_700_000_000_000) + ticks,
        }),
      );
    vehicle.signing.adopt(key, ticksAt(1_700_000_000_000));
    station.send(setUp(thief));
    signed(setUp(thief), thief, 900);
    await fly(3);
    expect(vehicle.signing.refused).toEqual({ unsigned: 1, badSignature: 1, replayed: 0 });
    vehicle.copter.arm(true);
    signed(none(), key, 1000);
    await fly(0.2);
    expect(station.texts).toContain("Signing is not set up while armed");
    vehicle.copter.disarm(true);
    vehicle.restart();
    await fly(5);
    expect(vehicle.signing.on).toBe(true);
    signed(none(), key, 2000);
    await fly(0.2);
    expect(vehicle.signing.on).toBe(false);
    expect(station.last(minimal.Heartbeat)).toBeDefined();
  });
});

async function until(true_: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + 10_000;
  while (!true_()) {
    if (Date.now() > giveUpAt) throw new Error("it never came true");
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
