import { describe, expect, it } from "vitest";
import type { MissionItem } from "../../src/mission/item.ts";
import { resumePlan } from "../../src/mission/resume.ts";

const command = (number: number, ...params: number[]): MissionItem => ({
  command: number,
  frame: 2,
  params: [params[0] ?? 0, params[1] ?? 0, params[2] ?? 0, params[3] ?? 0],
  lat: 0,
  lon: 0,
  z: 0,
  autocontinue: true,
});
const at = (lat: number, z = 60, number = 16): MissionItem => ({ ...command(number), frame: 3, lat, lon: 8, z });
const speed = (value: number) => command(178, 1, value, -1);
const gimbal = (pitch: number) => command(1_000, pitch);
const ways = (items: readonly MissionItem[]) => items.map((i) => [i.command, i.lat || i.params[0], i.z]);

const patrol = [
  at(47, 40, 22), // 0: take-off
  speed(8), // 1
  gimbal(-20), // 2
  at(47.01), // 3
  command(206, 25), // 4: pictures each 25 m
  speed(12), // 5
  gimbal(-45), // 6
  at(47.02, 80), // 7
  command(183, 9, 1_900), // 8: servo
  at(47.03), // 9: broken off on the way here
  command(206, 0), // 10
  at(47.04), // 11
  command(20), // 12: return
];

describe("a mission that broke off", () => {
  it("goes on at its item with the last speed, aim and camera command, and no servo", () => {
    const plan = resumePlan(patrol, 9);
    expect(ways(plan.items)).toEqual([
      [22, 47, 80],
      [178, 1, 0],
      [16, 47.02, 80],
      [206, 25, 0],
      [1_000, -45, 0],
      [16, 47.03, 60],
      [206, 0, 0],
      [16, 47.04, 60],
      [20, 0, 0],
    ]);
    expect(plan.items[plan.continuesAt]).toEqual(patrol[9]);
    expect(plan.items[1]).toEqual(speed(12));
    expect(plan.summary).toEqual([
      "Takes off to 80 m",
      "Sets its speed to 12 m/s",
      "Flies at 80 m to the start of the leg that broke off",
      "Sets the camera again: pictures by distance",
      "Points the camera 45° down",
      "Goes on at item 10 of 13",
    ]);
  });

  it("goes on from the place where it was, no lower than asked", () => {
    const { items } = resumePlan(patrol, 9, { from: { lat: 47.025, lon: 8.001 }, leastAhl: 100 });
    expect([items[0]!.z, items[2]]).toEqual([100, { ...at(47.025, 100), lon: 8.001, params: [0, 0, 0, Number.NaN] }]);
  });

  it("restores the mode of the camera, its trigger, and who points the gimbal, each before what follows from it", () => {
    const set = [
      at(47, 40, 22),
      command(530, 0, 0),
      command(1_001, 255, 190),
      gimbal(-30),
      command(2_003, 1),
      at(47.01),
      command(530, 0, 1),
      at(47.02),
    ];
    const plan = resumePlan(set, 7);
    expect(plan.items.map((item) => [item.command, item.params[0], item.params[1]])).toEqual([
      [22, 0, 0],
      [16, 0, 0],
      [1_001, 255, 190],
      [1_000, -30, 0],
      [2_003, 1, 0],
      [530, 0, 1],
      [16, 0, 0],
    ]);
    expect(plan.summary).toContain("Sets the camera again: mode");
  });

  it("does not restore what was ended before", () => {
    const ended = [
      at(47, 40, 22),
      command(2_500),
      command(201),
      at(47.01),
      command(2_501),
      command(197),
      at(47.02),
      at(47.03),
    ];
    expect(ways(resumePlan(ended, 7).items).map(([number]) => number)).toEqual([22, 16, 16]);
  });

  it("keeps speeds of different kinds, and the order in which region and gimbal were given", () => {
    const items = [
      at(47, 40, 22),
      command(178, 2, 3),
      speed(9),
      gimbal(-10),
      command(201),
      gimbal(-30),
      at(47.01),
      at(47.02),
    ];
    const restored = resumePlan(items, 7).items.filter(({ command: number }) => [178, 201, 1_000].includes(number));
    expect(restored.map(({ command: number, params }) => [number, params[0]])).toEqual([
      [178, 2],
      [178, 1],
      [201, 0],
      [1_000, -30],
    ]);
  });

  it("is flown whole when it broke off before its first leg", () => {
    expect(resumePlan(patrol, 2)).toEqual({ items: patrol, continuesAt: 2, summary: ["Flies the whole mission"] });
  });

  it("has nothing left when only the return is", () => {
    expect(resumePlan(patrol, 12)).toEqual({ items: [], continuesAt: 0, summary: [] });
  });

  it("keeps jumps within what is left, and leaves out those back to what was flown", () => {
    const items = [at(47, 40, 22), at(47.01), at(47.02), at(47.03), command(177, 2, 3), command(177, 4, 1), at(47.04)];
    const plan = resumePlan(items, 3);
    expect(ways(plan.items)).toEqual([
      [22, 47, 60],
      [16, 47.02, 60],
      [16, 47.03, 60],
      [177, 3, 0], // the third item, counted from 1, as on board
      [16, 47.04, 60],
    ]);
    expect(plan.summary.at(-1)).toBe("Does not repeat what lies before: a jump back was left out");
  });

  it("keeps heights above mean sea level as they are", () => {
    const amsl = patrol.map((item) => (item.frame === 3 ? { ...item, frame: 0, z: item.z + 400 } : item));
    const { items } = resumePlan(amsl, 9, { leastAhl: 100 });
    expect([items[0]!.z, items[2]!.frame, items[2]!.z]).toEqual([440, 0, 480]);
  });

  it.each([-1, 13, 2.5, Number.NaN])("has no item %f", (index) => {
    expect(() => resumePlan(patrol, index)).toThrow(RangeError);
  });
});
