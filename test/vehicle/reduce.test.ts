import { ardupilotmega, common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { dialect, messageOf } from "../../src/mavlink/dialect.ts";
import { seededRandom } from "../../src/mavlink/memoryLink.ts";
import { fenceStatus } from "../../src/vehicle/fenceStatus.ts";
import { firstState, reduce, reduceText } from "../../src/vehicle/reduce.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";

const beat = (fields: Partial<minimal.Heartbeat> = {}) =>
  messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, systemStatus: 3, mavlinkVersion: 3, ...fields });
const first = firstState(1, 1, beat(), 1_000);

/** A quaternion from yaw and pitch in degrees. */
function q(yawDeg: number, pitchDeg: number): number[] {
  const [y, p] = [(yawDeg * Math.PI) / 360, (pitchDeg * Math.PI) / 360];
  return [Math.cos(y) * Math.cos(p), -Math.sin(y) * Math.sin(p), Math.cos(y) * Math.sin(p), Math.sin(y) * Math.cos(p)];
}

describe("the state of a vehicle", () => {
  it("starts with what its heartbeat says, and knows nothing else", () => {
    expect(first).toEqual({
      systemId: 1,
      componentId: 1,
      heardAt: 1_000,
      autopilot: "ardupilot",
      kind: "multirotor",
      mavType: 2,
      customMode: 0,
      baseMode: 0,
      systemStatus: 3,
      armed: false,
      landed: "unknown",
      mission: {},
      complaints: [],
    });
  });

  it.each([
    [1, 12, "fixed-wing", "px4"],
    [10, 3, "rover", "ardupilot"],
    [22, 12, "vtol", "px4"],
    [13, 3, "multirotor", "ardupilot"],
    [7, 4, "other", "other"],
  ])("of type %i under autopilot %i is a %s under %s", (type, autopilot, kind, pilot) => {
    expect(firstState(1, 1, beat({ type, autopilot }), 0)).toMatchObject({ kind, autopilot: pilot });
  });

  it("is of a VTOL once a plane tells of its transitions, and stays so", () => {
    const plane = firstState(1, 1, beat({ type: minimal.MavType.FIXED_WING }), 0);
    const said = (vtolState: number) => messageOf(common.ExtendedSysState, { vtolState: vtolState as never });
    expect(reduce(plane, said(0), 1)).toMatchObject({ kind: "fixed-wing" });
    const hovering = reduce(plane, said(common.MavVtolState.MC), 2);
    expect(hovering).toMatchObject({ kind: "vtol" });
    expect(reduce(hovering, beat({ type: minimal.MavType.FIXED_WING }), 3)).toMatchObject({ kind: "vtol" });
    expect(reduce(first, said(common.MavVtolState.MC), 2)).toMatchObject({ kind: "multirotor" });
  });

  it("holds no mission when ArduPilot says that none is present, which it counts as 0", () => {
    const held = reduce(first, messageOf(common.MissionCurrent, { seq: 1, total: 9 }), 1);
    const none = { seq: 0, total: 0, missionState: common.MissionState.NO_MISSION };
    expect(reduce(held, messageOf(common.MissionCurrent, none), 2).mission).toEqual({ current: 0, total: 0 });
    const untold = { seq: 2, total: 0, missionState: common.MissionState.UNKNOWN };
    expect(reduce(held, messageOf(common.MissionCurrent, untold), 2).mission).toEqual({ current: 2, total: 9 });
  });

  it("minds its fence, ignores it, is outside of it, or has none", () => {
    const { GEOFENCE } = common.MavSysStatusSensor;
    const said = (present: number, enabled: number) =>
      reduce(
        first,
        messageOf(common.SysStatus, {
          onboardControlSensorsPresent: present,
          onboardControlSensorsEnabled: enabled,
          onboardControlSensorsHealth: present,
        }),
        1,
      );
    const outside = messageOf(common.FenceStatus, { breachStatus: 1 });
    const inside = messageOf(common.FenceStatus, { breachStatus: 0 });
    const minded = said(GEOFENCE, GEOFENCE);
    expect([first, said(1, GEOFENCE), reduce(first, inside, 2)].map(fenceStatus)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(fenceStatus(minded)).toEqual({ enabled: true });
    expect(fenceStatus(said(GEOFENCE, 0))).toEqual({ enabled: false });
    expect(fenceStatus(reduce(minded, outside, 2))).toEqual({ enabled: true, breached: true });
    expect(fenceStatus(reduce(reduce(minded, outside, 2), inside, 3))).toEqual({ enabled: true });
    expect(fenceStatus(reduce(first, outside, 2))).toEqual({ enabled: false, breached: true });
  });

  it("is armed when the heartbeat says so", () => {
    const armed = minimal.MavModeFlag.SAFETY_ARMED | minimal.MavModeFlag.CUSTOM_MODE_ENABLED;
    expect(reduce(first, beat({ baseMode: armed, customMode: 4 }), 2_000)).toMatchObject({
      armed: true,
      customMode: 4,
      heardAt: 2_000,
    });
  });

  it("has its place in degrees and metres with their datums", () => {
    const message = messageOf(common.GlobalPositionInt, {
      lat: 471234567,
      lon: -82345678,
      alt: 512_340,
      relativeAlt: 80_120,
      vx: 1_000,
      vy: -500,
      vz: -120,
      hdg: 35_900,
    });
    expect(reduce(first, message, 5).place).toEqual({
      at: 5,
      lat: 47.1234567,
      lon: -8.2345678,
      amsl: 512.34,
      ahl: 80.12,
      north: 10,
      east: -5,
      down: -1.2,
      headingDeg: 359,
    });
  });

  it.each([
    ["a position of zero, zero", messageOf(common.GlobalPositionInt, { alt: 5 })],
    ["a latitude beyond the pole", messageOf(common.GlobalPositionInt, { lat: 910_000_000, lon: 1 })],
    ["an attitude that is no number", messageOf(common.Attitude, { roll: Number.NaN })],
    ["an infinite speed", messageOf(common.VfrHud, { groundspeed: Number.POSITIVE_INFINITY })],
    ["a gimbal without rotation", messageOf(common.GimbalDeviceAttitudeStatus, { q: [0, 0, 0, 0], flags: 32 })],
    ["a home of zero, zero", new common.HomePosition()],
    ["the battery of its payload", messageOf(common.BatteryStatus, { id: 1, batteryFunction: 4, batteryRemaining: 3 })],
    ["a mission item of 65535", messageOf(common.MissionCurrent, { seq: 65_535 })],
  ])("does not change by %s", (_, message) => {
    expect(reduce(first, message, 5)).toBe(first);
  });

  it("has the gimbal's pitch above the horizon and its yaw from the nose", () => {
    const turned = reduce(first, messageOf(common.Attitude, { yaw: Math.PI / 2 }), 5);
    const seen = (flags: number, yawDeg: number) =>
      reduce(turned, messageOf(common.GimbalDeviceAttitudeStatus, { q: q(yawDeg, -35), flags }), 6).gimbal!;
    const { YAW_IN_VEHICLE_FRAME, YAW_IN_EARTH_FRAME, YAW_LOCK } = common.GimbalDeviceFlags;
    for (const [flags, yawDeg] of [
      [YAW_IN_VEHICLE_FRAME, 20],
      [0, 20],
      [YAW_IN_EARTH_FRAME, 110],
      [YAW_LOCK, 110],
      [YAW_LOCK | YAW_IN_VEHICLE_FRAME, 20],
    ] as const) {
      const { pitchDeg, yawDeg: fromNose } = seen(flags, yawDeg);
      expect([pitchDeg.toFixed(3), fromNose.toFixed(3)]).toEqual(["-35.000", "20.000"]);
    }
  });

  it("understands the gimbal message from before version 2", () => {
    const message = messageOf(ardupilotmega.MountStatus, { pointingA: -4_500, pointingC: 19_000 });
    expect(reduce(first, message, 6).gimbal).toEqual({ at: 6, pitchDeg: -45, yawDeg: -170 });
  });

  it("puts its battery together from two messages, unknown values left out", () => {
    const status = messageOf(common.SysStatus, { voltageBattery: 15_200, currentBattery: 1_250, batteryRemaining: -1 });
    const battery = messageOf(common.BatteryStatus, { batteryRemaining: 71, currentBattery: -1, timeRemaining: 600 });
    expect(reduce(reduce(first, status, 1), battery, 2).battery).toEqual({
      volts: 15.2,
      amperes: 12.5,
      percent: 71,
      remainingMs: 600_000,
    });
    const none = messageOf(common.SysStatus, { voltageBattery: 65_535, currentBattery: -1, batteryRemaining: -1 });
    expect(reduce(first, none, 1).battery).toEqual({});
  });

  it("follows the mission", () => {
    const current = messageOf(common.MissionCurrent, { seq: 4, total: 12 });
    const reached = messageOf(common.MissionItemReached, { seq: 3 });
    expect(reduce(reduce(first, current, 1), reached, 2).mission).toEqual({ current: 4, total: 12, reached: 3 });
    const none = reduce(reduce(first, current, 1), messageOf(common.MissionCurrent, { seq: 0, total: 65_535 }), 2);
    expect(none.mission).toEqual({ current: 0, total: 0 });
    const untold = reduce(reduce(first, current, 1), messageOf(common.MissionCurrent, { seq: 5, total: 0 }), 2);
    expect(untold.mission).toEqual({ current: 5, total: 12 });
  });

  it("knows whether it is on the ground", () => {
    const landed = [0, 1, 2, 3, 4].map(
      (landedState) => reduce(first, messageOf(common.ExtendedSysState, { landedState }), 1).landed,
    );
    expect(landed).toEqual(["unknown", "on-ground", "in-air", "taking-off", "landing"]);
  });

  it("keeps the newest of each complaint before arming, and no other words", () => {
    let state: VehicleState = first;
    for (const [at, text] of ["PreArm: Compass not healthy", "EKF3 active", "PreArm: Compass not healthy"].entries())
      state = reduceText(state, text, at);
    expect(state.complaints).toEqual([{ text: "Compass not healthy", at: 2 }]);
  });

  it("survives every known message with random fields", () => {
    const random = seededRandom(4);
    let state: VehicleState = first;
    for (let round = 0; round < 20; round++)
      for (const type of dialect.values()) {
        const message = new type();
        for (const field of type.FIELDS) {
          const extreme = [0, -1, 255, 65_535, 2 ** 31, Number.NaN, Number.POSITIVE_INFINITY][Math.floor(random() * 7)];
          const value = field.type === "char[]" ? "PreArm: x" : extreme;
          const list = field.type.endsWith("[]") && field.type !== "char[]";
          Object.assign(message, { [field.name]: list ? Array.from({ length: field.length }, () => value) : value });
        }
        state = reduce(state, message, round);
      }
    for (const value of [...Object.values(state.place ?? {}), ...Object.values(state.attitude ?? {})])
      expect(value).toSatisfy(Number.isFinite);
  });
});
