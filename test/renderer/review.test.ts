import { expect, test } from "vitest";
import { timeScale } from "../../renderer/review/timeScale.ts";
import { flag } from "./records.ts";

test("the time line spans the sortie and labels round instants", () => {
  const sortie = { id: "s1", vehicleId: "1:1", startedAt: 600_000, endedAt: 900_000 };
  const scale = timeScale(sortie, [flag({ openedAt: 700_000, lastAt: 750_000 })], 750_000);
  expect([scale.fromAt, scale.toAt]).toEqual([600_000, 900_000]);
  expect([scale.percentOf(600_000), scale.percentOf(750_000), scale.percentOf(2_000_000)]).toEqual([0, 50, 100]);
  expect([scale.ticks, scale.seconds]).toEqual([[600_000, 660_000, 720_000, 780_000, 840_000, 900_000], false]);
});

test("a sortie in flight reaches to the newest flag, and is never shorter than a minute", () => {
  const scale = timeScale(
    { id: "s1", vehicleId: "1:1", startedAt: 100_000 },
    [flag({ openedAt: 110_000, lastAt: 111_000 })],
    111_000,
  );
  expect([scale.fromAt, scale.toAt]).toEqual([51_000, 111_000]);
});
