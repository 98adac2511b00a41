import { strToU8 } from "fflate";
import { describe, expect, test } from "vitest";
import { readGeoJson } from "../../../src/mission/formats/geoJsonReader.ts";
import { writeGeoJson } from "../../../src/mission/formats/geoJsonWriter.ts";
import { partOf } from "../../../src/mission/geoFeatures.ts";
import { everything, part, readAll } from "./features.ts";

const read = (value: unknown, swapped = false) =>
  readAll((input) => readGeoJson(strToU8(typeof value === "string" ? value : JSON.stringify(value)), input), swapped);
const line = (...coordinates: unknown[]) => ({ type: "LineString", coordinates });
const feature = (geometry: unknown, properties: unknown = {}) => ({ type: "Feature", properties, geometry });
const collection = (...features: unknown[]) => ({ type: "FeatureCollection", features });

describe("GeoJSON", () => {
  test("gives back everything that was written", () => {
    const { bytes, notCarried } = writeGeoJson(everything);
    expect(readAll((input) => readGeoJson(bytes, input))).toEqual({ features: everything, problems: [] });
    expect(notCarried).toEqual([
      'that "Islands" crosses the date line: other programs may draw it the long way round the world',
      "the radius of 1 circle: other programs see the middle only",
    ]);
  });

  test("is read one feature at a time, wherever its list of features stands", () => {
    const text = `{"name": "a \\"]} trap", "features" : [ ${JSON.stringify(feature(line([8, 47], [9, 48]), { name: "A, [B]" }))} ,
      ${JSON.stringify(
        feature({
          type: "MultiPoint",
          coordinates: [
            [1, 2],
            [3, 4],
          ],
        }),
      )} ], "type": "FeatureCollection"}`;
    expect(read(text)).toEqual({
      features: [
        { kind: "line", name: "A, [B]", role: null, parts: [part([8, 47], [9, 48])] },
        { kind: "point", name: "", role: null, parts: [part([1, 2], [3, 4])] },
      ],
      problems: [],
    });
  });

  test("of one geometry, or a collection of several, is read as well", () => {
    expect(read(line([8, 47], [9, 48])).features).toHaveLength(1);
    const both = {
      type: "GeometryCollection",
      geometries: [line([8, 47], [9, 48]), { type: "Point", coordinates: [8, 47] }],
    };
    expect(read(both).features.map(({ kind, name }) => [kind, name])).toEqual([
      ["line", "Feature 1"],
      ["point", "Feature 1"],
    ]);
  });

  test("says what it left out, and keeps the rest", () => {
    const problems = read(
      collection(
        feature(line([8, 47], [8, 47], ["x", 1], [9, 48], [9, 95], [9, 48.5])),
        feature(line([8, 47])),
        feature(null),
        feature({ type: "Curve", coordinates: [] }),
        feature({ type: "Point", coordinates: [8, 86] }),
      ),
    ).problems.map(({ text }) => text);
    expect(problems).toEqual([
      "1 place whose latitude or longitude is no number",
      "1 place with a latitude beyond 90°: latitude and longitude seem to be swapped in this file",
      "1 leg without length left out",
      "1 line of fewer than 2 different places",
      "1 feature without a geometry",
      '1 shape of the type "Curve"',
      "1 part beyond 85° of latitude, where headings and distances are wrong",
    ]);
  });

  test("with latitude first is read when it is said so", () => {
    const swapped = collection(feature(line([47, 108], [48, 109])));
    expect(read(swapped).features).toEqual([]);
    expect(read(swapped, true)).toEqual({
      features: [{ kind: "line", name: "", role: null, parts: [part([108, 47], [109, 48])] }],
      problems: [],
    });
  });

  test("across the date line is one short line", () => {
    const [read179] = read(line([179.9, 10], [-179.9, 10], [-179.8, 10])).features;
    expect(read179?.parts[0]?.lonLat[2]).toBeCloseTo(180.1, 9);
    expect(read179?.parts).toEqual([
      partOf([
        { lon: 179.9, lat: 10 },
        { lon: -179.9, lat: 10 },
        { lon: -179.8, lat: 10 },
      ]),
    ]);
    const ring = [
      [0, 80],
      [90, 80],
      [180, 80],
      [-90, 80],
      [0, 80],
    ];
    expect(read({ type: "Polygon", coordinates: [ring] })).toEqual({
      features: [],
      problems: [
        {
          kind: "left-out",
          text: "1 area around a pole, which have no inside on this map",
          place: { lat: 80, lon: 0 },
        },
      ],
    });
  });

  test("that is cut off keeps its whole features", () => {
    const whole = JSON.stringify(collection(feature(line([8, 47], [9, 48])), feature(line([8, 47], [9, 49]))));
    const cut = read(whole.slice(0, -40));
    expect(cut.features).toHaveLength(1);
    expect(cut.problems).toEqual([{ kind: "left-out", text: "The file is cut off: only 1 features came before" }]);
    expect(() => read(whole.slice(0, 60))).toThrow("This GeoJSON file ends too early");
  });

  test("in another coordinate system is refused by name", () => {
    const crs = (name: string) => ({
      ...collection(feature(line([8, 47], [9, 48]))),
      crs: { type: "name", properties: { name } },
    });
    expect(() => read(crs("urn:ogc:def:crs:EPSG::3857"))).toThrow(
      "This GeoJSON file is in another coordinate system: urn:ogc:def:crs:EPSG::3857",
    );
    expect(read(crs("urn:ogc:def:crs:OGC:1.3:CRS84")).problems).toEqual([]);
    expect(read(crs("urn:ogc:def:crs:EPSG::4326")).problems).toHaveLength(1);
    expect(() => read("hello")).toThrow(/^This is not a GeoJSON file: /);
    expect(() => read({ a: 1 })).toThrow("This is JSON, but no GeoJSON: it has no type");
  });

  test("guesses roles from words, and leaves them open without", () => {
    const square = {
      type: "Polygon",
      coordinates: [
        [
          [8, 47],
          [9, 47],
          [9, 48],
          [8, 47],
        ],
      ],
    };
    const roles = (shape: unknown, ...names: string[]) =>
      names.map((name) => read(feature(shape, { name })).features[0]?.role);
    expect(roles(square, "No-fly zone", "Flugverbot", "keep in", "POI 3", "watch here", "Home meadow")).toEqual([
      "no-fly",
      "no-fly",
      "keep-in",
      "interest",
      "watch",
      null,
    ]);
    expect(roles(line([8, 47], [9, 48]), "Staatsgrenze", "Border Nord", "keep in", "mission 4")).toEqual([
      "section",
      "section",
      null,
      "waypoint",
    ]);
  });
});
