import { common, minimal } from "mavlink-mappings";
import { describe, expect, test } from "vitest";
import { bearing, distance, offset } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import type { StoredItem } from "../../src/sim/missionItems.ts";
import { Plane } from "../../src/sim/plane.ts";
import { Px4Plane } from "../../src/sim/px4Plane.ts";
import { testFlight, testPlace } from "./testStation.ts";

const options = {
  start: testPlace,
  ground: flatGround(testPlace.amsl),
  wind: { speed: 4, fromDeg: 270 },
  seed: 3,
  gpsSeconds: 0.2,
};
const item = (command: number, params: number[], place?: LatLon & { ahl: number }): StoredItem => ({
  command,
  frame: place ? 3 : 2,
  params: [params[0] ?? 0, params[1] ?? 0, params[2] ?? 0, params[3] ?? 0],
  x: place ? Math.round(place.lat * 1e7) : 0,
  y: place ? Math.round(place.lon * 1e7) : 0,
  z: place?.ahl ?? 0,
  autocontinue: 1,
});
const at = (deg: number, metres: number, ahl = 100) => ({ ...offset(testPlace, deg, metres), ahl });
const home = item(16, [], { ...testPlace, ahl: 0 });
const takeOff = item(22, [15], { ...testPlace, ahl: 80 });

function planeWith(items: readonly StoredItem[]) {
  const plane = new Plane(options);
  plane.items = [home, ...items];
  const texts: string[] = [];
  plane.onText(({ text }) => texts.push(text));
  const fly = (seconds: number, until: () => boolean = () => false): boolean => {
    for (let i = 0; i < seconds * 20; i++) {
      plane.step(0.05);
      if (until()) return true;
    }
    return false;
  };
  const start = () => {
    fly(1);
    expect([plane.setMode("AUTO"), plane.arm(false)]).toEqual([true, true]);
  };
  const away = (place: LatLon = testPlace) => distance(plane.body.position, place);
  return { plane, fly, start, away, texts };
}

describe("a simulated ArduPlane", () => {
  test("takes off straight ahead once it is armed in Auto, and flies its waypoints in order", () => {
    const { plane, fly, start, texts } = planeWith([takeOff, item(16, [], at(90, 1200)), item(16, [], at(60, 2000))]);
    start();
    expect(fly(60, () => plane.mission.current === 2)).toBe(true);
    expect(plane.ahl).toBeGreaterThanOrEqual(79);
    expect(Math.abs(plane.body.velocity.north)).toBeGreaterThan(10);
    const seen: number[] = [];
    plane.onReached((sequence) => seen.push(sequence));
    expect(fly(300, () => plane.mode === "RTL")).toBe(true);
    expect(seen).toEqual([2, 3]);
    expect(texts).toContain("Mission complete, changing mode to RTL");
  });

  test("returns to circle over home at RTL_ALTITUDE until it is told otherwise", () => {
    const { plane, fly, start, away } = planeWith([takeOff, item(16, [], at(90, 1500, 200)), item(20, [])]);
    start();
    expect(fly(300, () => plane.mode === "RTL")).toBe(true);
    fly(200);
    let [least, most, low, high] = [1e9, 0, 1e9, 0];
    fly(100, () => {
      least = Math.min(least, away());
      most = Math.max(most, away());
      low = Math.min(low, plane.ahl);
      high = Math.max(high, plane.ahl);
      return false;
    });
    expect(least).toBeGreaterThan(35);
    expect(most).toBeLessThan(140);
    expect(low).toBeGreaterThan(97);
    expect(high).toBeLessThan(103);
    expect(plane.armed).toBe(true);
  });

  test("circles where it is held, as wide as WP_LOITER_RAD, to the left where that is negative, and goes on", () => {
    const { plane, fly, start, away } = planeWith([takeOff, item(16, [], at(90, 3000))]);
    plane.params.set("WP_LOITER_RAD", -90);
    start();
    fly(80);
    expect(plane.setMode("LOITER")).toBe(true);
    const centre = plane.body.position;
    fly(60);
    let turned = 0;
    let before = bearing(centre, plane.body.position);
    let widest = 0;
    fly(40, () => {
      const now = bearing(centre, plane.body.position);
      turned += ((now - before + 540) % 360) - 180;
      before = now;
      widest = Math.max(widest, away(centre));
      return false;
    });
    expect(turned).toBeLessThan(-360);
    expect(widest).toBeGreaterThan(80);
    expect(widest).toBeLessThan(115);
    plane.setMode("AUTO");
    expect(fly(200, () => plane.mission.state === "complete")).toBe(true);
  });

  test("flies so many turns, and so many seconds, around a place of its mission", () => {
    const around = at(90, 1000);
    const { plane, fly, start, away } = planeWith([
      takeOff,
      item(18, [2, 0, 100], around),
      item(19, [60], around),
      item(16, [], at(90, 3000)),
    ]);
    start();
    fly(120, () => away(around) < 130);
    const began = plane.uptime;
    fly(300, () => plane.mission.current === 3);
    // Two turns of 628 m at about 20 m/s.
    expect(plane.uptime - began).toBeGreaterThan(50);
    expect(plane.uptime - began).toBeLessThan(85);
    const then = plane.uptime;
    fly(300, () => plane.mission.current === 4);
    expect(plane.uptime - then).toBeCloseTo(60, -1);
  });

  test("lands down its slope, rolls out and disarms", () => {
    const { plane, fly, start, away, texts } = planeWith([
      takeOff,
      item(16, [], at(90, 1500, 60)),
      item(189, [], { ...testPlace, ahl: 0 }),
      item(16, [], at(270, 1200, 50)),
      item(21, [], { ...testPlace, ahl: 0 }),
    ]);
    start();
    expect(fly(500, () => plane.landed && plane.body.onGround && plane.mission.current === 5)).toBe(true);
    expect(away()).toBeLessThan(250);
    fly(30, () => !plane.armed);
    expect([plane.armed, plane.body.groundSpeed < 0.2]).toEqual([false, true]);
    expect(texts.some((text) => text.startsWith("Crash"))).toBe(false);
  });

  test("turns home where it leaves its fence", () => {
    const { plane, fly, start, texts } = planeWith([takeOff, item(16, [], at(90, 4000))]);
    plane.params.set("FENCE_ENABLE", 1);
    const corners = [45, 135, 225, 315].map((deg) => item(5001, [4], { ...offset(testPlace, deg, 1500), ahl: 0 }));
    plane.plans = { fence: corners, rally: [] };
    start();
    expect(fly(200, () => plane.mode === "RTL")).toBe(true);
    expect(texts).toContain("Polygon fence breached");
  });

  test("returns to the nearest rally point at that point's height, though home is nearer", () => {
    const { plane, fly, start, away } = planeWith([takeOff, item(16, [], at(90, 4000))]);
    const rally = { ...at(200, 1500), ahl: 70 };
    plane.plans = { fence: [], rally: [item(5100, [], rally)] };
    start();
    fly(40);
    plane.setMode("RTL");
    fly(250);
    expect(away(rally)).toBeLessThan(140);
    expect(plane.ahl).toBeCloseTo(70, -1);
  });

  test("glides to the ground when its motor stops", () => {
    const { plane, fly, start } = planeWith([takeOff, item(16, [], at(90, 4000))]);
    start();
    fly(60);
    plane.motorFailed = true;
    fly(120);
    expect([plane.landed, plane.body.onGround]).toEqual([true, true]);
  });
});

describe("a simulated PX4 fixed wing", () => {
  test("flies its mission from the moment it is armed, and returns to circle", () => {
    const plane = new Px4Plane(options);
    const waypoint = at(90, 1500);
    plane.items = [takeOff, item(16, [], waypoint), item(20, [])];
    const fly = (seconds: number, until: () => boolean = () => false): boolean => {
      for (let i = 0; i < seconds * 20; i++) {
        plane.step(0.05);
        if (until()) return true;
      }
      return false;
    };
    fly(1);
    expect([plane.setMode("Mission"), plane.arm(false)]).toEqual([true, true]);
    expect(fly(200, () => distance(plane.body.position, waypoint) < 60)).toBe(true);
    fly(200);
    expect(distance(plane.body.position, testPlace)).toBeLessThan(130);
    expect(plane.setMode("Land")).toBe(true);
    expect(fly(200, () => !plane.armed)).toBe(true);
  });
});

describe("on the wire a fixed wing", () => {
  test.each(["ardupilot", "px4"] as const)("of %s says that it is one, and its airspeed", async (autopilot) => {
    const { vehicle, station, fly, command } = await testFlight({ kind: "fixed-wing", autopilot, gpsSeconds: 0.2 });
    await fly(3);
    expect(station.last(minimal.Heartbeat)?.type).toBe(minimal.MavType.FIXED_WING);
    vehicle.copter.items = [...(autopilot === "px4" ? [] : [home]), takeOff, item(16, [], at(90, 3000))];
    const [main, sub] = autopilot === "px4" ? [4, 4] : [10, 0];
    expect(await command(common.MavCmd.DO_SET_MODE, 1, main, sub)).toBe(common.MavResult.ACCEPTED);
    expect(await command(common.MavCmd.COMPONENT_ARM_DISARM, 1)).toBe(common.MavResult.ACCEPTED);
    await fly(40);
    expect(station.last(common.VfrHud)?.airspeed).toBeCloseTo(20, -1);
    expect(vehicle.copter.landed).toBe(false);
  });

  test("takes Takeoff mode, an airspeed, and a place to circle in Guided", async () => {
    const { vehicle, fly, command, commandInt } = await testFlight({ kind: "fixed-wing", gpsSeconds: 0.2 });
    await fly(2);
    expect(await command(common.MavCmd.DO_SET_MODE, 1, 13)).toBe(common.MavResult.ACCEPTED);
    expect(await command(common.MavCmd.COMPONENT_ARM_DISARM, 1)).toBe(common.MavResult.ACCEPTED);
    await fly(40);
    expect(vehicle.copter.ahl).toBeGreaterThan(45);
    expect(vehicle.copter.ahl).toBeLessThan(58);
    expect(await command(common.MavCmd.DO_CHANGE_SPEED, 0, 24)).toBe(common.MavResult.ACCEPTED);
    const there = at(0, 800);
    const go = await commandInt(common.MavCmd.DO_REPOSITION, 6, [-1, 1, 0, 0], {
      lat: there.lat,
      lon: there.lon,
      z: 100,
    });
    expect(go).toBe(common.MavResult.ACCEPTED);
    await fly(120);
    expect(distance(vehicle.position, there)).toBeLessThan(200);
    const { east, north, up } = vehicle.copter.body.airVelocity;
    expect(Math.hypot(east, north, up)).toBeGreaterThan(23);
    expect(await command(common.MavCmd.NAV_LAND)).toBe(common.MavResult.UNSUPPORTED);
  });
});
