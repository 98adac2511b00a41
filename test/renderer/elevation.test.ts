import { expect, test } from "vitest";
import { coverageText, elevationText, isElevationName, moved, nameOf } from "../../renderer/plan/elevationWords.ts";
import { acceptDrops } from "../../renderer/shell/droppedFiles.ts";
import type { ElevationFile } from "../../src/contract/terrain.ts";

const file: ElevationFile = {
  ...{ path: "/maps/N47E008.hgt", state: "ready", datum: "mean-sea-level", datumSaid: false },
  ...{ format: "SRTM 1″", spacing: 30.87, heights: 12_967_201, voids: 25_934 },
};

test("a file is described by its kind, spacing and voids", () => {
  const plain = (text: string) => text.replaceAll("\u202f", " ");
  expect(plain(elevationText(file))).toBe("SRTM 1″, every 31 m, 0.20 % voids");
  expect(plain(elevationText({ ...file, voids: 0, spacing: 0.5 }))).toBe("SRTM 1″, every 0.5 m, no voids");
  expect(plain(elevationText({ ...file, voids: 1 }))).toBe("SRTM 1″, every 31 m, 0.01 % voids");
  const { voids: _, ...uncounted } = file;
  expect(plain(elevationText(uncounted))).toBe("SRTM 1″, every 31 m");
  expect(coverageText({ south: -2, west: -180, north: -1, east: -179 })).toBe(
    "2.00° S to 1.00° S, 180.00° W to 179.00° W",
  );
});

test("elevation files are known by their names", () => {
  const names = ["N47E008.hgt", "n47e008.hgt.gz", "N47E008.SRTMGL1.hgt.zip", "N47E008.zip", "dem.tif", "Dem.TIFF"];
  expect(names.filter(isElevationName)).toEqual(names);
  expect(["border.kml", "tifs.zip", "hgt", "plan.plan"].filter(isElevationName)).toEqual([]);
  expect([nameOf("/a/b/c.tif"), nameOf("C:\\a\\c.tif")]).toEqual(["c.tif", "c.tif"]);
});

test("a file moves by one place, and never out of the list", () => {
  expect(moved(["a", "b", "c"], "c", -1)).toEqual(["a", "c", "b"]);
  expect(moved(["a", "b", "c"], "a", 1)).toEqual(["b", "a", "c"]);
  expect(moved(["a", "b"], "a", -1)).toEqual(["a", "b"]);
  expect(moved(["a", "b"], "b", 1)).toEqual(["a", "b"]);
});

test("dropped files go to what knows their names; others are named, and none is opened as a page", () => {
  const target = new EventTarget();
  const dropped: (readonly string[])[] = [];
  const refused: (readonly string[])[] = [];
  const off = acceptDrops({
    target: target as unknown as Window,
    pathOf: ({ name }) => (name === "virtual.tif" ? "" : `/drop/${name}`),
    takers: [{ takes: isElevationName, drop: (paths) => dropped.push(paths) }],
    onRefused: (names) => refused.push(names),
  });
  const drop = (...names: string[]) => {
    const dataTransfer = { types: ["Files"], files: names.map((name) => ({ name })) };
    const event = Object.assign(new Event("drop", { cancelable: true }), { dataTransfer });
    target.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect(drop("a.tif", "border.xyz", "N47E008.hgt", "virtual.tif")).toBe(true);
  expect(dropped).toEqual([["/drop/a.tif", "/drop/N47E008.hgt"]]);
  expect(refused).toEqual([["border.xyz", "virtual.tif"]]);
  expect(drop()).toBe(false);
  off();
  expect(drop("a.tif")).toBe(false);
  expect(dropped).toHaveLength(1);
});
