import { ardupilotmega, common, minimal, standard } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { distance, offset } from "../../src/geo/enu.ts";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { missionItem, stationHeartbeat, testFlight, testPlace } from "./testStation.ts";

const cmd = common.MavCmd;
const result = common.MavResult;
const armedFlag = minimal.MavModeFlag.SAFETY_ARMED;

describe("a simulated vehicle at rest", () => {
  test("sends a heartbeat a second as ArduPilot's quadrotor does", async () => {
    const { station, fly } = await testFlight();
    await fly(10);
    const beats = station.heard.filter(({ message }) => message instanceof minimal.Heartbeat);
    const bootAt = 1_700_000_000_000;
    expect(beats.map(({ at }) => at - bootAt)).toEqual([
      100, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000, 10_000,
    ]);
    expect({ ...beats[0]?.message }).toEqual({
      type: minimal.MavType.QUADROTOR,
      autopilot: minimal.MavAutopilot.ARDUPILOTMEGA,
      baseMode: 1 | 16 | 64,
      customMode: 0,
      systemStatus: minimal.MavState.STANDBY,
      mavlinkVersion: 3,
    });
  });

  test("sends slow telemetry until a station asks for more, and stops what it is told to stop", async () => {
    const { station, fly, command } = await testFlight();
    await fly(6);
    station.forget();
    await fly(5);
    expect(station.all(common.Attitude)).toHaveLength(5);
    expect(station.all(common.GlobalPositionInt)).toHaveLength(5);
    expect(station.all(common.ExtendedSysState)).toHaveLength(0);
    expect(await command(cmd.SET_MESSAGE_INTERVAL, common.Attitude.MSG_ID, 100_000)).toBe(result.ACCEPTED);
    expect(await command(cmd.SET_MESSAGE_INTERVAL, common.ExtendedSysState.MSG_ID, 500_000)).toBe(result.ACCEPTED);
    expect(await command(cmd.SET_MESSAGE_INTERVAL, common.VfrHud.MSG_ID, -1)).toBe(result.ACCEPTED);
    expect(await command(cmd.SET_MESSAGE_INTERVAL, 9999, 100_000)).toBe(result.FAILED);
    station.forget();
    await fly(5);
    expect(station.all(common.Attitude)).toHaveLength(50);
    expect(station.all(common.ExtendedSysState)).toHaveLength(10);
    expect(station.all(common.VfrHud)).toHaveLength(0);
  });

  test("takes a data stream request for a group of messages", async () => {
    const { station, fly } = await testFlight();
    await fly(6);
    station.send(
      messageOf(common.RequestDataStream, {
        targetSystem: 1,
        targetComponent: 1,
        reqStreamId: common.MavDataStream.POSITION,
        reqMessageRate: 5,
        startStop: 1,
      }),
    );
    await fly(0.1);
    station.forget();
    await fly(4);
    expect(station.all(common.GlobalPositionInt)).toHaveLength(20);
    expect(station.all(common.VfrHud)).toHaveLength(4);
  });

  test("refuses to arm without a position, in ArduPilot's words, and arms once it has one", async () => {
    const { station, fly, command } = await testFlight({ gpsSeconds: 30 });
    await fly(14);
    expect(station.texts).toEqual([]);
    await fly(2);
    expect(station.texts).toEqual(["PreArm: Need Position Estimate"]);
    expect((station.last(common.SysStatus)?.onboardControlSensorsHealth ?? 0) & 0x10000000).toBe(0);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(result.FAILED);
    expect(station.texts).toEqual(["Arm: Need Position Estimate"]);
    await fly(15);
    expect((station.last(common.SysStatus)?.onboardControlSensorsHealth ?? 0) & 0x10000000).not.toBe(0);
    expect(station.last(common.HomePosition)).toMatchObject({
      latitude: 486200000,
      longitude: 169300000,
      altitude: 180_000,
    });
    expect(await command(cmd.DO_SET_MODE, 1, 6)).toBe(result.ACCEPTED);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(result.FAILED);
    expect(station.texts).toEqual(["Arm: RTL mode not armable"]);
    expect(await command(cmd.DO_SET_MODE, 1, 4)).toBe(result.ACCEPTED);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(result.ACCEPTED);
    await fly(1);
    expect((station.last(minimal.Heartbeat)?.baseMode ?? 0) & armedFlag).toBe(armedFlag);
  });

  test("stops its motors by itself when it stays on the ground", async () => {
    const { vehicle, station, fly, command } = await testFlight();
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await fly(9);
    expect(vehicle.copter.armed).toBe(true);
    await fly(2);
    expect(vehicle.copter.armed).toBe(false);
    expect(station.texts).toContain("Disarming motors");
  });

  test("answers what it is asked about itself", async () => {
    const camera = {
      width: 960,
      height: 540,
      hfovDeg: 50,
      framesPerSecond: 12,
      bitrate: 2e6,
      address: "udp://127.0.0.1:5600",
    };
    const { station, command } = await testFlight({ camera });
    const ask = async (id: number) => {
      const answer = await command(cmd.REQUEST_MESSAGE, id);
      return [
        answer,
        station.heard.map(({ message }) => message).find((m) => (m.constructor as { MSG_ID?: number }).MSG_ID === id),
      ];
    };
    expect(await ask(common.VideoStreamInformation.MSG_ID)).toMatchObject([
      result.ACCEPTED,
      { uri: "udp://127.0.0.1:5600", resolutionH: 960, resolutionV: 540, hfov: 50, framerate: 12, encoding: 1 },
    ]);
    expect(await ask(common.CameraInformation.MSG_ID)).toMatchObject([
      result.ACCEPTED,
      { resolutionH: 960, gimbalDeviceId: 1 },
    ]);
    expect(await ask(common.GimbalManagerInformation.MSG_ID)).toMatchObject([result.ACCEPTED, { gimbalDeviceId: 1 }]);
    expect(await ask(common.GimbalManagerStatus.MSG_ID)).toMatchObject([result.ACCEPTED, { primaryControlSysid: 0 }]);
    expect(await ask(standard.AutopilotVersion.MSG_ID)).toMatchObject([
      result.ACCEPTED,
      { flightSwVersion: 0x040507ff },
    ]);
    expect(await ask(common.HomePosition.MSG_ID)).toEqual([result.FAILED, undefined]);
    expect(await ask(7777)).toEqual([result.FAILED, undefined]);
    expect(await command(31_999)).toBe(result.UNSUPPORTED);
  });

  test("tells its own time to a station that measures it", async () => {
    const { station, clock, fly } = await testFlight();
    await fly(3);
    const ts1 = 123_456_789n;
    station.send(messageOf(common.TimeSync, { tc1: 0n, ts1, targetSystem: 1 }));
    const askedAt = clock.now();
    await fly(0.1);
    expect(station.last(common.TimeSync)).toMatchObject({ ts1, tc1: 3_000_000_000n, targetSystem: 255 });
    expect(askedAt).toBe(1_700_000_003_000);
  });

  test("lists, reads and sets parameters", async () => {
    const { station, fly } = await testFlight();
    station.send(messageOf(common.ParamRequestList, { targetSystem: 1, targetComponent: 1 }));
    await fly(3);
    const listed = station.all(common.ParamValue);
    expect(listed.length).toBeGreaterThan(12);
    expect(listed.map(({ paramIndex }) => paramIndex)).toEqual(listed.map((_, i) => i));
    expect(new Set(listed.map(({ paramCount }) => paramCount))).toEqual(new Set([listed.length]));
    station.send(
      messageOf(common.ParamSet, { targetSystem: 1, targetComponent: 1, paramId: "RTL_ALT", paramValue: 3000.7 }),
    );
    station.send(
      messageOf(common.ParamSet, { targetSystem: 1, targetComponent: 1, paramId: "NO_SUCH", paramValue: 1 }),
    );
    station.send(
      messageOf(common.ParamRequestRead, {
        targetSystem: 1,
        targetComponent: 1,
        paramId: "WPNAV_SPEED",
        paramIndex: -1,
      }),
    );
    station.forget();
    await fly(0.1);
    expect(
      station.all(common.ParamValue).map(({ paramId, paramValue, paramType }) => [paramId, paramValue, paramType]),
    ).toEqual([
      ["RTL_ALT", 3000, common.MavParamType.INT32],
      ["WPNAV_SPEED", 1200, common.MavParamType.REAL32],
    ]);
  });

  test("cuts a long text into chunks that join to the whole", async () => {
    const { vehicle, station, fly } = await testFlight();
    const text = "Battery 1 is low: turn back while the pack still holds enough for the way home – und für Umwege";
    vehicle.copter.say(4, text);
    await fly(0.1);
    const chunks = station.all(common.StatusText);
    expect(chunks.map(({ text: part }) => part).join("")).toBe(text);
    expect(chunks.map(({ id, chunkSeq }) => [id, chunkSeq])).toEqual([
      [1, 0],
      [1, 1],
    ]);
  });

  test("does not listen to messages for others", async () => {
    const { station, fly } = await testFlight();
    station.send(
      messageOf(common.CommandLong, {
        targetSystem: 2,
        targetComponent: 1,
        command: cmd.REQUEST_MESSAGE,
        _param1: 148,
      }),
    );
    await fly(0.1);
    expect(station.all(common.CommandAck)).toEqual([]);
  });
});

describe("a simulated vehicle in the air", () => {
  test("flies a mission from take-off to landing at home", async () => {
    const { vehicle, station, fly, command, upload } = await testFlight();
    const north = offset(testPlace, 0, 200);
    const east = offset(north, 90, 150);
    const items = [
      missionItem(cmd.NAV_TAKEOFF, { z: 30 }),
      missionItem(cmd.DO_CHANGE_SPEED, { params: [1, 12, -1], frame: 2 }),
      missionItem(cmd.DO_MOUNT_CONTROL, { params: [-40, 0, 90], z: 2, frame: 2 }),
      missionItem(cmd.NAV_WAYPOINT, { ...north, z: 40 }),
      missionItem(cmd.NAV_WAYPOINT, { ...east, z: 40, params: [5] }),
      missionItem(cmd.NAV_RETURN_TO_LAUNCH, { frame: 2 }),
    ];
    expect(await upload(items)).toBe(common.MavMissionResult.ACCEPTED);
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    expect(await command(cmd.MISSION_START)).toBe(result.FAILED);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(result.ACCEPTED);
    expect(await command(cmd.MISSION_START)).toBe(result.ACCEPTED);
    let nearest = { north: Number.POSITIVE_INFINITY, east: Number.POSITIVE_INFINITY };
    let fastest = 0;
    const landed = await fly(400, () => {
      const { position, copter } = vehicle;
      nearest = {
        north: Math.min(nearest.north, distance(position, north)),
        east: Math.min(nearest.east, distance(position, east)),
      };
      fastest = Math.max(fastest, copter.body.groundSpeed);
      return !copter.armed;
    });
    expect(landed).toBe(true);
    expect(station.all(common.MissionItemReached).map(({ seq }) => seq)).toEqual([1, 4, 5, 6]);
    expect(station.texts).toEqual([
      "Mission: 1 Takeoff",
      "Mission: 2 ChangeSpeed",
      "Mission: 3 MountControl",
      "Mission: 4 WP",
      "Reached command #4",
      "Mission: 5 WP",
      "Reached command #5",
      "Mission: 6 RTL",
      expect.stringMatching(/^SIM Hit ground at 0\.[3-6]\d m\/s$/),
      "Disarming motors",
    ]);
    expect(nearest.north).toBeLessThan(6);
    expect(nearest.east).toBeLessThan(1);
    expect(fastest).toBeGreaterThan(11.5);
    expect(fastest).toBeLessThan(13.5);
    expect(distance(vehicle.position, testPlace)).toBeLessThan(0.5);
    expect(vehicle.position.amsl).toBeCloseTo(180, 5);
    const { battery } = vehicle.copter;
    expect(battery.percent).toBeGreaterThan(85);
    expect(battery.percent).toBeLessThan(97);
    expect(station.last(common.BatteryStatus)).toMatchObject({ batteryRemaining: Math.round(battery.percent) });
  });

  test("takes off only in GUIDED, armed, from the ground, and holds its height", async () => {
    const { vehicle, fly, command, takeOff } = await testFlight();
    await fly(6);
    const up = () => command(cmd.NAV_TAKEOFF, 0, 0, 0, 0, 0, 0, 20);
    expect(await up()).toBe(result.FAILED);
    await command(cmd.DO_SET_MODE, 1, 5);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    expect(await up()).toBe(result.FAILED);
    await takeOff(20);
    expect(await up()).toBe(result.FAILED);
    await fly(10);
    expect(vehicle.copter.ahl).toBeCloseTo(20, 0);
    expect(distance(vehicle.position, testPlace)).toBeLessThan(1);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 0)).toBe(result.FAILED);
  });

  test("goes to a point, turns, and lands where it is told to", async () => {
    const { vehicle, fly, command, commandInt, takeOff } = await testFlight();
    await takeOff(25);
    const to = offset(testPlace, 45, 80);
    const place = { ...to, z: 30 };
    const relative = common.MavFrame.GLOBAL_RELATIVE_ALT;
    expect(await commandInt(cmd.DO_REPOSITION, relative, [-1, 1, 0, Number.NaN], place)).toBe(result.ACCEPTED);
    expect(await fly(40, () => distance(vehicle.position, to) < 0.7)).toBe(true);
    expect(await command(cmd.CONDITION_YAW, 270, 30, 1, 0)).toBe(result.ACCEPTED);
    await fly(15);
    expect(vehicle.copter.body.yawDeg).toBeCloseTo(270, 0);
    expect(vehicle.copter.ahl).toBeCloseTo(30, 0);
    expect(await command(cmd.NAV_LAND)).toBe(result.ACCEPTED);
    expect(await fly(60, () => !vehicle.copter.armed)).toBe(true);
    expect(distance(vehicle.position, to)).toBeLessThan(1);
  });

  test("refuses a go-to outside GUIDED unless it may change the mode", async () => {
    const { command, commandInt, takeOff, vehicle } = await testFlight();
    await takeOff(20);
    await command(cmd.DO_SET_MODE, 1, 5);
    const place = { ...offset(testPlace, 0, 50), z: 20 };
    const relative = common.MavFrame.GLOBAL_RELATIVE_ALT;
    expect(await commandInt(cmd.DO_REPOSITION, relative, [-1, 0, 0, Number.NaN], place)).toBe(result.DENIED);
    expect(await commandInt(cmd.DO_REPOSITION, relative, [-1, 1, 0, Number.NaN], { lat: 95, lon: 0, z: 5 })).toBe(
      result.DENIED,
    );
    expect(vehicle.copter.mode).toBe("LOITER");
    expect(await commandInt(cmd.DO_REPOSITION, relative, [-1, 1, 0, Number.NaN], place)).toBe(result.ACCEPTED);
    expect(vehicle.copter.mode).toBe("GUIDED");
  });

  test("follows positions and velocities that a station streams in GUIDED", async () => {
    const { vehicle, station, fly, takeOff } = await testFlight();
    await takeOff(20);
    const aim = { targetSystem: 1, targetComponent: 1, coordinateFrame: 6 };
    station.send(
      messageOf(common.SetPositionTargetGlobalInt, { ...aim, typeMask: 0xdc7 as never, vx: 3, vy: 0, vz: 0 }),
    );
    await fly(2.5);
    expect(vehicle.copter.body.velocity.north).toBeCloseTo(3, 0);
    await fly(6);
    expect(vehicle.copter.body.groundSpeed).toBeLessThan(0.5);
    const to = offset(testPlace, 180, 40);
    const latInt = Math.round(to.lat * 1e7);
    const lonInt = Math.round(to.lon * 1e7);
    station.send(
      messageOf(common.SetPositionTargetGlobalInt, { ...aim, typeMask: 0xdf8 as never, latInt, lonInt, alt: 20 }),
    );
    expect(await fly(30, () => distance(vehicle.position, to) < 1)).toBe(true);
  });

  test("pauses on its way and goes on, and comes back to its mission after a detour", async () => {
    const { vehicle, station, fly, command, upload } = await testFlight();
    const far = offset(testPlace, 0, 400);
    await upload([missionItem(cmd.NAV_TAKEOFF, { z: 20 }), missionItem(cmd.NAV_WAYPOINT, { ...far, z: 20 })]);
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await command(cmd.MISSION_START);
    expect(await command(cmd.DO_PAUSE_CONTINUE, 0)).toBe(result.FAILED);
    expect(station.texts).toContain("Failed to pause");
    await fly(30);
    expect(await command(cmd.DO_PAUSE_CONTINUE, 0)).toBe(result.ACCEPTED);
    await fly(8);
    expect(vehicle.copter.body.groundSpeed).toBeLessThan(0.3);
    expect(station.last(common.MissionCurrent)).toMatchObject({
      seq: 2,
      total: 2,
      missionState: common.MissionState.PAUSED,
    });
    expect(await command(cmd.DO_PAUSE_CONTINUE, 1)).toBe(result.ACCEPTED);
    await fly(6);
    expect(vehicle.copter.body.groundSpeed).toBeGreaterThan(8);
    await command(cmd.DO_SET_MODE, 1, 17);
    await fly(8);
    expect(vehicle.copter.body.groundSpeed).toBeLessThan(0.3);
    expect(await command(cmd.DO_SET_MODE, 1, 3)).toBe(result.ACCEPTED);
    expect(await fly(60, () => station.all(common.MissionItemReached).some(({ seq }) => seq === 2))).toBe(true);
    await fly(1);
    expect(vehicle.copter.mode).toBe("LOITER");
  });

  test("returns home and lands when its battery runs low, and says so", async () => {
    const { vehicle, station, fly, takeOff, commandInt } = await testFlight();
    await takeOff(25);
    const place = { ...offset(testPlace, 90, 100), z: 25 };
    await commandInt(cmd.DO_REPOSITION, 3, [-1, 1, 0, Number.NaN], place);
    await fly(15);
    station.forget();
    vehicle.copter.battery.setPercent(14.9);
    await fly(2);
    expect(station.texts).toEqual([
      expect.stringMatching(/^Battery 1 is low 2\d\.\d\dV used 102\d\d mAh$/),
      "Battery Failsafe",
    ]);
    expect(vehicle.copter.mode).toBe("RTL");
    expect(station.last(minimal.Heartbeat)).toMatchObject({ customMode: 6, systemStatus: minimal.MavState.CRITICAL });
    expect(await fly(180, () => !vehicle.copter.armed)).toBe(true);
    expect(distance(vehicle.position, testPlace)).toBeLessThan(1);
  });

  test("returns home when it was told to mind a silent station", async () => {
    const { vehicle, station, fly, takeOff } = await testFlight();
    vehicle.copter.params.set("FS_GCS_ENABLE", 1);
    await takeOff(20);
    for (let i = 0; i < 5; i++) {
      station.send(stationHeartbeat());
      await fly(1);
    }
    expect(vehicle.copter.mode).toBe("GUIDED");
    await fly(6);
    expect(vehicle.copter.mode).toBe("RTL");
    expect(station.texts).toContain("GCS Failsafe");
  });

  test("lands when it loses its position", async () => {
    const { vehicle, station, fly, takeOff } = await testFlight();
    await takeOff(10);
    vehicle.copter.params.set("SIM_GPS1_ENABLE", 0);
    await fly(1);
    expect(vehicle.copter.mode).toBe("LAND");
    expect(station.texts).toContain("EKF Failsafe: changed to LAND Mode");
  });

  test("points its gimbal where it is told, at a limited rate, and reports it", async () => {
    const { vehicle, station, fly, command, takeOff } = await testFlight();
    await takeOff(15);
    expect(await command(cmd.DO_GIMBAL_MANAGER_PITCHYAW, -45, 90, Number.NaN, Number.NaN, 0)).toBe(result.ACCEPTED);
    await fly(0.4);
    expect(vehicle.copter.mount.gimbal.pitchDeg).toBeGreaterThan(-40);
    await fly(2);
    expect(vehicle.cameraPose.pitchDeg).toBeCloseTo(-45, 6);
    expect(vehicle.cameraPose.headingDeg).toBeCloseTo((vehicle.copter.body.yawDeg + 90) % 360, 6);
    await fly(1);
    const status = station.last(common.GimbalDeviceAttitudeStatus);
    const [w = 0, x = 0, y = 0, z = 0] = status?.q ?? [];
    expect(Math.asin(2 * (w * y - z * x)) * (180 / Math.PI)).toBeCloseTo(-45, 3);
    expect(Math.atan2(2 * (w * z + x * y), 1 - 2 * (y * y + z * z)) * (180 / Math.PI)).toBeCloseTo(90, 3);
    expect(status?.flags).toBe(4 | 8 | 32);
    expect(await command(cmd.DO_GIMBAL_MANAGER_PITCHYAW, -120, 0, Number.NaN, Number.NaN, 0)).toBe(result.DENIED);
    expect(await command(cmd.DO_SET_ROI_LOCATION, 0, 0, 0, 0, offset(testPlace, 0, 15).lat, testPlace.lon, 0)).toBe(
      result.ACCEPTED,
    );
    await fly(5);
    expect(vehicle.cameraPose.pitchDeg).toBeCloseTo(-45, 0);
    expect(Math.abs(((vehicle.cameraPose.headingDeg + 180) % 360) - 180)).toBeLessThan(4);
  });

  test("reports its wind, and leans into it", async () => {
    const { vehicle, station, fly, takeOff } = await testFlight({ wind: { speed: 8, fromDeg: 0 } });
    await takeOff(15);
    let pitch = 0;
    await fly(10, () => {
      pitch += vehicle.copter.body.pitchDeg / 100;
      return false;
    });
    expect(pitch).toBeLessThan(-3);
    expect(station.last(ardupilotmega.Wind)?.speed).toBeGreaterThan(2);
  });
});
