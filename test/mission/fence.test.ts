import { describe, expect, it } from "vitest";
import { type Fence, fenceProblems, type RallyPoint, rallyProblems } from "../../src/mission/fence.ts";
import {
  FenceItemError,
  fenceOfItems,
  itemsOfFence,
  itemsOfRally,
  rallyOfItems,
} from "../../src/mission/fenceItems.ts";

const at = (east: number, north: number) => ({ lat: 47 + north / 1000, lon: 8 + east / 1000 });
const square = [at(0, 0), at(10, 0), at(10, 10), at(0, 10)];
const fence: Fence = {
  polygons: [
    { kind: "inclusion", points: square },
    { kind: "exclusion", points: [at(2, 2), at(4, 2), at(3, 5)] },
  ],
  circles: [
    { kind: "exclusion", centre: at(7, 7), radius: 42.5 },
    { kind: "inclusion", centre: at(1, 1), radius: 900 },
  ],
};
const polygon = (...points: { lat: number; lon: number }[]): Fence => ({
  polygons: [{ kind: "inclusion", points }],
  circles: [],
});
const circle = (radius: number, centre = at(0, 0)): Fence => ({
  polygons: [],
  circles: [{ kind: "exclusion", centre, radius }],
});

describe("a fence", () => {
  it("of polygons and circles is right", () => {
    expect(fenceProblems(fence)).toEqual([]);
    expect(fenceProblems({ polygons: [], circles: [] })).toEqual([]);
  });

  it("may have an inward corner, lie across the date line and have three corners on one side", () => {
    expect(fenceProblems(polygon(at(0, 0), at(10, 0), at(5, 3), at(5, 10)))).toEqual([]);
    expect(fenceProblems(polygon(at(0, 0), at(5, 0), at(10, 0), at(5, 10)))).toEqual([]);
    const [west, east] = [179.99, -179.99];
    expect(fenceProblems(polygon({ lat: 1, lon: west }, { lat: 1, lon: east }, { lat: 2, lon: east }))).toEqual([]);
  });

  it.each<[string, Fence]>([
    ["polygon 1 needs at least 3 corners, has 2", polygon(at(0, 0), at(1, 1))],
    ["polygon 1 has 256 corners, more than 255", polygon(...Array.from({ length: 256 }, (_, i) => at(i, i * i)))],
    ["polygon 1: its sides 1 to 2 and 3 to 4 cross", polygon(at(0, 0), at(10, 10), at(10, 0), at(0, 10))],
    [
      "polygon 1: its sides 1 to 2 and 4 to 5 cross",
      polygon(at(0, 0), at(10, 0), at(10, 9), at(5, 9), at(5, 0), at(0, 9)),
    ],
    ["polygon 1: corners 4 and 1 are the same place", polygon(at(0, 0), at(1, 0), at(1, 1), at(0, 0))],
    ["polygon 1: its sides turn back on themselves at corner 3", polygon(at(0, 0), at(1, 1), at(5, 5))],
    ["polygon 1: corner 2: lat must be between -90 and 90, got NaN", polygon(at(0, 0), at(1, Number.NaN), at(1, 1))],
    [
      "polygon 1: corner 3: lon must be between -180 and 180, got 181",
      polygon(...square.slice(0, 2), { lat: 1, lon: 181 }),
    ],
    ["polygon 1: corner 3 has no place (lat and lon are 0)", polygon(...square.slice(0, 2), { lat: 0, lon: 0 })],
    ["circle 1: radius must be more than 0 metres, got 0", circle(0)],
    ["circle 1: radius must be more than 0 metres, got NaN", circle(Number.NaN)],
    ["circle 1: radius must be more than 0 metres, got Infinity", circle(Number.POSITIVE_INFINITY)],
    ["circle 1: centre: lat must be between -90 and 90, got -Infinity", circle(5, { lat: -1 / 0, lon: 1 })],
    ["return point: lat must be between -90 and 90, got 91", { ...fence, returnPoint: { lat: 91, lon: 0 } }],
  ])("is wrong: %s", (problem, wrong) => {
    expect(fenceProblems(wrong)).toEqual([problem]);
  });

  it("names each thing that is wrong", () => {
    const points = [at(0, 0)];
    expect(
      fenceProblems({ polygons: [...fence.polygons, { kind: "inclusion", points }], circles: circle(-3).circles }),
    ).toEqual(["polygon 3 needs at least 3 corners, has 1", "circle 1: radius must be more than 0 metres, got -3"]);
  });

  it("goes to the vehicle corner by corner, each with their number, and circles with their radius", () => {
    const items = itemsOfFence({ ...fence, returnPoint: at(5, 5) });
    expect(items.map(({ command, params }) => [command, params[0]])).toEqual([
      [5000, 0],
      ...[4, 4, 4, 4].map((n) => [5001, n]),
      ...[3, 3, 3].map((n) => [5002, n]),
      [5004, 42.5],
      [5003, 900],
    ]);
    expect(items[1]).toEqual({ command: 5001, frame: 0, params: [4, 0, 0, 0], ...at(0, 0), z: 0, autocontinue: true });
  });

  it("comes back from the vehicle as it was", () => {
    const whole = { ...fence, returnPoint: at(5, 5) };
    expect(fenceOfItems(itemsOfFence(whole))).toEqual(whole);
    expect(fenceOfItems(itemsOfFence(fence))).toEqual(fence);
    expect(fenceOfItems([])).toEqual({ polygons: [], circles: [] });
  });

  const items = itemsOfFence(fence);
  const first = items[0] as (typeof items)[0];
  it.each<[string, typeof items]>([
    ["Fence item 5: its polygon of 3 corners ends after 2", items.slice(0, 6)],
    ["Fence item 1: its polygon of 4 corners ends after 3", [...items.slice(0, 3), ...items.slice(4)]],
    ["Fence item 1: command 16 is not part of a fence", [{ ...first, command: 16 }]],
    ["Fence item 1: a polygon of 0 corners is none", [{ ...first, params: [0, 0, 0, 0] }]],
    ["Fence item 1: a polygon of NaN corners is none", [{ ...first, params: [Number.NaN, 0, 0, 0] }]],
    ["Fence item 1: a polygon of 3.5 corners is none", [{ ...first, params: [3.5, 0, 0, 0] }]],
  ])("is not made of other items: %s", (message, wrong) => {
    expect(() => fenceOfItems(wrong)).toThrow(new FenceItemError(message));
  });
});

describe("rally points", () => {
  const points: RallyPoint[] = [
    { ...at(1, 1), ahl: 40 },
    { ...at(2, 3), ahl: -5 },
  ];

  it("go to the vehicle above home and come back as they were", () => {
    expect(rallyProblems(points)).toEqual([]);
    const items = itemsOfRally(points);
    expect(items.map(({ command, frame, z }) => [command, frame, z])).toEqual([
      [5100, 3, 40],
      [5100, 3, -5],
    ]);
    expect(rallyOfItems(items)).toEqual(points);
    expect(rallyOfItems(items.map((item) => ({ ...item, frame: 6 })))).toEqual(points);
  });

  it("that have no place or no height are wrong", () => {
    expect(rallyProblems([points[0] as RallyPoint, { lat: 91, lon: 8, ahl: Number.NaN }])).toEqual([
      "rally point 2: lat must be between -90 and 90, got 91",
      "rally point 2: ahl must be a height in metres, got NaN",
    ]);
  });

  it("in another datum or of another kind are not taken for rally points", () => {
    const [item] = itemsOfRally(points);
    expect(() => rallyOfItems([{ ...item!, frame: 0 }])).toThrow(
      "Rally point 1: its height is not above home (frame 0)",
    );
    expect(() => rallyOfItems([{ ...item!, command: 5001 }])).toThrow(
      "Rally item 1: command 5001 is not a rally point",
    );
  });
});
