import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { mesh } from "topojson-client";
import type { GeometryCollection, GeometryObject, Topology } from "topojson-specification";
import { describe, expect, test } from "vitest";
import { distance } from "../../../src/geo/enu.ts";
import { nearestOnPath, pathLength } from "../../../src/geo/path.ts";
import type { LatLon } from "../../../src/geo/position.ts";
import {
  boundariesNear,
  boundaryBetween,
  neighboursOf,
  readBoundaries,
  stretch,
} from "../../../src/mission/formats/boundary.ts";

const path = createRequire(import.meta.url).resolve("world-atlas/countries-10m.json");
const topology: Topology<{ countries: GeometryCollection<{ name: string }> }> = JSON.parse(readFileSync(path, "utf8"));
const world = readBoundaries(topology);
const nameOf = (object: GeometryObject): string | undefined =>
  (object.properties as { name?: string } | undefined)?.name;

describe("national boundaries", () => {
  test("between two countries are one line where nothing parts them", () => {
    const [line, ...more] = boundaryBetween(world, "Austria", "Czechia");
    expect(more).toEqual([]);
    expect(line?.between).toEqual(["Austria", "Czechia"]);
    const length = pathLength(line?.line ?? []);
    expect(length).toBeGreaterThan(300_000); // 466 km as surveyed: this scale cuts the corners
    expect(length).toBeLessThan(466_000);
    expect(boundaryBetween(world, "040", "203")).toEqual(boundaryBetween(world, "Czechia", "austria"));
  });

  test.each([
    ["Austria", "Czechia"],
    ["Canada", "United States of America"],
    ["India", "Bangladesh"],
    ["Fiji", "Tonga"],
  ])("between %s and %s are what the format's own program finds", (a, b) => {
    const wanted = mesh(topology, topology.objects.countries, (one, other) => {
      const names = [nameOf(one), nameOf(other)];
      return names.includes(a) && names.includes(b) && one !== other;
    });
    const lines = wanted.coordinates.map((line) => line.map(([lon = 0, lat = 0]) => ({ lat, lon })));
    const metres = (all: readonly (readonly LatLon[])[]) => all.reduce((sum, line) => sum + pathLength(line), 0);
    const found = boundaryBetween(world, a, b).map(({ line }) => line);
    expect(metres(found) / 1e3).toBeCloseTo(metres(lines) / 1e3, 3);
  });

  test("are known for each country by its neighbours, whose names are each their own", () => {
    expect(new Set(world.countries.map(({ name }) => name)).size).toBe(world.countries.length);
    const neighbours = neighboursOf(world);
    expect(neighbours.get("Austria")).toEqual([
      ...["Czechia", "Germany", "Hungary", "Italy", "Liechtenstein", "Slovakia", "Slovenia", "Switzerland"],
    ]);
    expect(neighbours.get("Lesotho")).toEqual(["South Africa"]);
    expect(neighbours.has("New Zealand")).toBe(false);
    for (const [name, others] of neighbours)
      for (const other of others) expect(neighbours.get(other), `${other} beside ${name}`).toContain(name);
  });

  test("between countries that have none, or of unknown names, are none", () => {
    expect(boundaryBetween(world, "Austria", "Portugal")).toEqual([]);
    expect(boundaryBetween(world, "Austria", "Atlantis")).toEqual([]);
  });

  test("around an enclave are a loop, and through the world's longest in several pieces too", () => {
    const [lesotho] = boundaryBetween(world, "Lesotho", "South Africa");
    expect(distance(lesotho?.line[0] ?? { lat: 0, lon: 0 }, lesotho?.line.at(-1) ?? { lat: 9, lon: 9 })).toBeLessThan(
      1,
    );
    const america = boundaryBetween(world, "Canada", "United States of America");
    expect(america.length).toBeGreaterThanOrEqual(2); // Alaska apart
    expect(america.reduce((sum, { line }) => sum + pathLength(line), 0)).toBeGreaterThan(7e6);
  });

  test("near a place are cut to what is near, the nearest first", () => {
    const corner = { lat: 48.617, lon: 16.941 }; // where Austria, Czechia and Slovakia meet
    const near = boundariesNear(world, corner, 30_000);
    expect(near.map(({ between }) => between.join("–")).sort()).toEqual([
      "Austria–Czechia",
      "Austria–Slovakia",
      "Czechia–Slovakia",
    ]);
    for (const { line } of near) for (const place of line) expect(distance(place, corner)).toBeLessThan(30_100);
    expect(near.map(({ line }) => pathLength(line) > 20_000)).toEqual([true, true, true]);
    expect(boundariesNear(world, { lat: 0, lon: -30 }, 50_000)).toEqual([]);
  });

  test("give the stretch between two places, in their order", () => {
    const line = boundaryBetween(world, "Austria", "Czechia")[0]?.line ?? [];
    const [from, to] = [
      { lat: 48.75, lon: 16.4 },
      { lat: 48.78, lon: 15.9 },
    ];
    const piece = stretch(line, from, to);
    expect(distance(piece[0] ?? from, nearestOnPath(line, from))).toBeLessThan(0.2);
    expect(distance(piece.at(-1) ?? from, nearestOnPath(line, to))).toBeLessThan(0.2);
    expect(pathLength(piece)).toBeGreaterThan(35_000);
    expect(pathLength(piece)).toBeLessThan(80_000);
    const back = stretch(line, to, from);
    expect(pathLength(back)).toBeCloseTo(pathLength(piece), 0);
    expect(distance(back[0] ?? from, piece.at(-1) ?? to)).toBeLessThan(0.2);
  });

  test("of a loop give the shorter way round", () => {
    const square = [
      [0, 0],
      [0, 1],
      [1, 1],
      [1, 0],
      [0, 0],
    ].map(([lat = 0, lon = 0]) => ({ lat, lon }));
    const piece = stretch(square, { lat: 0, lon: 0.2 }, { lat: 0.2, lon: 0 });
    expect(piece.map(({ lat, lon }) => [lat, lon].map((x) => Math.round(x * 1e6) / 1e6))).toEqual([
      [0, 0.2],
      [0, 0],
      [0.2, 0],
    ]);
    expect(stretch(square, { lat: 0.2, lon: 0 }, { lat: 0, lon: 0.2 })).toHaveLength(3);
  });

  test("that are no topology are refused with the place", () => {
    expect(() => readBoundaries({ type: "Topology" })).toThrow(/^boundaries: /);
  });
});
