import { describe, expect, it } from "vitest";
import type { LiveVehicle } from "../../src/contract/records.ts";
import { Trails } from "../../src/station/trails.ts";

const metresNorth = 1 / 111_200;
const at = (id: string, north: number, amsl = 100) =>
  ({ id, lat: 47 + north * metresNorth, lon: 8, amsl }) as unknown as LiveVehicle;
const north = (points: readonly { readonly lat: number }[]) =>
  points.map(({ lat }) => Math.round((lat - 47) / metresNorth));

describe("the trails of vehicles", () => {
  it("keep a point for every three metres flown, along or up, for each vehicle", () => {
    const trails = new Trails();
    for (const [metres, amsl] of [
      [0, 100],
      [2, 100],
      [4, 100],
      [5, 102],
      [5, 104],
      [9, 104],
    ] as const)
      trails.observe(at("1:1", metres, amsl));
    trails.observe(at("2:1", 7));
    expect(trails.all().map(({ vehicleId, points }) => [vehicleId, north(points), points.map((p) => p.amsl)])).toEqual([
      ["1:1", [0, 4, 5, 9], [100, 100, 104, 104]],
      ["2:1", [7], [100]],
    ]);
  });

  it("keep the newest four thousand points, oldest first", () => {
    const trails = new Trails();
    for (let i = 0; i < 9_500; i++) trails.observe(at("1:1", i * 4));
    const points = trails.all()[0]?.points ?? [];
    expect(north(points)).toEqual(Array.from({ length: 4_000 }, (_, i) => (5_500 + i) * 4));
  });
});
