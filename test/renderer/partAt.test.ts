import { expect, test } from "vitest";
import { partAt } from "../../renderer/plan/partAt.ts";
import { EnuFrame } from "../../src/geo/enu.ts";
import { newPlan } from "../../src/mission/edit.ts";
import type { Plan } from "../../src/mission/plan.ts";

const framed = (lat: number, lon: number) => {
  const frame = new EnuFrame({ lat, lon });
  return (east: number, north: number) => {
    const { lat, lon } = frame.toPosition({ east, north });
    return { lat, lon };
  };
};
const square = (at: ReturnType<typeof framed>, size: number) => [
  at(-size, -size),
  at(size, -size),
  at(size, size),
  at(-size, size),
];

/** A section, a zone of interest with a no-fly zone in it, a fence around all, a forbidden circle, a rally point and a link. */
const planAround = (at: ReturnType<typeof framed>): Plan => ({
  ...newPlan({ section: [at(-900, 700), at(900, 700)] }),
  zones: [
    { id: "big", name: "Big", kind: "interest", points: square(at, 400), weight: 2 },
    { id: "small", name: "Small", kind: "no-fly", points: square(at, 100) },
  ],
  fence: {
    polygons: [{ kind: "inclusion", points: square(at, 1_000) }],
    circles: [{ kind: "exclusion", centre: at(700, 0), radius: 60 }],
  },
  rally: [{ ...at(-700, 0), ahl: 40 }],
  link: { place: at(0, -600), range: 3_000 },
});

test.each([
  ["in the mountains", framed(47, 8)],
  ["on the date line", framed(-17, 180)],
])(
  "what is clicked is what lies there: an edge or a place before an area, the smaller area before the greater, %s",
  (_, at) => {
    const plan = planAround(at);
    const found = (east: number, north: number, reach = 10) => partAt(plan, at(east, north), reach);
    expect([
      found(0, 704),
      found(300, 300),
      found(20, 20),
      found(405, 0),
      found(1_006, 0),
      found(700, 20),
      found(756, 0),
      found(-706, 5),
      found(5, -600),
      found(0, 2_395),
      found(600, 600),
      found(0, 704, 2),
      found(5_000, 5_000),
    ]).toEqual([
      { kind: "pattern" },
      { kind: "zone", id: "big" },
      { kind: "zone", id: "small" },
      { kind: "zone", id: "big" },
      { kind: "fence-area", index: 0 },
      { kind: "fence-circle", index: 0 },
      { kind: "fence-circle", index: 0 },
      { kind: "rally" },
      { kind: "link" },
      { kind: "link" },
      undefined,
      undefined,
      undefined,
    ]);
  },
);

test("a plan without anything has no part anywhere", () => {
  expect(partAt(newPlan(), { lat: 47, lon: 8 }, 100)).toBeUndefined();
});
