import { SaxesParser } from "saxes";
import { expect, it } from "vitest";
import type { FlagRecord } from "../../src/contract/records.ts";
import type { SightedVehicle } from "../../src/contract/sightings.ts";
import { ellipseRings } from "../../src/review/ellipseRings.ts";
import { fileText, sharedFiles } from "../../src/review/sharedFile.ts";
import { itemColumns, itemOfFlag, itemOfSighting, withoutPeople } from "../../src/review/sharedItem.ts";

const ellipse = { major: 10, minor: 5, angleDeg: 90 };
const flag = (change: Partial<FlagRecord> = {}): FlagRecord => ({
  ...{ id: "f1", sortieId: "s1", state: "closed", rule: "Watch zone", reason: "in the zone for 3 s", score: 0.8123 },
  ...{ className: "vehicle", openedAt: 1_000, lastAt: 4_000, stationary: false, note: "" },
  ...{ place: { lat: 48.6, lon: 16.9, amsl: 150.04 }, ellipse },
  sightings: [{ streamId: "v1", vehicleId: "1:1", trackIds: ["t1"], fromAt: 1_000, toAt: 4_000 }],
  ...change,
});
const sighting: SightedVehicle = {
  ...{ id: "vehicle-1", className: "truck", fromAt: 1_000, toAt: 9_000, tags: ["van"], notes: ["white", "two men"] },
  confirmed: { by: "Ada", at: 10_000 },
  seen: [
    {
      ...{ flagId: "a", fromAt: 7_000, toAt: 9_000, place: { lat: 48.7, lon: 16.9, amsl: 150 }, ellipse },
      ...{ section: "Ridge", vehicleIds: ["2:1"] },
    },
    {
      ...{ flagId: "b", fromAt: 1_000, toAt: 2_000, place: { lat: 48.6, lon: 16.9, amsl: 150 }, ellipse },
      ...{ section: "Ford", vehicleIds: ["1:1", "2:1"] },
    },
  ],
};

/** A reader of RFC 4180 that knows nothing of what wrote it. */
function rows(csv: string): string[][] {
  const found: string[][] = [];
  let row: string[] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y;
  while (field.lastIndex < csv.length) {
    const match = field.exec(csv);
    if (!match) throw new Error("not RFC 4180");
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? "");
    if (match[3] === ",") continue;
    found.push(row);
    row = [];
  }
  return found;
}

it("every item has every column, in their order", () => {
  for (const item of [itemOfFlag(flag()), itemOfSighting(sighting)])
    expect(Object.keys(item.values)).toEqual(itemColumns);
});

it("a sighting stands where it was seen last, with all drones that saw it", () => {
  expect(JSON.parse(fileText(sharedFiles.geojson, [itemOfSighting(sighting)])).features[0]).toEqual({
    type: "Feature",
    id: "vehicle-1",
    geometry: { type: "Point", coordinates: [16.9, 48.7] },
    properties: {
      ...{ id: "vehicle-1", kind: "sighting", class: "truck", verdict: "confirmed", verdict_by: "Ada" },
      ...{ verdict_at: "1970-01-01T00:00:10.000Z", seen_from: "1970-01-01T00:00:01.000Z" },
      ...{ seen_to: "1970-01-01T00:00:09.000Z", lat: 48.7, lon: 16.9, amsl_m: 150, sigma_major_m: 10 },
      ...{ sigma_minor_m: 5, sigma_azimuth_deg: 90, ce90_m: 17.4, section: "Ridge", drones: ["1:1", "2:1"] },
      ...{ tags: ["van"], note: "white\ntwo men", flags: ["a", "b"], times_seen: 2 },
    },
  });
});

it("GeoJSON: an error ellipse is a closed ring, counter-clockwise, of the size that it should have", () => {
  const { features } = JSON.parse(fileText(sharedFiles.geojson, [itemOfFlag(flag())]));
  expect(features[1].properties).toEqual({ kind: "error ellipse, 1 sigma", of: "f1" });
  const [ring] = features[1].geometry.coordinates as [[number, number][]];
  expect(ring[0]).toEqual(ring.at(-1));
  const area = ring.slice(1).reduce((sum, [x, y], i) => {
    const [px, py] = ring[i] as [number, number];
    return sum + (px * y - x * py) / 2;
  }, 0);
  expect(area).toBeGreaterThan(0);
  const east = Math.max(...ring.map(([lon]) => lon)) - 16.9;
  const north = Math.max(...ring.map(([, lat]) => lat)) - 48.6;
  expect(east * 111_320 * Math.cos((48.6 * Math.PI) / 180)).toBeCloseTo(10, 0);
  expect(north * 111_200).toBeCloseTo(5, 0);
});

it("an ellipse across the date line is two rings within ±180°", () => {
  for (const lon of [179.99995, -179.99995]) {
    const rings = ellipseRings({ lat: 10, lon, amsl: 0 }, ellipse);
    expect(rings.map((ring) => [ring[0], Math.sign(ring[1]?.lon ?? 0)])).toEqual(
      rings.map((ring) => [ring.at(-1), Math.sign(ring[1]?.lon ?? 0)]),
    );
    expect(rings.length).toBe(2);
    expect(rings.flat().filter((place) => Math.abs(place.lon) > 180)).toEqual([]);
    expect(new Set(rings.map((ring) => Math.sign(ring[1]?.lon ?? 0))).size).toBe(2);
  }
  expect(ellipseRings({ lat: 10, lon: 20, amsl: 0 }, ellipse).length).toBe(1);
});

it("CSV: a reader of RFC 4180 finds every value again, and no formula", () => {
  const note = 'said "go",\r\nthen left';
  const items = [
    itemOfFlag(flag({ note, tags: ["=1+1", "b"], section: "+Ford", reason: "-2+3", rule: "@SUM(A1)" })),
    itemOfFlag(flag({ id: "f2", place: { lat: -10.5, lon: -70.25, amsl: -3 }, section: " =cmd|' /C calc'!A0" })),
  ];
  const [head, first, second, ...more] = rows(fileText(sharedFiles.csv, items));
  expect([head, more]).toEqual([itemColumns, []]);
  const of = (row: string[] | undefined) => Object.fromEntries(itemColumns.map((column, i) => [column, row?.[i]]));
  expect(of(first)).toMatchObject({
    ...{ id: "f1", note, tags: "'=1+1; b", section: "'+Ford", reason: "'-2+3", rule: "'@SUM(A1)", verdict_by: "" },
    ...{ seen_from: "1970-01-01T00:00:01.000Z", score: "0.812", verdict: "unreviewed", drones: "1:1" },
  });
  expect(of(second)).toMatchObject({ lat: "-10.5", lon: "-70.25", amsl_m: "-3", section: "' =cmd|' /C calc'!A0" });
});

it("files of nothing are whole", () => {
  expect(JSON.parse(fileText(sharedFiles.geojson, []))).toEqual({ type: "FeatureCollection", features: [] });
  expect(rows(fileText(sharedFiles.csv, []))).toEqual([itemColumns]);
  expect(() => new SaxesParser().write(fileText(sharedFiles.kml, [])).close()).not.toThrow();
});

it("KML: places, times and words as a reader of XML finds them", () => {
  const verdict = { kind: "dismissed", by: "Ada", at: 5_000, reason: "<local> & known" } as const;
  const texts = new Map<string, string[]>();
  const stack: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", (tag) => {
    expect(tag.uri).toBe("http://www.opengis.net/kml/2.2");
    stack.push(tag.name);
  });
  parser.on("closetag", () => stack.pop());
  parser.on("text", (text) => {
    const path = stack.slice(-2).join("/");
    if (text.trim()) texts.set(path, [...(texts.get(path) ?? []), text]);
  });
  parser.write(fileText(sharedFiles.kml, [itemOfFlag(flag({ verdict, section: 'A "ford"' }))])).close();
  expect(texts.get("Point/coordinates")).toEqual(["16.9,48.6"]);
  expect(texts.get("TimeSpan/begin")).toEqual(["1970-01-01T00:00:01.000Z"]);
  expect(texts.get("Placemark/styleUrl")).toEqual(["#dismissed"]);
  expect(texts.get("Data/value")).toEqual(expect.arrayContaining(["<local> & known", 'A "ford"', "Ada"]));
  expect(texts.get("LinearRing/coordinates")?.[0]?.split(" ").length).toBe(37);
});

it("without people, nobody's name, reason or note is told", () => {
  const { values } = withoutPeople(itemOfSighting(sighting));
  expect(Object.keys(values).filter((name) => ["verdict_by", "verdict_reason", "note"].includes(name))).toEqual([]);
  expect(JSON.stringify(values)).not.toMatch(/Ada|white/);
});
