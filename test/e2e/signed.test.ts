import { createSocket, type Socket } from "node:dgram";
import { common, minimal } from "mavlink-mappings";
import { afterAll, beforeAll, expect, it } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { parseAddress } from "../../src/mavlink/address.ts";
import { every, systemClock } from "../../src/mavlink/clock.ts";
import { encodePacket } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import type { Link } from "../../src/mavlink/link.ts";
import { createLink } from "../../src/mavlink/openLink.ts";
import { signPacket, ticksAt } from "../../src/mavlink/signing.ts";
import { SigningKey } from "../../src/mavlink/signingKey.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { launchApp, type RunningApp } from "./electronApp.ts";
import { Operator } from "./operator.ts";

// A vehicle gets its key by the app's own screen; then a third party speaks in its name, and in the station's.

let app: RunningApp;
let operator: Operator;
let link: Link;
let vehicle: SimVehicle;
let attacker: Socket;
let stop: () => void;
let stationPort = 0;

beforeAll(async () => {
  app = await launchApp({ globeScale: 0.2 });
  operator = new Operator(app.page);
  await operator.ready();
  link = createLink(parseAddress("udpin:127.0.0.1:0"));
  await link.open();
  link.onBytes(({ peer }) => {
    stationPort ||= Number(peer?.split(" ")[1]); // the station speaks first
  });
  vehicle = new SimVehicle({
    systemId: 7,
    seed: 5,
    link,
    cable: true,
    bootAt: Date.now(),
    start: { lat: 47.1, lon: 8.1, amsl: 400 },
    ground: flatGround(400),
    wind: { speed: 0, fromDeg: 0 },
    gpsSeconds: 0.1,
  });
  stop = every(systemClock, 20, () => vehicle.step(0.02, Date.now()));
  attacker = createSocket("udp4");
});
afterAll(async () => {
  stop?.();
  attacker?.close();
  await app?.close();
  await link?.close();
});

const armed = (sequence: number, systemId: number, arm: 0 | 1) =>
  encodePacket(
    messageOf(common.CommandLong, {
      targetSystem: 7,
      targetComponent: 1,
      command: common.MavCmd.COMPONENT_ARM_DISARM,
      _param1: arm,
      _param2: 21_196,
    }),
    { systemId, componentId: 190, sequence },
  );
const beat = (sequence: number) =>
  encodePacket(messageOf(minimal.Heartbeat, { type: minimal.MavType.QUADROTOR, autopilot: 3, mavlinkVersion: 3 }), {
    systemId: 7,
    componentId: 1,
    sequence,
  });

it("a vehicle that got its key on the screen obeys nobody else, and each try on the station is counted there", {
  timeout: 180_000,
}, async () => {
  const { page } = app;
  const address = link.boundAddress.replace("udpin", "udpout");
  const card = page.getByRole("article", { name: address });
  await operator.at("rail-links").click();
  await operator.at("link-way").click();
  await page.getByRole("option", { name: "UDP, send to" }).click();
  await operator.at("link-address").fill(address);
  await operator.at("link-open").click();
  await card.getByText("● Open · ").waitFor();

  await operator.at("links-part").getByText("Keys").click();
  await page.getByLabel("Name").fill("north");
  await page.getByLabel("Passphrase").fill("correct horse battery");
  await page.getByRole("button", { name: "Add key" }).click();
  await page.getByRole("combobox", { name: "Key", exact: true }).click();
  await page.getByRole("option", { name: "north" }).click();
  await page.getByRole("combobox", { name: "Vehicle", exact: true }).click();
  await page.getByRole("option").first().click();
  await operator.hold("give-key");
  await expect.poll(() => vehicle.signing.on, { timeout: 30_000 }).toBe(true);

  const vehiclePort = Number(address.split(":").at(-1));
  const before = { ...vehicle.signing.refused };
  const thief = SigningKey.fromPassphrase("thief", "battery staple");
  const signed = signPacket(beat(1), {
    key: SigningKey.fromPassphrase("north", "correct horse battery"),
    linkId: 0,
    timestamp: ticksAt(Date.now()),
  });
  for (const packet of [
    beat(2),
    signPacket(beat(3), { key: thief, linkId: 0, timestamp: ticksAt(Date.now()) }),
    signed,
    signed,
  ])
    attacker.send(packet, stationPort, "127.0.0.1");
  for (const packet of [
    armed(1, 255, 1),
    signPacket(armed(2, 255, 1), { key: thief, linkId: 0, timestamp: ticksAt(Date.now()) }),
  ])
    attacker.send(packet, vehiclePort, "127.0.0.1");

  await operator.at("links-part").getByText("Links").click();
  await card.getByText(/refused, not signed/).waitFor();
  await card.getByText(/refused, wrongly signed/).waitFor();
  await card.getByText(/refused, signed before/).waitFor();
  await expect.poll(() => vehicle.signing.refused.badSignature, { timeout: 10_000 }).toBe(before.badSignature + 1);
  expect(vehicle.signing.refused.unsigned).toBeGreaterThan(before.unsigned);
  expect(vehicle.copter.armed).toBe(false);
});
