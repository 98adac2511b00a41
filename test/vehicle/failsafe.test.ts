import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { failsafesOf, inFailsafe } from "../../src/vehicle/failsafe.ts";
import { firstState, reduce, reduceText } from "../../src/vehicle/reduce.ts";

const beat = (armed: boolean, systemStatus = 4) =>
  messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, baseMode: (armed ? 129 : 1) as never, systemStatus });
const flying = firstState(1, 1, beat(true), 0);
const said = (...texts: string[]) => texts.reduce((state, text) => reduceText(state, text, 0), flying);

describe("a failsafe", () => {
  it.each([
    ["Radio Failsafe", ["Radio"]],
    ["Throttle failsafe on", ["Radio"]],
    ["Manual control lost", ["Radio"]],
    ["Battery Failsafe", ["Battery"]],
    ["Battery 1 is critical 10.20V used 4800 mAh", ["Battery"]],
    ["GCS Failsafe", ["Ground station"]],
    ["Data link lost", ["Ground station"]],
    ["EKF Failsafe: changed to LAND Mode", ["EKF"]],
    ["Fence Breached", ["Fence"]],
    ["Terrain Failsafe", ["Terrain"]],
    ["Crash: Disarming: AngErr=85>30", ["Crash"]],
    ["Failsafe mode activated", ["Failsafe"]],
    ["PreArm: Radio failsafe on", []],
    ["EKF3 IMU0 is using GPS", []],
    ["Reached waypoint #3", []],
  ])("is named after %s", (text, names) => {
    const state = said(text);
    expect([failsafesOf(state), inFailsafe(state)]).toEqual([names, names.length > 0]);
  });

  it("is over when the vehicle says so, each by itself", () => {
    expect(failsafesOf(said("Radio Failsafe", "GCS Failsafe", "Radio Failsafe Cleared"))).toEqual(["Ground station"]);
    expect(inFailsafe(said("Radio Failsafe", "Radio Failsafe Cleared"))).toBe(false);
    expect(failsafesOf(said("Data link lost", "Failsafe mode activated", "Failsafe mode deactivated"))).toEqual([]);
  });

  it("is over when the flight is", () => {
    expect(failsafesOf(reduce(said("Battery Failsafe"), beat(false, 3), 1))).toEqual([]);
  });

  it("is said once, however often the vehicle repeats it", () => {
    expect(failsafesOf(said("Radio Failsafe", "Radio Failsafe"))).toEqual(["Radio"]);
  });

  it("is named by the fence, and by the sensors of a vehicle that is critical", () => {
    const outside = reduce(flying, messageOf(common.FenceStatus, { breachStatus: 1 }), 1);
    expect([failsafesOf(outside), inFailsafe(outside)]).toEqual([["Fence"], true]);
    const inside = reduce(outside, messageOf(common.FenceStatus, { breachStatus: 0 }), 2);
    expect(inFailsafe(inside)).toBe(false);
    const rc = common.MavSysStatusSensor.SENSOR_RC_RECEIVER;
    const deaf = messageOf(common.SysStatus, {
      onboardControlSensorsPresent: rc,
      onboardControlSensorsEnabled: rc,
      voltageBattery: 65_535,
    });
    expect(failsafesOf(reduce(flying, deaf, 1))).toEqual([]); // flown without a remote control on purpose
    expect(failsafesOf(reduce(reduce(flying, deaf, 1), beat(true, 5), 2))).toEqual(["Radio"]);
  });
});
