import { common } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { distance, offset } from "../../src/geo/enu.ts";
import { missionItem, testFlight, testPlace } from "./testStation.ts";

const cmd = common.MavCmd;
const corners = [45, 135, 225, 315].map((bearing) => offset(testPlace, bearing, 140));
const square = corners.map((corner) =>
  missionItem(cmd.NAV_FENCE_POLYGON_VERTEX_INCLUSION, { ...corner, params: [4], missionType: 1 }),
);
const rallyPlace = offset(testPlace, 90, 60);
const rally = [missionItem(cmd.NAV_RALLY_POINT, { ...rallyPlace, z: 20, missionType: 2 })];

describe("a geofence", () => {
  test("sends a vehicle that leaves it to its nearest rally point, and says so", async () => {
    const { vehicle, station, fly, upload, takeOff, commandInt } = await testFlight();
    expect(await upload(square)).toBe(0);
    expect(await upload(rally)).toBe(0);
    vehicle.copter.params.set("FENCE_ENABLE", 1);
    await takeOff(20);
    await commandInt(cmd.DO_REPOSITION, 3, [-1, 1, 0, Number.NaN], { ...offset(testPlace, 90, 160), z: 20 });
    station.forget();
    expect(await fly(40, () => vehicle.copter.mode === "RTL")).toBe(true);
    expect(distance(vehicle.position, testPlace)).toBeGreaterThan(98);
    expect(distance(vehicle.position, testPlace)).toBeLessThan(105);
    await fly(0.2);
    expect(station.texts).toEqual(["Polygon fence breached"]);
    expect(station.last(common.FenceStatus)).toMatchObject({ breachStatus: 1, breachCount: 1, breachType: 3 });
    expect(await fly(120, () => !vehicle.copter.armed)).toBe(true);
    expect(station.texts).toContain("Polygon fence breach cleared");
    expect(distance(vehicle.position, rallyPlace)).toBeLessThan(1);
  });

  test("that is only to be reported changes nothing, and one that is off says nothing", async () => {
    const { vehicle, station, fly, upload, takeOff, commandInt } = await testFlight();
    await upload(square);
    vehicle.copter.params.set("FENCE_ENABLE", 1);
    vehicle.copter.params.set("FENCE_ACTION", 0);
    await takeOff(20);
    const away = { ...offset(testPlace, 90, 130), z: 20 };
    await commandInt(cmd.DO_REPOSITION, 3, [-1, 1, 0, Number.NaN], away);
    await fly(30);
    expect(station.texts).toEqual(["Polygon fence breached"]);
    expect(distance(vehicle.position, away)).toBeLessThan(2);
    vehicle.copter.params.set("FENCE_ENABLE", 0);
    await fly(1);
    expect(station.last(common.FenceStatus)).toMatchObject({ breachStatus: 0 });
  });

  test("has a greatest height", async () => {
    const { vehicle, station, fly, takeOff, commandInt } = await testFlight();
    vehicle.copter.params.set("FENCE_ENABLE", 1);
    vehicle.copter.params.set("FENCE_ALT_MAX", 30);
    await takeOff(20);
    await commandInt(cmd.DO_REPOSITION, 3, [-1, 1, 0, Number.NaN], { ...testPlace, z: 60 });
    expect(await fly(20, () => vehicle.copter.mode === "RTL")).toBe(true);
    expect(vehicle.copter.ahl).toBeLessThan(31);
    expect(station.texts).toContain("Max Alt fence breached");
  });

  test("holds a PX4 where it left a circle", async () => {
    const { vehicle, station, fly, upload, command, commandInt } = await testFlight({ autopilot: "px4" });
    const circle = missionItem(cmd.NAV_FENCE_CIRCLE_INCLUSION, { ...testPlace, params: [80], missionType: 1 });
    expect(await upload([circle])).toBe(0);
    await fly(6);
    await command(cmd.NAV_TAKEOFF, Number.NaN, 0, 0, Number.NaN, Number.NaN, Number.NaN, 200);
    await command(cmd.COMPONENT_ARM_DISARM, 1);
    await fly(20);
    const far = { ...offset(testPlace, 90, 300), z: 200 };
    await commandInt(cmd.DO_REPOSITION, 0, [-1, 1, 0, Number.NaN], far);
    expect(await fly(30, () => station.texts.includes("Geofence violation"))).toBe(true);
    await fly(15);
    expect(vehicle.copter.mode).toBe("Hold");
    expect(distance(vehicle.position, testPlace)).toBeLessThan(140); // 12 m/s take about 50 m to stop
  });
});
