import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { stabilisedPose } from "../../src/geo/camera.ts";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { watchedOf } from "../../src/mission/patterns/watched.ts";
import { gridStep, mapOf, pixelsOf, plannedCoverage } from "../../src/mission/plannedCoverage.ts";
import { fromQgcPlan } from "../../src/mission/qgcPlan.ts";
import { CorridorSight } from "../../src/mission/sight.ts";
import type { MeanWind } from "../../src/sim/wind.ts";
import { flyerOf, type Make, planes } from "../mission/proof/flyers.ts";

const file = path.resolve(import.meta.dirname, "../../missions/fixed-wing-12-km.plan");
const text = readFileSync(file, "utf8");
const homeAmsl = JSON.parse(text).mission.plannedHomePosition[2];
const ground = flatGround(homeAmsl);
const { plan } = fromQgcPlan(text);
const patrol = patrolOf(plan, ground);

/** Flies the patrol to its last waypoint and home, and sees with its camera what it can. */
function flown(make: Make, wind: MeanWind) {
  const flyer = flyerOf(make, { ground, wind, seed: 4 }, plan, patrol);
  const { aircraft } = flyer;
  const watched = watchedOf(plan);
  const map = mapOf(watched, gridStep(watched));
  const sight = new CorridorSight(map, { camera: plan.camera, ground, pixels: pixelsOf(plan) });
  const reached: number[] = [];
  aircraft.onReached((sequence) => reached.push(sequence));
  const fly = (seconds: number, until: () => boolean = () => false): boolean => {
    for (let i = 0; i < seconds * 20; i++) {
      aircraft.step(0.05);
      if (until()) return true;
      if (i % 10 > 0 || aircraft.landed) continue;
      const { body, mount } = aircraft;
      const { pitchDeg: gimbalPitchDeg, yawDeg: gimbalYawDeg } = mount.gimbal;
      const pose = stabilisedPose(body.position, { yawDeg: body.yawDeg, gimbalPitchDeg, gimbalYawDeg });
      sight.look(pose, aircraft.uptime * 1000);
    }
    return false;
  };
  fly(1);
  const started = flyer.start();
  const items = 1 + patrol.items.filter(({ command }) => command === 16).length;
  const ended = fly(2_400, () => reached.length >= items);
  const minutes = aircraft.uptime / 60;
  const seen = map.percent();
  const home = fly(600, () => distance(aircraft.body.position, plan.home as LatLon) < 120);
  return { started, ended, home, seen, seenLine: map.linePercent(), minutes, used: 100 - aircraft.battery.percent };
}

describe.each(planes)("the 12 km sample, flown to its end by a simulated %s", (make) => {
  const planned = plannedCoverage(plan, patrol, ground);
  const lasts = patrol.estimate.durationMs / 60_000;

  test("is seen as it was planned, in still air", () => {
    const { started, ended, home, seen, seenLine, minutes, used } = flown(make, { speed: 0, fromDeg: 0 });
    expect({ started, ended, home, seenLine }).toEqual({ started: true, ended: true, home: true, seenLine: 100 });
    expect(Math.abs(seen - planned.percent())).toBeLessThan(1.5);
    // The estimate counts the way home and down too.
    expect(minutes).toBeGreaterThan(0.75 * lasts);
    expect(minutes).toBeLessThan(lasts);
    expect(used).toBeLessThan(patrol.estimate.batteryPercent + 3);
  });

  test("is seen at least as well in a wind that lets it look to and fro", () => {
    const { ended, home, seen, seenLine } = flown(make, { speed: 5, fromDeg: 300 });
    expect({ ended, home, seenLine }).toEqual({ ended: true, home: true, seenLine: 100 });
    expect(seen).toBeGreaterThan(planned.percent() - 1.5);
  });
});
