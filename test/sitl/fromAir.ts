import { expect } from "vitest";
import { distance } from "../../src/geo/enu.ts";
import { flatGround } from "../../src/geo/ground.ts";
import { nearestOnPath } from "../../src/geo/path.ts";
import type { LatLon } from "../../src/geo/position.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import type { DroneProfile } from "../../src/mission/plan.ts";
import { begunBy } from "../../src/station/airMission.ts";
import { HOME } from "./autopilotProcess.ts";
import type { Rig } from "./rig.ts";

/** A place east of home, and metres to the north of it. */
const beside = (east: number, north: number): LatLon => ({
  lat: HOME.lat + north / 111_200,
  lon: HOME.lon + east / 75_900,
});

/**
 * Flies to a place away from home, uploads a patrol there, and expects it to be begun straight from there, whoever flies:
 * never farther from the straight way to its watch than `wide` metres, and never nearer to home than that way leads.
 */
export async function beginsInTheAir(
  { vehicle, until }: Rig,
  {
    kind,
    wide,
    reach,
  }: { readonly kind: NonNullable<DroneProfile["kind"]>; readonly wide: number; readonly reach: number },
): Promise<void> {
  const { actions } = vehicle;
  const wings = kind === "fixed-wing";
  const out = beside(wings ? 700 : 200, 0);
  await actions.goTo({ ...out, ahl: 60 });
  await until(({ place }) => !!place && distance(place, out) < (wings ? 150 : 3), 180_000, "Not at the place");
  await actions.pause();
  const speed = wings ? 20 : 10;
  const plan = begunBy(
    newPlan({
      ...{
        name: "North",
        section: [beside(wings ? 700 : 200, wings ? 900 : 150), beside(wings ? 1_300 : 300, wings ? 900 : 150)],
      },
      ...{
        home: { lat: HOME.lat, lon: HOME.lon },
        drone: { ...newPlan().drone, kind, cruiseSpeed: speed, maxSpeed: 25 },
      },
      pattern: { kind: "corridor", side: "left", standoff: 0, ahl: 75, speed, back: "none" },
    }),
    vehicle,
  );
  const { items, legs } = patrolOf(plan, flatGround(HOME.amsl));
  expect(items.map(({ command }) => command)).not.toContain(22);
  const watch = legs[0]?.to as LatLon;
  const away: number[] = [];
  const homeward: number[] = [];
  const follow = setInterval(() => {
    const { place } = vehicle.state;
    if (!place) return;
    away.push(nearestOnPath([plan.fromAir as LatLon, watch], place).distance);
    homeward.push(distance(place, HOME));
  }, 200);
  try {
    await actions.upload(items);
    await actions.startMission();
    await until(({ place }) => !!place && distance(place, watch) < reach, 180_000, "Not at its watch");
  } finally {
    clearInterval(follow);
  }
  expect({ away: Math.max(...away), samples: away.length > 20 }).toEqual({
    away: expect.toSatisfy((metres: number) => metres < wide),
    samples: true,
  });
  expect(Math.min(...homeward)).toBeGreaterThan(distance(out, HOME) - wide);
  expect(vehicle.state.place?.ahl).toBeGreaterThan(65);
}
