import { ardupilotmega, common, minimal } from "mavlink-mappings";
import { expect, it } from "vitest";
import { encodePacket, PacketScanner } from "../../src/mavlink/codec.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { Fleet } from "../../src/vehicle/fleet.ts";
import { Gimbals } from "../../src/vehicle/gimbals.ts";
import { LoggedVehicle } from "../../src/vehicle/loggedVehicle.ts";
import { pair } from "../mavlink/fakeVehicle.ts";

const down = (pitchDeg: number, gimbalDeviceId = 0) => {
  const half = (pitchDeg * Math.PI) / 360;
  const flags = common.GimbalDeviceFlags.YAW_IN_VEHICLE_FRAME;
  return messageOf(common.GimbalDeviceAttitudeStatus, {
    ...{ flags, gimbalDeviceId, q: [Math.cos(half), 0, Math.sin(half), 0] },
  });
};

it("the gimbal with the lowest number that is heard is the main one", () => {
  const gimbals = new Gimbals();
  const heard = [
    gimbals.hear(down(-10), 171, 0),
    gimbals.hear(down(-20), 154, 100),
    gimbals.hear(down(-10), 171, 200),
    gimbals.hear(down(-30, 2), 1, 300),
    gimbals.hear(messageOf(ardupilotmega.MountStatus, {}), 1, 400),
    gimbals.hear(down(-30, 2), 1, 500),
    gimbals.hear(down(-30, 2), 1, 3_500),
    gimbals.hear(messageOf(common.Attitude, {}), 1, 3_600),
  ];
  expect(heard).toEqual([
    { number: 171, main: true },
    { number: 154, main: true },
    { number: 171, main: false },
    { number: 2, main: true },
    { number: 1, main: true },
    { number: 2, main: false },
    { number: 2, main: true }, // the first is silent
    undefined,
  ]);
});

it("a second gimbal is told apart and does not turn the first, in flight and in a log", async () => {
  const { ground, clock, vehicle } = await pair();
  const fleet = new Fleet(ground);
  const logged = new LoggedVehicle();
  const scanner = new PacketScanner((packet) => logged.take(packet));
  let sequence = 0;
  for (let i = 0; i < 20; i++) {
    const at = clock.now();
    const messages = [
      messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, mavlinkVersion: 3 }),
      messageOf(common.Attitude, {}),
      messageOf(common.GlobalPositionInt, { lat: 47e7, lon: 8e7, alt: 500_000 }),
      down(-30, 1),
      down(-75, 2),
    ];
    for (const message of messages) {
      scanner.feed(encodePacket(message, { systemId: 1, componentId: 1, sequence: sequence++ & 0xff }), at);
      vehicle.send(message);
    }
    await clock.advance(100);
  }
  const at = clock.now() - 300;
  const flying = fleet.find("1:1");
  const pitches = [flying, logged].map((one) =>
    [undefined, 1, 2, 3].map((number) => one?.poseAt(at, number)?.gimbalPitchDeg?.toFixed(0)),
  );
  expect(pitches).toEqual([
    ["-30", "-30", "-75", undefined],
    ["-30", "-30", "-75", undefined],
  ]);
  expect(flying?.live()?.gimbal?.pitchDeg).toBeCloseTo(-30, 3);
});
