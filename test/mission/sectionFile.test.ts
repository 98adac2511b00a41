import { describe, expect, test } from "vitest";
import { PlanFileError } from "../../src/mission/planFile.ts";
import { readSections, writeSection } from "../../src/mission/sectionFile.ts";

const line = (...coordinates: number[][]) => ({ type: "LineString", coordinates });
const messageOf = (value: unknown): string => {
  try {
    readSections(typeof value === "string" ? value : JSON.stringify(value));
  } catch (cause) {
    if (cause instanceof PlanFileError) return cause.message;
    throw cause;
  }
  throw new Error("was read");
};

describe("a GeoJSON file", () => {
  test("gives back the section that was written", () => {
    const named = {
      name: "Nord",
      section: [
        { lat: 48.5, lon: 16.9 },
        { lat: 48.6, lon: 17 },
      ],
    };
    expect(readSections(writeSection(named))).toEqual([named]);
  });

  test("gives every line it holds, longitude first, repeats left out", () => {
    const text = JSON.stringify({
      type: "FeatureCollection",
      features: [
        { type: "Feature", properties: { name: "A" }, geometry: line([8, 47], [8, 47], [9, 48, 500]) },
        {
          type: "Feature",
          properties: null,
          geometry: {
            type: "MultiLineString",
            coordinates: [
              [
                [1, 2],
                [3, 4],
              ],
              [
                [5, 6],
                [7, 8],
              ],
            ],
          },
        },
      ],
    });
    expect(readSections(text)).toEqual([
      {
        name: "A",
        section: [
          { lat: 47, lon: 8 },
          { lat: 48, lon: 9 },
        ],
      },
      {
        name: "Section 2, part 1",
        section: [
          { lat: 2, lon: 1 },
          { lat: 4, lon: 3 },
        ],
      },
      {
        name: "Section 2, part 2",
        section: [
          { lat: 6, lon: 5 },
          { lat: 8, lon: 7 },
        ],
      },
    ]);
    expect(readSections(JSON.stringify(line([8, 47], [9, 48])))).toHaveLength(1);
  });

  test("that holds something else says where", () => {
    expect(messageOf("not json")).toMatch(/^This is not a GeoJSON file: /);
    expect(messageOf({ type: "FeatureCollection", features: [] })).toBe("This file holds no lines");
    expect(messageOf(line([8, 47]))).toBe("coordinates: needs at least 2 places");
    expect(messageOf(line([8, 47], [8]))).toBe("coordinates.1: needs longitude and latitude");
    expect(messageOf(line([8, 47], [47, 98]))).toBe("coordinates.1: is no longitude and latitude");
    const point = { type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [8, 47] } };
    expect(messageOf({ type: "FeatureCollection", features: [point] })).toMatch(
      /^features\.0\.geometry\.type: .*"Point"/,
    );
  });
});
