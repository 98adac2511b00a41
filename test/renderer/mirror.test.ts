import { expect, test } from "vitest";
import { emptyMirror, mirrorOf, reducers, withVehicles } from "../../renderer/station/mirror.ts";
import { keepGrid } from "../../renderer/station/same.ts";
import { Store, shallowEqual } from "../../renderer/ui/store.ts";
import { emptySnapshot } from "./fakeStation.ts";
import { flag, vehicle } from "./records.ts";

test("a snapshot is taken whole, but transfers are kept, for it does not tell of them", () => {
  const transfer = { vehicleId: "1:1", direction: "upload", state: { phase: "done" } } as const;
  const before = reducers.transfer(withVehicles(emptyMirror, [vehicle({ id: "9:1" })]), transfer);
  const after = mirrorOf({ ...emptySnapshot, vehicles: [vehicle()], flags: [flag()] }, before);
  expect([...after.vehicles.keys()]).toEqual(["1:1"]);
  expect([...after.flags.keys()]).toEqual(["f1"]);
  expect(after.transfers).toEqual(new Map([["1:1", transfer]]));
  expect(after.loaded).toBe(true);
});

test("an event replaces one record and leaves the former mirror as it was", () => {
  const one = reducers.flag(emptyMirror, flag());
  const two = reducers.flag(one, flag({ note: "parked" }));
  expect(one.flags.get("f1")?.note).toBe("");
  expect(two.flags.get("f1")?.note).toBe("parked");
  expect(two.vehicles).toBe(one.vehicles);
});

test("a closed link is gone", () => {
  const link = { id: "l1", address: "udpin:0.0.0.0:14550", state: "open", bytesIn: 0, bytesOut: 0, loss: 0 } as const;
  const open = reducers.link(emptyMirror, link);
  expect(reducers.linkClosed(open, { linkId: "l1" }).links.size).toBe(0);
});

test("other aircraft are known from the snapshot on, and gone with the last that is told", () => {
  const plane = {
    id: "adsb 4B1234",
    source: "adsb",
    name: "HBABC",
    lat: 48,
    lon: 16,
    heardAt: 1,
    level: "far",
  } as const;
  const loaded = mirrorOf({ ...emptySnapshot, traffic: [plane] }, emptyMirror);
  expect(loaded.traffic).toEqual([plane]);
  expect(reducers.traffic(loaded, []).traffic).toEqual([]);
  expect(mirrorOf(emptySnapshot, loaded).traffic).toEqual([]);
});

test("the newest 2000 messages are kept", () => {
  let mirror = emptyMirror;
  for (let at = 0; at < 2_005; at++) mirror = reducers.text(mirror, { vehicleId: "1:1", at, severity: 6, text: "" });
  expect([mirror.texts.length, mirror.texts[0]?.at, mirror.texts.at(-1)?.at]).toEqual([2_000, 5, 2_004]);
});

test("a store tells its listeners of other values only", () => {
  const store = new Store({ n: 1 });
  const heard: number[] = [];
  const off = store.subscribe(({ n }) => heard.push(n));
  store.set(store.get());
  store.patch({ n: 2 });
  off();
  store.patch({ n: 3 });
  expect(heard).toEqual([2]);
});

test("lists of the same members are the same to a component", () => {
  const a = { id: 1 };
  expect(shallowEqual([a], [a])).toBe(true);
  expect(shallowEqual([a], [{ id: 1 }])).toBe(false);
  expect(shallowEqual([a], [a, a])).toBe(false);
});

const sector = (image: number[]) => ({
  name: "Demo sector",
  south: 48.61,
  west: 16.9,
  north: 48.63,
  east: 16.95,
  image: Uint8Array.from(image),
  imageType: "image/png" as const,
  borderLine: [],
  base: { lat: 48.62, lon: 16.93, amsl: 172 },
});

test("a sector that a restarted station describes again is the same object, another one is not", () => {
  const first = reducers.sector(emptyMirror, sector([1, 2, 3]));
  expect(reducers.sector(first, sector([1, 2, 3])).sector).toBe(first.sector);
  expect(reducers.sector(first, sector([1, 2, 4])).sector).toEqual(sector([1, 2, 4]));
});

test("while a restarted station still makes its demo sector, the one shown stays; without a demo it goes", () => {
  const running = reducers.sector(emptyMirror, sector([1]));
  expect(mirrorOf({ ...emptySnapshot, demo: "starting" }, running).sector).toBe(running.sector);
  expect(mirrorOf({ ...emptySnapshot, demo: "off" }, running).sector).toBeUndefined();
});

test("heights that are the same need not be drawn anew", () => {
  const grid = (amsl: number[]) => ({
    south: 0,
    west: 0,
    stepLat: 1,
    stepLon: 1,
    rows: 2,
    columns: 1,
    amsl: Float32Array.from(amsl),
  });
  const before = grid([1, 2]);
  expect(keepGrid(before, grid([1, 2]))).toBe(before);
  expect(keepGrid(before, grid([1, 3]))).toEqual(grid([1, 3]));
  expect(keepGrid(before, undefined)).toBeUndefined();
});
