import { expect, test } from "vitest";
import { creditText, isMapName, isTiffName, layerName, layerText, viewOf } from "../../renderer/plan/mapWords.ts";
import type { MapLayer } from "../../src/contract/maps.ts";

const layer: MapLayer = {
  ...{ id: "/maps/ridge.mbtiles", kind: "pictures", state: "ready", shown: true, opacity: 1, version: 1 },
  ...{ format: "MBTiles, png", name: "Ridge", minZoom: 8, maxZoom: 15, attribution: "© Survey" },
};
const online: MapLayer = {
  ...{ id: "https://e.org/{z}/{x}/{y}", kind: "online", state: "ready", shown: false, opacity: 1, version: 2 },
  ...{ name: "e.org", format: "Tiles of e.org", minZoom: 0, maxZoom: 19, attribution: "© Example" },
};

test("a layer is called by its file or server, and described by its kind, own name, zooms and doubts", () => {
  expect([layer, online].map(layerName)).toEqual(["ridge.mbtiles", "e.org"]);
  expect(layerText(layer)).toBe("MBTiles, png, “Ridge”, zoom 8 to 15");
  expect(layerText(online)).toBe("Tiles of e.org");
  const overlay: MapLayer = {
    ...{ id: "/a/b.kml", kind: "overlay", state: "ready", shown: true, opacity: 1, version: 3 },
    ...{ format: "3 lines, areas and places", doubts: ["One line has a single place"] },
  };
  expect(layerText(overlay)).toBe("3 lines, areas and places, 1 left out or odd");
});

test("credits name those whose work is shown, each once", () => {
  expect(creditText([layer, online, { ...layer, id: "/b" }])).toBe("© Survey");
  expect(creditText([layer, { ...online, shown: true }])).toBe("© Survey · © Example");
  expect(creditText([{ ...layer, state: "failed" }])).toBe("");
});

test("maps are known by their names; a GeoTIFF may be heights or a picture", () => {
  const names = ["a.mbtiles", "A.PMTILES", "a.geojson", "a.kml", "a.kmz", "a.gpx"];
  expect(names.filter(isMapName)).toEqual(names);
  expect(["a.tif", "a.hgt", "kml", "a.plan", "a.zip"].filter(isMapName)).toEqual([]);
  expect(["a.tif", "a.TIFF", "a.btf", "a.hgt"].filter(isTiffName)).toEqual(["a.tif", "a.TIFF", "a.btf"]);
});

test("a map is looked at from above its middle, also over the date line, from as far as it is large", () => {
  const { middle, range } = viewOf({ south: -1, north: 1, west: 179, east: -179 });
  expect(middle).toEqual({ lat: 0, lon: -180 });
  expect(range).toBeCloseTo(1.4 * Math.SQRT2 * 222_400, 0);
  expect(viewOf({ south: 47, north: 47, west: 8, east: 8 }).range).toBe(500);
  expect(viewOf({ south: -90, north: 90, west: -180, east: 180 }).range).toBe(1.6e7);
});
