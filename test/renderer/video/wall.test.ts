import { expect, test } from "vitest";
import { tileByKey, WallChoice, wallTiles } from "../../../renderer/video/wall.ts";
import type { StreamRecord } from "../../../src/contract/records.ts";
import { mainCamera } from "../../../src/contract/streamCamera.ts";
import { vehicle } from "../records.ts";

const fleet = [10, 2, 1].map((n) => vehicle({ id: `${n}:1`, name: `Copter ${n}`, lost: n === 10 }));
const vehicles = new Map(fleet.map((one) => [one.id, one]));
const stream = (vehicleId: string, cameraId: string = mainCamera, cameraName?: string): StreamRecord => ({
  ...{ id: `${vehicleId} ${cameraId}`, vehicleId, cameraId, address: "udp://:5600", state: "playing" },
  ...{ decoded: 0, dropped: 0, recording: false, hasMetadata: false },
  ...(cameraName !== undefined && { cameraName }),
});
const all = [stream("10:1"), stream("2:1"), stream("1:1"), stream("1:1", "thermal", "Thermal")];
const streams = new Map(all.map((one) => [one.id, one]));
const names = (...args: Parameters<typeof wallTiles>) =>
  wallTiles(...args).map(({ name, lost }) => (lost ? `■ ${name}` : name));

test("all videos but the large one are small, in the order of their vehicles", () => {
  expect(names(streams, vehicles, { vehicleId: "1:1" })).toEqual(["Copter 1 · Thermal", "Copter 2", "■ Copter 10"]);
  expect(names(streams, vehicles, { vehicleId: "2:1" })).toEqual([
    "Copter 1 · Main camera",
    "Copter 1 · Thermal",
    "■ Copter 10",
  ]);
  expect(names(streams, vehicles, { vehicleId: null })).toHaveLength(4);
});

test("a second camera that is shown beside the first is not shown again", () => {
  const choice = { cameraId: "thermal", layout: "beside" } as const;
  expect(names(streams, vehicles, { vehicleId: "1:1", choice })).toEqual(["Copter 2", "■ Copter 10"]);
});

test("Shift and a digit names a small video; other keys, and digits alone, do not", () => {
  const tiles = wallTiles(streams, vehicles, { vehicleId: "1:1" });
  const key = { code: "Digit2", shiftKey: true, ctrlKey: false, metaKey: false, altKey: false };
  expect(tileByKey(key, tiles)?.name).toBe("Copter 2");
  for (const other of [
    { code: "Digit4" },
    { code: "KeyA" },
    { shiftKey: false },
    { ctrlKey: true },
    { code: "Digit0" },
  ])
    expect(tileByKey({ ...key, ...other }, tiles)).toBeUndefined();
});

test("the layout is remembered, and what can not be read of it is as on the first start", () => {
  const kept = new Map<string, string>();
  const memory = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  const first = new WallChoice(memory);
  expect(first.state.get()).toBe("strip");
  first.state.set("wall");
  expect(new WallChoice(memory).state.get()).toBe("wall");
  for (const name of kept.keys()) kept.set(name, "mosaic");
  expect(new WallChoice(memory).state.get()).toBe("strip");
});
