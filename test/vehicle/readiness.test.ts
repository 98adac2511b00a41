import { common, minimal } from "mavlink-mappings";
import { describe, expect, it } from "vitest";
import { messageOf } from "../../src/mavlink/dialect.ts";
import { inFailsafe } from "../../src/vehicle/failsafe.ts";
import { notReady } from "../../src/vehicle/readiness.ts";
import { firstState } from "../../src/vehicle/reduce.ts";
import type { VehicleState } from "../../src/vehicle/vehicleState.ts";

const S = common.MavSysStatusSensor;
const HEALTHY = S.SENSOR_3D_GYRO | S.SENSOR_3D_MAG | S.SENSOR_GPS | S.PREARM_CHECK;

/** An estimate that fits: attitude, speeds and absolute position. */
const FINE = { flags: 0b11_1111, uninitialized: false, velocity: 0.1, position: 0.1, height: 0.1, compass: 0.1 };

const ready: VehicleState = {
  ...firstState(1, 1, messageOf(minimal.Heartbeat, { type: 2, autopilot: 3, systemStatus: 3 }), 0),
  landed: "on-ground",
  home: { lat: 47, lon: 8, amsl: 400 },
  gps: { fix: 3, satellites: 14 },
  battery: { percent: 97 },
  sensors: { present: HEALTHY, enabled: HEALTHY, health: HEALTHY },
};

describe("readiness", () => {
  it("has nothing to say about a vehicle that is ready", () => expect(notReady(ready, 0)).toEqual([]));

  it.each<[string, Partial<VehicleState>]>([
    ["GPS: no 3D fix yet (4 satellites)", { gps: { fix: 2, satellites: 4 } }],
    ["Battery at 12 %", { battery: { percent: 12 } }],
    ["Compass is not healthy", { sensors: { present: HEALTHY, enabled: HEALTHY, health: HEALTHY & ~S.SENSOR_3D_MAG } }],
    ["GPS: satellites stand badly (HDOP 2.6, at most 2.0)", { gps: { fix: 3, satellites: 7, hdop: 2.6 } }],
    ["Battery: the vehicle says critical", { battery: { percent: 60, state: "critical" } }],
    ["Estimator: not started yet", { estimator: { ...FINE, flags: 0, uninitialized: true } }],
    ["Estimator: no position yet", { estimator: { ...FINE, flags: 0b111 } }],
    ["Estimator: compass does not fit (1.4, at most 1.0)", { estimator: { ...FINE, compass: 1.4 } }],
    ["In failsafe: Radio, Fence", { failsafes: ["Radio", "Fence"] }],
    ["The autopilot is starting", { systemStatus: minimal.MavState.BOOT }],
    ["Fence: the vehicle is outside of it", { fenceBreached: true }],
    ["Gyros not calibrated", { complaints: [{ text: "Gyros not calibrated", at: 0 }] }],
    [
      "The autopilot's own check before arming has not passed",
      { sensors: { present: HEALTHY, enabled: HEALTHY, health: HEALTHY & ~S.PREARM_CHECK } },
    ],
  ])("says: %s", (words, part) => expect(notReady({ ...ready, ...part }, 30_000)).toEqual([words]));

  it("misses what was never heard", () => {
    const { gps: _gps, home: _home, ...blind } = ready;
    expect(notReady(blind, 0)).toEqual(["GPS: nothing heard yet", "Home is not set yet"]);
  });

  it("forgets a complaint that is not repeated, and complaints of a vehicle that was armed after all", () => {
    const complaints = [{ text: "Gyros not calibrated", at: 0 }];
    expect(notReady({ ...ready, complaints }, 36_000)).toEqual([]);
    expect(notReady({ ...ready, complaints, armed: true }, 1_000)).toEqual([]);
  });

  it("ignores sensors that are not there or switched off", () => {
    const sensors = { present: HEALTHY & ~S.SENSOR_3D_MAG, enabled: HEALTHY, health: HEALTHY & ~S.SENSOR_3D_MAG };
    expect(notReady({ ...ready, sensors }, 0)).toEqual([]);
  });

  it("minds terrain only where the autopilot's own check minds it, as ArduPlane without terrain data does not", () => {
    const reported = HEALTHY | S.TERRAIN;
    const sensors = { present: reported, enabled: reported, health: HEALTHY };
    expect(notReady({ ...ready, sensors }, 0)).toEqual([]);
    const refusing = { ...sensors, health: HEALTHY & ~S.PREARM_CHECK };
    expect(notReady({ ...ready, sensors: refusing }, 0)).toEqual(["Terrain data is missing"]);
  });

  it("does not stop who flies already", () => {
    expect(notReady({ ...ready, landed: "in-air", battery: { percent: 3 } }, 0)).toEqual([]);
  });

  it("knows a failsafe by the vehicle's own state", () => {
    const of = (systemStatus: number) => inFailsafe({ ...ready, systemStatus });
    expect([of(3), of(4), of(minimal.MavState.CRITICAL), of(minimal.MavState.EMERGENCY)]).toEqual([
      false,
      false,
      true,
      true,
    ]);
  });
});
