import { common, minimal } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import type { SimulatedFault } from "../../src/contract/simulator.ts";
import { simulatorParsers } from "../../src/contract/simulator.ts";
import { faultsOf, injectFault } from "../../src/sim/faults.ts";
import { missionItem, stationHeartbeat, testFlight } from "./testStation.ts";

const cmd = common.MavCmd;
const result = common.MavResult;
const radio = () => ({ loss: 0, duplicate: 0, delayMs: 0, jitterMs: 0, cut: false });

async function inTheAir() {
  const flight = await testFlight();
  await flight.takeOff(20);
  flight.station.forget();
  return flight;
}

describe("a fault", () => {
  test("of the receiver in flight makes it land, and forbids arming until it is over", async () => {
    const { vehicle, station, fly, command } = await inTheAir();
    injectFault(vehicle, radio(), { kind: "gps", state: "lost" });
    await fly(1);
    expect(vehicle.copter.mode).toBe("LAND");
    expect(station.texts).toEqual(["EKF Failsafe: changed to LAND Mode"]);
    expect(await fly(60, () => !vehicle.copter.armed)).toBe(true);
    await command(cmd.DO_SET_MODE, 1, 4);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(result.FAILED);
    expect(station.texts).toEqual(["Arm: GPS 1: Bad fix", "Arm: Need Position Estimate"]);
    injectFault(vehicle, radio(), { kind: "none" });
    await fly(6);
    expect(await command(cmd.COMPONENT_ARM_DISARM, 1)).toBe(result.ACCEPTED);
  });

  test("of a jumping position is not followed: it says so and lands", async () => {
    const { vehicle, station, fly } = await inTheAir();
    const before = station.all(common.GpsRawInt).at(-1)?.lon ?? Math.round(16.93e7);
    injectFault(vehicle, radio(), { kind: "gps", state: "jump" });
    await fly(2);
    expect(station.texts).toEqual(["GPS Glitch or Compass error", "EKF Failsafe: changed to LAND Mode"]);
    const after = station.last(common.GpsRawInt)?.lon ?? 0;
    expect(((after - before) / 1e7) * 111_320 * Math.cos((48.62 * Math.PI) / 180)).toBeCloseTo(80, -1);
    injectFault(vehicle, radio(), { kind: "gps", state: "good" });
    await fly(1);
    expect(station.texts.at(-1)).toBe("Glitch cleared");
  });

  test("of a cell makes the voltage fall and the vehicle come home", async () => {
    const { vehicle, station, fly } = await inTheAir();
    injectFault(vehicle, radio(), { kind: "battery", deadCells: 1 });
    injectFault(vehicle, radio(), { kind: "battery", deadCells: 1 });
    await fly(12);
    expect(vehicle.copter.mode).toBe("RTL");
    expect(station.texts).toContain("Battery Failsafe");
  });

  test("of a motor drops it; it disarms as crashed", async () => {
    const { vehicle, station, fly } = await inTheAir();
    injectFault(vehicle, radio(), { kind: "motor" });
    await fly(8);
    expect(vehicle.copter).toMatchObject({ armed: false, landed: true });
    expect(station.texts).toEqual([
      expect.stringMatching(/^SIM Hit ground at 1\d\.\d\d m\/s$/),
      expect.stringMatching(/^Crash: Disarming/),
      "Disarming motors",
    ]);
  });

  test("of the wind blows until it is ended", async () => {
    const { vehicle } = await testFlight();
    injectFault(vehicle, radio(), { kind: "wind", speed: 15, fromDeg: 180, gust: 0 });
    expect(vehicle.copter.wind.mean.north).toBeCloseTo(15, 6);
    injectFault(vehicle, radio(), { kind: "none" });
    expect(Math.hypot(vehicle.copter.wind.mean.north, vehicle.copter.wind.mean.east)).toBeCloseTo(3, 6);
  });

  test("of the radio and a cut change the conditions of its link, and end with none", async () => {
    const { vehicle } = await testFlight();
    const conditions = radio();
    injectFault(vehicle, conditions, { kind: "radio", loss: 0.2, duplicate: 0.1, delayMs: 50, jitterMs: 20 });
    injectFault(vehicle, conditions, { kind: "cut", on: true });
    expect(conditions).toEqual({ loss: 0.2, duplicate: 0.1, delayMs: 50, jitterMs: 20, cut: true });
    injectFault(vehicle, conditions, { kind: "none" });
    expect(conditions).toEqual(radio());
  });

  test("of a silent station brings a PX4 back when it is told to return then", async () => {
    const { vehicle, station, fly, command } = await testFlight({ autopilot: "px4" });
    vehicle.copter.params.set("NAV_DLL_ACT", 2);
    await fly(6);
    await command(cmd.NAV_TAKEOFF, Number.NaN, 0, 0, Number.NaN, Number.NaN, Number.NaN, 200);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await fly(20);
    station.send(stationHeartbeat());
    await fly(9);
    expect(vehicle.copter.mode).toBe("Hold");
    await fly(2);
    expect(vehicle.copter.mode).toBe("Return");
    expect(station.last(minimal.Heartbeat)?.systemStatus).toBe(minimal.MavState.CRITICAL);
    expect(station.texts).toContain("Connection to ground station lost");
    expect(await fly(90, () => !vehicle.copter.armed)).toBe(true);
  });

  test("that restarts it keeps its plan and parameters and nothing else", async () => {
    const { vehicle, station, fly, upload, command } = await testFlight();
    await upload([missionItem(cmd.NAV_TAKEOFF, { z: 20 })]);
    vehicle.copter.params.set("RTL_ALT", 4000);
    await fly(6);
    await command(cmd.DO_SET_MODE, 1, 4);
    station.forget();
    injectFault(vehicle, radio(), { kind: "reboot" });
    injectFault(vehicle, radio(), { kind: "reboot" });
    await fly(2.5);
    expect(station.heard).toEqual([]);
    await fly(2);
    expect(vehicle.copter).toMatchObject({ mode: "STABILIZE", items: { length: 2 } });
    expect(vehicle.copter.params.get("RTL_ALT")).toBe(4000);
    expect(station.last(common.SystemTime)?.timeBootMs).toBeLessThan(2000);
    expect(await command(cmd.PREFLIGHT_REBOOT_SHUTDOWN, 1)).toBe(result.ACCEPTED);
  });

  test("is told until it ends, also a motor's once the vehicle was mended on the ground", async () => {
    const { vehicle, fly } = await testFlight();
    const conditions = radio();
    expect(faultsOf(vehicle, conditions)).toEqual([]);
    const faults: SimulatedFault[] = [
      { kind: "radio", loss: 0.2, duplicate: 0, delayMs: 50, jitterMs: 0 },
      { kind: "cut", on: true },
      { kind: "gps", state: "jump" },
      { kind: "battery", deadCells: 1 },
      { kind: "motor" },
      { kind: "wind", speed: 12, fromDeg: 90, gust: 4 },
    ];
    for (const fault of faults) for (let twice = 0; twice < 2; twice++) injectFault(vehicle, conditions, fault);
    await fly(1);
    expect(faultsOf(vehicle, conditions)).toEqual(faults);
    injectFault(vehicle, conditions, { kind: "gps", state: "lost" });
    injectFault(vehicle, conditions, { kind: "cut", on: false });
    expect(faultsOf(vehicle, conditions).map(({ kind }) => kind)).toEqual(["radio", "gps", "battery", "motor", "wind"]);
    injectFault(vehicle, conditions, { kind: "none" });
    expect(faultsOf(vehicle, conditions)).toEqual([]);
  });

  test("that makes no sense is refused at the border of the process, by name", () => {
    const parse = simulatorParsers["vehicle.fault"];
    expect(parse({ systemId: 1, fault: { kind: "cut", on: true } })).toEqual({
      systemId: 1,
      fault: { kind: "cut", on: true },
    });
    expect(() =>
      parse({ systemId: 1, fault: { kind: "radio", loss: 2, duplicate: 0, delayMs: 0, jitterMs: 0 } }),
    ).toThrow(/fault/);
    expect(() => parse({ systemId: 1, fault: { kind: "gremlin" } })).toThrow(/fault/);
  });
});
