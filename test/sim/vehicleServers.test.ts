import { common, development, type MavLinkData } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { every } from "../../src/mavlink/clock.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { LogClient } from "../../src/mavlink/logClient.ts";
import { memoryLinkPair } from "../../src/mavlink/memoryLink.ts";
import { MavlinkNode } from "../../src/mavlink/node.ts";
import { VirtualClock } from "../../src/mavlink/virtualClock.ts";
import type { Asker } from "../../src/sim/missionServer.ts";
import { OperatorControl } from "../../src/sim/operatorControl.ts";
import { SimVehicle } from "../../src/sim/simVehicle.ts";
import { testFlight, testPlace } from "./testStation.ts";

const cmd = common.MavCmd;
const result = common.MavResult;
const target = { targetSystem: 1, targetComponent: 1 };
const camera = {
  width: 960,
  height: 540,
  hfovDeg: 50,
  framesPerSecond: 12,
  bitrate: 2e6,
  address: "udp://127.0.0.1:5600",
};

describe("the modes of a simulated vehicle", () => {
  test("are listed one by one or all at once, and the current one is told", async () => {
    const { station, command, fly } = await testFlight({ autopilot: "px4" });
    await fly(6);
    expect(await command(cmd.REQUEST_MESSAGE, 435, 0)).toBe(result.ACCEPTED);
    const all = station.all(common.AvailableModes);
    expect(all.map(({ modeName }) => modeName)).toEqual([
      "Manual",
      "Altitude",
      "Position",
      "Takeoff",
      "Hold",
      "Mission",
      "Return",
      "Land",
      "Offboard",
      "Stabilized",
    ]);
    expect(all[5]).toMatchObject({ numberModes: 10, modeIndex: 6, customMode: 0x04_04_0000, standardMode: 6 });
    expect(await command(cmd.REQUEST_MESSAGE, 435, 11)).toBe(result.FAILED);
    expect(await command(cmd.DO_SET_STANDARD_MODE, common.MavStandardMode.SAFE_RECOVERY)).toBe(result.ACCEPTED);
    expect(await command(cmd.REQUEST_MESSAGE, 436)).toBe(result.ACCEPTED);
    expect(station.last(common.CurrentMode)).toMatchObject({
      customMode: 0x05_04_0000,
      standardMode: common.MavStandardMode.SAFE_RECOVERY,
    });
  });
});

describe("the origin of a simulated vehicle's estimator", () => {
  test("can be given until it has its own, and never moves again", async () => {
    const { station, fly } = await testFlight({ gpsSeconds: 10 });
    const give = (latitude: number) =>
      station.send(messageOf(common.SetGpsGlobalOrigin, { targetSystem: 1, latitude, longitude: 1, altitude: 5000 }));
    give(470000000);
    await fly(12);
    give(480000000);
    await fly(0.2);
    expect(station.all(common.GpsGlobalOrigin).map(({ latitude }) => latitude)).toEqual([470000000, 470000000]);
  });
});

describe("the gimbal of a simulated vehicle", () => {
  test("is pointed by nobody but who took it, until it is given up", async () => {
    const { station, command, vehicle, fly } = await testFlight({ camera });
    const point = () => command(cmd.DO_GIMBAL_MANAGER_PITCHYAW, -30, 0, Number.NaN, Number.NaN, 0);
    await command(cmd.DO_GIMBAL_MANAGER_CONFIGURE, 77, 190);
    expect(await point()).toBe(result.DENIED);
    station.send(messageOf(common.GimbalManagerSetPitchyaw, { ...target, pitch: -1, yaw: 0 }));
    await fly(1);
    expect(vehicle.copter.mount.gimbal.pitchDeg).toBe(0);
    await command(cmd.DO_GIMBAL_MANAGER_CONFIGURE, -3, 0);
    await command(cmd.REQUEST_MESSAGE, 281);
    expect(station.last(common.GimbalManagerStatus)).toMatchObject({ primaryControlSysid: 77 });
    await command(cmd.DO_GIMBAL_MANAGER_CONFIGURE, -2, -2);
    expect(await point()).toBe(result.ACCEPTED);
    await command(cmd.DO_GIMBAL_MANAGER_CONFIGURE, -3, -3);
    await command(cmd.REQUEST_MESSAGE, 281);
    expect(station.last(common.GimbalManagerStatus)).toMatchObject({ primaryControlSysid: 0, primaryControlCompid: 0 });
  });
});

describe("control of a simulated vehicle", () => {
  test("is asked for, told, and let go", async () => {
    const { station, command } = await testFlight();
    const ask = (...params: number[]) => command(development.MavCmd.REQUEST_OPERATOR_CONTROL as number, ...params);
    expect(await ask(0, 1, 0)).toBe(result.ACCEPTED);
    expect(station.last(development.ControlStatus)).toMatchObject({ sysidInControl: 255, flags: 1 });
    expect(await ask(0, 0)).toBe(result.ACCEPTED);
    expect(await command(cmd.REQUEST_MESSAGE, 512)).toBe(result.ACCEPTED);
    expect(station.last(development.ControlStatus)).toMatchObject({ sysidInControl: 0, flags: 3 });
  });

  test("is not given to a second station while the first keeps it", () => {
    const said: MavLinkData[] = [];
    const control = new OperatorControl((message) => said.push(message));
    const [first, second] = [1, 2].map((id) => ({ systemId: 250 + id, componentId: 190 })) as [Asker, Asker];
    expect(control.request([0, 1, 0], first)).toBe(result.ACCEPTED);
    expect(control.request([0, 1, 0, 10], second)).toBe(result.FAILED);
    expect(said.at(-1)).toMatchObject({ targetSystem: 251, _param1: 252, _param2: 1, _param4: 10 });
    expect([control.obeys(251), control.obeys(252)]).toEqual([true, false]);
    expect(control.request([0, 0], second)).toBe(result.FAILED);
    expect(control.request([0, 1, 1], first)).toBe(result.ACCEPTED);
    expect(control.request([0, 1, 0], second)).toBe(result.ACCEPTED);
    expect([control.obeys(251), control.obeys(252)]).toEqual([false, true]);
  });
});

describe("a simulated vehicle that another station commands", () => {
  test("refuses orders, and lets everyone ask for messages", async () => {
    const { vehicle, station, command, fly } = await testFlight();
    await fly(1);
    expect(station.all(development.ControlStatus).length).toBeGreaterThanOrEqual(1);
    const control = development.MavCmd.REQUEST_OPERATOR_CONTROL as number;
    expect(await command(control, 0, 1, 0)).toBe(result.ACCEPTED);
    station.speakAs(254);
    expect(await command(control, 0, 1, 0, 10)).toBe(result.FAILED);
    expect(station.last(common.CommandLong)).toMatchObject({ targetSystem: 255, _param1: 254, _param4: 10 });
    expect(await command(cmd.DO_SET_MODE, 1, 4)).toBe(result.FAILED);
    station.send(messageOf(common.SetMode, { ...target, baseMode: 1 as common.MavMode, customMode: 4 }));
    await fly(1);
    expect(vehicle.copter.mode).toBe("STABILIZE");
    expect(await command(cmd.REQUEST_MESSAGE, 512)).toBe(result.ACCEPTED);
    station.speakAs(255);
    expect(await command(cmd.DO_SET_MODE, 1, 4)).toBe(result.ACCEPTED);
  });
});

describe("the camera of a simulated vehicle", () => {
  test("takes as many pictures as asked for, records, and tells its room", async () => {
    const { station, command, fly } = await testFlight({ camera });
    expect(await command(cmd.IMAGE_START_CAPTURE, 0, 0.5, 3)).toBe(result.ACCEPTED);
    expect(await command(cmd.IMAGE_START_CAPTURE, 0, 0.5, 3)).toBe(result.TEMPORARILY_REJECTED);
    await fly(3);
    expect(station.all(common.CameraImageCaptured).map(({ imageIndex }) => imageIndex)).toEqual([1, 2]);
    expect(await command(cmd.VIDEO_START_CAPTURE)).toBe(result.ACCEPTED);
    await fly(10);
    await command(cmd.REQUEST_CAMERA_CAPTURE_STATUS);
    expect(station.last(common.CameraCaptureStatus)).toMatchObject({ videoStatus: 1, imageStatus: 0, imageCount: 3 });
    expect(station.last(common.CameraCaptureStatus)?.recordingTimeMs).toBeGreaterThanOrEqual(10_000);
    await command(cmd.VIDEO_STOP_CAPTURE);
    await command(cmd.REQUEST_STORAGE_INFORMATION);
    const { usedCapacity = 0, availableCapacity = 0, totalCapacity } = station.last(common.StorageInformation) ?? {};
    expect(usedCapacity).toBeGreaterThan(3 * 6 + 10 * 1.5);
    expect(usedCapacity + availableCapacity).toBeCloseTo(totalCapacity ?? 0, 1);
    expect(await command(cmd.IMAGE_START_CAPTURE, 0, 0, 0)).toBe(result.DENIED);
  });
});

describe("a photo of a simulated vehicle", () => {
  test("is taken once however often its number is sent", async () => {
    const { station, command, fly } = await testFlight({ camera });
    for (const number of [7, 7, 8]) {
      expect(await command(cmd.IMAGE_START_CAPTURE, 0, 0, 1, number)).toBe(result.ACCEPTED);
      await fly(0.5);
    }
    await command(cmd.REQUEST_CAMERA_CAPTURE_STATUS);
    expect(station.last(common.CameraCaptureStatus)?.imageCount).toBe(2);
  });
});

describe("the logs of a simulated vehicle", () => {
  test("hold each flight, and reach our client whole over a link that drops, repeats and reorders", async () => {
    const clock = new VirtualClock();
    const [near, far] = memoryLinkPair({ clock, delayMs: 20, loss: 0.1, duplicate: 0.1, jitterMs: 40, seed: 9 });
    await Promise.all([near.open(), far.open()]);
    const node = new MavlinkNode({ clock });
    node.addLink("radio", near);
    const vehicle = new SimVehicle({
      systemId: 1,
      seed: 1,
      link: far,
      bootAt: clock.now(),
      start: testPlace,
      ground: flatGround(testPlace.amsl),
      wind: { speed: 0, fromDeg: 0 },
    });
    every(clock, 20, () => vehicle.step(0.02, clock.now()));
    await clock.advance(6000);
    const armedAt = clock.now();
    vehicle.copter.arm(true);
    await clock.advance(9000);
    vehicle.copter.disarm(true);
    await clock.advance(100);
    const logs = new LogClient(node);
    const list = await clock.run(logs.list({ systemId: 1 }));
    expect(list).toEqual([{ id: 1, bytes: 89 * 2 + 90 * 33, at: Math.floor(armedAt / 1000) * 1000 }]);
    const got: number[] = [];
    await clock.run(logs.read({ systemId: 1 }, list[0]!, (bytes) => void got.push(...bytes)));
    expect(got.length).toBe(list[0]!.bytes);
    expect(String.fromCharCode(...got.slice(89 + 5, 89 + 9))).toBe("SIMP");
    const view = new DataView(Uint8Array.from(got).buffer);
    expect(view.getInt32(178 + 11, true)).toBe(486200000);
    expect(got.slice(-33, -30)).toEqual([0xa3, 0x95, 200]);
  });
});
