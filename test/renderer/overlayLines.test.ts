import { expect, test } from "vitest";
import { overlayDrawing } from "../../renderer/globe/overlayLines.ts";
import { type GeoFeature, partOf } from "../../src/mission/geoFeatures.ts";

const feature = (kind: GeoFeature["kind"], name: string, places: [lat: number, lon: number][]): GeoFeature => ({
  kind,
  name,
  role: null,
  parts: [partOf(places.map(([lat, lon]) => ({ lat, lon })))],
});

test("an overlay becomes lines, closed edges, places and names", () => {
  const square: [number, number][] = [
    [47, 8],
    [47, 8.01],
    [47.01, 8.01],
    [47.01, 8],
  ];
  const corners = square.map(([lat, lon]) => ({ lat, lon }));
  expect(
    overlayDrawing([
      feature("polygon", "Wood", square),
      feature("line", "", square.slice(0, 2)),
      feature("point", "Post", [[46, 9]]),
      feature("line", "lost", [[46, 9]]),
    ]),
  ).toEqual({
    lines: [[...corners, corners[0]], corners.slice(0, 2)],
    points: [{ lat: 46, lon: 9 }],
    labels: [
      { text: "Wood", place: { lat: expect.closeTo(47.005, 9), lon: expect.closeTo(8.005, 9) } },
      { text: "Post", place: { lat: 46, lon: 9 } },
      { text: "lost", place: { lat: 46, lon: 9 } },
    ],
  });
});

test("a long line gets places between, also over the date line, and never without end", () => {
  const [line = []] = overlayDrawing([
    feature("line", "", [
      [10, 179.99],
      [10, -179.96],
    ]),
  ]).lines;
  expect(line.map(({ lon }) => Math.round(lon * 1_000) / 1_000)).toEqual([179.99, 180.007, 180.023, 180.04]);
  const [long = []] = overlayDrawing([
    feature("line", "", [
      [0, -90],
      [0, 80],
    ]),
  ]).lines;
  expect(long).toHaveLength(201);
});
