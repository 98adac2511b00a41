import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { describe, expect, test } from "vitest";
import {
  type ChosenFile,
  featuresReading,
  readFeatures,
  readFeaturesSlowly,
} from "../../../src/mission/formats/readFeatures.ts";
import { simplifiedFeature } from "../../../src/mission/formats/simplified.ts";
import { writeFeatures, writtenFormats } from "../../../src/mission/formats/writeFeatures.ts";
import { type GeoFeature, placesIn } from "../../../src/mission/geoFeatures.ts";
import { everything, part } from "./features.ts";

const file = (name: string, content: string | Uint8Array): ChosenFile => ({
  name,
  bytes: typeof content === "string" ? strToU8(content) : content,
});
const textsOf = (...files: ChosenFile[]) => readFeatures(files)?.problems.map(({ text }) => text);

/** What a plan holds of features: waypoints, fence, rally points. */
const flown: readonly GeoFeature[] = [
  {
    kind: "line",
    name: "Mission",
    role: "waypoint",
    datum: "ahl",
    parts: [part([16.9, 48.5, 60], [179.95, 48.6, 70.5], [180.05, 48.7, 80])],
  },
  { kind: "polygon", name: "Fence 1", role: "keep-in", parts: [part([16.8, 48.4], [17.1, 48.4], [17.1, 48.5])] },
  { kind: "polygon", name: "Fence 2", role: "no-fly", parts: [part([16.9, 48.42], [16.91, 48.42], [16.91, 48.43])] },
  { kind: "point", name: "Fence circle 1", role: "no-fly", radius: 120.5, parts: [part([16.95, 48.49])] },
  { kind: "point", name: "Rally 1", role: "rally", datum: "ahl", parts: [part([16.93, 48.47, 40])] },
];

describe("features of any file", () => {
  test.each(writtenFormats.filter(({ format }) => format !== "plan" && format !== "waypoints"))(
    "come back from $format, told by its content alone",
    ({ format, ending }) => {
      const sorted = [...everything].sort((a, b) => (a.kind === "point" ? 0 : 1) - (b.kind === "point" ? 0 : 1));
      const { bytes } = writeFeatures(sorted, format);
      expect(readFeatures([file(`x.${ending}`, bytes)])).toEqual({ features: sorted, problems: [] });
      const promised = ending === "gpx" ? "kml" : "gpx";
      expect(textsOf(file(`x.${promised}`, bytes))).toEqual([
        expect.stringMatching(new RegExp(`^x.${promised} holds .*, not what its name says, and was read as that$`)),
      ]);
    },
  );

  test("come back from a plan and a waypoint list as far as these carry them, and the rest is said", () => {
    const plan = writeFeatures(flown, "plan");
    expect(readFeatures([file("x.plan", plan.bytes)])).toEqual({ features: flown, problems: [] });
    expect(plan.notCarried).toEqual(['name and description of "Mission", "Fence 1", "Fence 2" and 2 more']);
    const list = writeFeatures(flown, "waypoints");
    expect(readFeatures([file("x.waypoints", list.bytes)])).toEqual({ features: flown.slice(0, 1), problems: [] });
    expect(list.notCarried).toEqual([
      'name and description of "Mission"',
      "4 fence areas and rally points: a waypoint list holds a mission only",
      "home, which is not known: it is written as latitude and longitude 0",
      "that values of 3 items are not set: they are written as NaN, which some programs refuse",
    ]);
    expect(writeFeatures(everything, "plan").notCarried).toEqual([
      'the whole of "Islands", "Ford", "Border post"',
      'name and description of "Nord & <West>", "High road", "Own side" and 3 more',
      'the role of a section (it becomes waypoints) of "Nord & <West>"',
      "where one of 2 lines ends and the next begins: they become one mission",
      'heights (60 m above home were put in) of "Nord & <West>"',
    ]);
  });

  test("of fences that were saved as waypoint lists are areas", () => {
    const row = (i: number, command: number, p1: number, lat: number, lon: number) =>
      `${i} 0 3 ${command} ${p1} 0 0 0 ${lat} ${lon} 50 1`;
    const text = [
      "QGC WPL 110",
      row(0, 16, 0, 48, 16),
      row(1, 5001, 3, 48, 16),
      row(2, 5001, 3, 48, 17),
      row(3, 5001, 3, 49, 17),
      row(4, 5100, 0, 48.5, 16.5),
    ].join("\n");
    expect(readFeatures([file("fence.waypoints", text)])).toEqual({
      features: [
        { kind: "polygon", name: "Fence 1", role: "keep-in", parts: [part([16, 48], [17, 48], [17, 49])] },
        { kind: "point", name: "Rally 1", role: "rally", datum: "ahl", parts: [part([16.5, 48.5, 50])] },
      ],
      problems: [{ kind: "left-out", text: "the home that was planned" }],
    });
    expect(textsOf(file("bent.waypoints", text.replace("5001 3 0 0 0 49", "5001 4 0 0 0 49")))?.[0]).toMatch(
      /^the fence or rally points: /,
    );
  });

  test("that look wrong are told with their place", () => {
    const eight = { kind: "line", name: "Eight", role: null, parts: [part([0, 0], [2, 2], [2, 0], [0, 2])] } as const;
    const loop = { kind: "line", name: "Loop", role: null, parts: [part([0, 0], [2, 2], [2, 0], [0, 0])] } as const;
    const { bytes } = writeFeatures([eight, loop], "geojson");
    expect(readFeatures([file("x.geojson", bytes)])?.problems).toEqual([
      {
        kind: "doubtful",
        feature: 0,
        place: { lat: 1, lon: expect.closeTo(1, 9) },
        text: '"Eight" crosses itself: legs 1 and 3 meet',
      },
    ]);
    const swapped = writeFeatures(
      [{ kind: "line", name: "S", role: null, parts: [part([48.5, 16.9], [48.6, 16.9])] }],
      "geojson",
    );
    const near = { lat: 48.5, lon: 16.9 };
    expect(readFeatures([file("x.geojson", swapped.bytes)], { near })?.problems.map(({ text }) => text)).toEqual([
      '"S" is far away, but would be near with latitude and longitude swapped',
    ]);
    expect(readFeatures([file("x.geojson", swapped.bytes)], { near, swapped: true })?.problems).toEqual([]);
  });

  test("that were cut at the date line are whole again", () => {
    const cut = (east: number) => ({
      type: "MultiLineString",
      coordinates: [
        [
          [179.5, 10],
          [180, 11],
        ],
        [
          [-180, east],
          [-179.5, 12],
        ],
      ],
    });
    const partsOf = (east: number) => readFeatures([file("x.geojson", JSON.stringify(cut(east)))])?.features[0]?.parts;
    expect(partsOf(11)).toEqual([part([179.5, 10], [180, 11], [180.5, 12])]);
    expect(partsOf(11.5)).toEqual([part([179.5, 10], [180, 11]), part([180, 11.5], [180.5, 12])]);
  });

  test("that are in no such file are refused with what it is instead", () => {
    const refused = (name: string, content: string | Uint8Array) => () => readFeatures([file(name, content)]);
    expect(refused("a.kml", "")).toThrow("This file is empty");
    expect(refused("a.osm", '<?xml version="1.0"?>\n<!-- x --><osm/>')).toThrow(
      "This is an XML file of another kind: <osm>",
    );
    expect(refused("a.gpkg", "SQLite format 3\0")).toThrow("This is a database (GeoPackage or MBTiles)");
    expect(refused("a.txt", "hello")).toThrow("This is not a file that lines and areas are read from");
    expect(refused("a.zip", zipSync({ x: strToU8("y") }))).toThrow("This archive holds neither a .kml nor a .shp file");
    expect(refused("a.dbf", "x")).toThrow("a.dbf is only a part of a shapefile");
    expect(refused("a.json", '{"type":"Topology"}')).toThrow("This is TopoJSON");
    expect(refused("a.geojson", '{"type":"FeatureCollection","features":[]}')).toThrow(
      "This file holds no lines, areas or points",
    );
    expect(() => readFeatures([])).toThrow("No file was chosen");
  });
});

describe("a large KML", () => {
  const placemarks = 400;
  const each = 2_000;
  const tuples = (k: number) =>
    Array.from(
      { length: each },
      (_, i) => `${(16 + k / 100 + i / 1e6).toFixed(7)},${(48 + Math.sin(i / 50) / 100).toFixed(7)},0`,
    ).join(" ");
  const text = `<kml><Document>${Array.from({ length: placemarks }, (_, k) => `<Placemark><name>L${k}</name><LineString><coordinates>${tuples(k)}</coordinates></LineString></Placemark>`).join("\n")}</Document></kml>`;
  const big = file("big.kml", text);

  test("is read in short steps, at a speed that 200 MB can be waited for", () => {
    const megabytes = big.bytes.length / 2 ** 20;
    expect(megabytes).toBeGreaterThan(18);
    const reading = featuresReading([big]);
    const start = performance.now();
    let last = start;
    let longest = 0;
    let shares = 0;
    let features: readonly GeoFeature[] = [];
    for (;;) {
      const step = reading.next();
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (step.done) {
        features = step.value.features;
        break;
      }
      shares++;
    }
    expect(features).toHaveLength(placemarks);
    expect(features.reduce((sum, feature) => sum + placesIn(feature), 0)).toBe(placemarks * each);
    expect(shares).toBeGreaterThan(50);
    expect(longest).toBeLessThan(1_000); // on a machine that does much else; usually some 20 ms
    expect(((last - start) / megabytes) * 200).toBeLessThan(60_000);
  });

  test("can be stopped on the way, and tells how far it is", async () => {
    const shares: number[] = [];
    const stopped = await readFeaturesSlowly([big], {
      pause: () => Promise.resolve(),
      progress: (share) => shares.push(share),
      stop: () => shares.length === 5,
    });
    expect(stopped).toBeUndefined();
    expect(shares).toHaveLength(5);
    expect([...shares].sort((a, b) => a - b)).toEqual(shares);
    expect(shares.at(-1)).toBeLessThan(0.1);
  });

  test("is told to have too many places when one line has, and can be simplified", () => {
    const count = 60_000;
    const wave = Array.from({ length: count }, (_, i): [number, number] => [
      16 + i / 1e5,
      48 + Math.sin(i / 500) / 100,
    ]);
    const long: GeoFeature = { kind: "line", name: "Long", role: "section", parts: [part(...wave)] };
    const read = readFeatures([file("x.kml", writeFeatures([long], "kml").bytes)]);
    expect(read?.problems.map(({ text: words }) => words)).toEqual([
      '"Long" has 60,000 places: simplify it before planning with it',
    ]);
    const simple = simplifiedFeature(long, 10);
    expect(placesIn(simple)).toBeLessThan(3_000);
    expect([...(simple.parts[0]?.lonLat.slice(0, 2) ?? []), ...(simple.parts[0]?.lonLat.slice(-2) ?? [])]).toEqual([
      ...(wave[0] ?? []),
      ...(wave.at(-1) ?? []),
    ]);
    const ring: GeoFeature = { kind: "polygon", name: "", role: null, parts: [part(...wave.slice(0, 100))] };
    expect(placesIn(simplifiedFeature(ring, 1e6))).toBeGreaterThanOrEqual(3);
  });
});

test.each(["dry-plain", "high-ridge", "open-coast"])("the sample section %s is one line without a problem", (name) => {
  const bytes = readFileSync(new URL(`../../../missions/sections/${name}.geojson`, import.meta.url));
  const read = readFeatures([file(`${name}.geojson`, bytes)]);
  expect(read?.problems).toEqual([]);
  expect(read?.features.map(({ kind, role }) => [kind, role])).toEqual([["line", "section"]]);
});
