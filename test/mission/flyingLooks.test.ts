import { expect, it } from "vitest";
import { flatGround } from "../../src/geo/ground.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { flyingLooks } from "../../src/mission/flyingLooks.ts";
import type { MissionItem } from "../../src/mission/item.ts";
import { patrolOf } from "../../src/mission/patrol.ts";
import { Course } from "../../src/mission/schedule/course.ts";
import { at, line } from "../geo/local.ts";

const course = new Course(line([0, 0], [2_000, 0]), false);
const item = (command: number, east: number, north: number, params: [number, number, number, number] = [0, 0, 0, 0]) =>
  ({ command, frame: 3, params, ...at(east, north), z: 100, autocontinue: true }) satisfies MissionItem;
const speed = (mps: number): MissionItem => ({ ...item(178, 0, 0, [1, mps, -1, 0]), lat: 0, lon: 0 });
const rounded = (looks: ReturnType<typeof flyingLooks>) =>
  looks.map(({ fromAt, from, toAt, to }) => [fromAt, from, toAt, to].map((n) => Math.round(n / 10) * 10));

it("the rest of a mission is looks along the section, each when it comes there", () => {
  const items = [
    item(22, 0, -300),
    speed(10),
    item(16, 0, -100),
    item(16, 2_000, -100, [5, 0, 0, 0]),
    speed(20),
    item(16, 0, -100),
    item(20, 0, 0),
  ];
  // Half way out, at ten metres a second; then five seconds' hold, and back twice as fast.
  const looks = flyingLooks({ items, current: 3, place: at(1_000, -100), speed: 3 }, course, 0);
  expect(rounded(looks)).toEqual([
    [0, 1_000, 100_000, 2_000],
    [105_000, 2_000, 205_000, 0],
  ]);
});

it("ways to the section and away from it are no looks, nor are those far from it", () => {
  const items = [item(16, 500, -100), item(16, 1_500, -100), item(16, 1_500, -2_500), item(16, 0, -9_000)];
  const looks = flyingLooks({ items, current: 0, place: at(500, -2_000), speed: 10 }, course, 1_000_000);
  expect(rounded(looks)).toEqual([[1_190_000, 500, 1_290_000, 1_500]]);
});

it("a patrol that has just begun is expected over all of its section, in the time that the plan says", () => {
  const plan = newPlan({ section: line([0, 0], [2_000, 0]), home: at(0, -400), watchWidth: 100 });
  const { items, legs, estimate } = patrolOf(plan, flatGround(400));
  const looks = flyingLooks({ items, current: 0, place: at(0, -400), speed: plan.drone.cruiseSpeed }, course, 0);
  const alongs = looks.flatMap(({ from, to }) => [from, to]);
  expect([Math.min(...alongs), Math.max(...alongs)].map(Math.round)).toEqual([0, 2_000]);
  expect(legs.length).toBeGreaterThan(2);
  expect(looks.at(-1)?.toAt).toBeLessThan(estimate.durationMs);
  expect(looks.at(-1)?.toAt).toBeGreaterThan(estimate.durationMs / 2);
});

it("a mission that is over lets nothing be expected", () => {
  const items = [item(16, 0, -100), item(16, 2_000, -100), item(20, 0, 0)];
  expect(flyingLooks({ items, current: 2, place: at(2_000, -100), speed: 10 }, course, 0)).toEqual([]);
  expect(flyingLooks({ items, current: 9, place: at(2_000, -100), speed: 10 }, course, 0)).toEqual([]);
});
