import { describe, expect, test } from "vitest";
import { newPlan } from "../../src/mission/edit.ts";
import { addZone, changeZone, MOST_ZONES, removeZone } from "../../src/mission/zoneEdit.ts";

const corners = [
  { lat: 48.4, lon: 17 },
  { lat: 48.4, lon: 17.01 },
  { lat: 48.41, lon: 17 },
];
const plan = newPlan();

describe("the zones of a plan", () => {
  test("are added with a name and an id that no other has; those of interest count twice", () => {
    const two = addZone(addZone(plan, "no-fly", corners), "interest", corners);
    expect(two.zones).toEqual([
      { id: "zone-1", name: "No-fly zone 1", kind: "no-fly", points: corners },
      { id: "zone-2", name: "Zone of interest 1", kind: "interest", points: corners, weight: 2 },
    ]);
    const again = addZone(removeZone(addZone(two, "no-fly", corners), "zone-1"), "no-fly", corners);
    expect(again.zones?.map(({ id, name }) => [id, name])).toEqual([
      ["zone-2", "Zone of interest 1"],
      ["zone-3", "No-fly zone 2"],
      ["zone-4", "No-fly zone 3"],
    ]);
  });

  test("change their name, kind, weight and corners; only those of interest keep a weight", () => {
    const one = addZone(plan, "watch", corners);
    const ford = changeZone(one, "zone-1", { name: "  Ford ", kind: "interest" });
    expect(ford.zones).toEqual([{ id: "zone-1", name: "Ford", kind: "interest", points: corners, weight: 2 }]);
    expect(changeZone(ford, "zone-1", { weight: 5 }).zones?.[0]?.weight).toBe(5);
    const moved = corners.toReversed();
    expect(changeZone(ford, "zone-1", { kind: "no-fly", points: moved }).zones).toEqual([
      { id: "zone-1", name: "Ford", kind: "no-fly", points: moved },
    ]);
  });

  test("do not take an empty name, a weight that is none, or changes of a zone that is not there", () => {
    const one = addZone(plan, "interest", corners);
    for (const change of [{ name: "  " }, { weight: 0 }, { weight: Number.NaN }])
      expect(changeZone(one, "zone-1", change)).toEqual(one);
    expect(changeZone(one, "zone-9", { name: "Ford" })).toBe(one);
    expect(removeZone(one, "zone-9")).toBe(one);
  });

  test("are none again when the last is removed, and no more than a plan can hold", () => {
    expect(removeZone(addZone(plan, "watch", corners), "zone-1")).toEqual(plan);
    let full = plan;
    for (let i = 0; i < MOST_ZONES; i++) full = addZone(full, "watch", corners);
    expect(addZone(full, "watch", corners)).toBe(full);
  });
});
