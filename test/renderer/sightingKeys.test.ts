import { expect, it, vi } from "vitest";

vi.stubGlobal("window", { localStorage: { getItem: () => null, setItem: () => {} }, requestAnimationFrame: () => 0 });
const { sightingDeed, sightingKeyWords } = await import("../../renderer/review/sightings/useSightingKeys.ts");

it("every key that is told of means something to the sightings, and no other letter does", () => {
  const told = sightingKeyWords.flatMap(({ keys }) => keys).filter((key) => /^[A-Z]$/.test(key));
  const letters = [..."ABCDEFGHIJKLMNOPQRSTUVWXYZ"].filter((key) => sightingDeed(key, false, false) !== undefined);
  expect(letters).toEqual(told.toSorted());
  expect([
    sightingDeed("ArrowDown", false, false),
    sightingDeed("z", true, false),
    sightingDeed("Z", true, true),
  ]).toEqual(["next", "undo", "redo"]);
  expect([sightingDeed("y", true, false), sightingDeed("U", false, true), sightingDeed("J", false, true)]).toEqual([
    ...["redo", "redo", undefined],
  ]);
});
