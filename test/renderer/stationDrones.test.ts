import { describe, expect, test } from "vitest";
import { StationDrones, sameDrone } from "../../renderer/plan/stationDrones.ts";
import { defaultDrone } from "../../src/mission/catalog.ts";

function memory(kept = new Map<string, string>()) {
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
}

describe("the drones of a station", () => {
  test("are kept by name, and come back at the next start", () => {
    const page = memory();
    const drones = new StationDrones(page);
    const heavy = drones.save({ ...defaultDrone, name: "Heavy 2", maxWind: 14 });
    const light = drones.save({ ...defaultDrone, name: "Albatros" });
    expect(heavy).toEqual({ ...defaultDrone, id: "station-1", name: "Heavy 2", maxWind: 14 });
    expect(drones.state.get()).toEqual([light, heavy]);
    expect(new StationDrones(page).state.get()).toEqual([light, heavy]);
  });

  test("are replaced by one of the same name, and forgotten", () => {
    const page = memory();
    const drones = new StationDrones(page);
    drones.save({ ...defaultDrone, name: "Heavy" });
    const other = drones.save({ ...defaultDrone, name: "Light" });
    const again = drones.save({ ...other, name: "Heavy", maxHeight: 120 });
    expect(again).toEqual({ ...defaultDrone, id: "station-1", name: "Heavy", maxHeight: 120 });
    drones.forget(other.id);
    expect(drones.state.get()).toEqual([again]);
    expect(new StationDrones(page).state.get()).toEqual([again]);
  });

  test("that can not be read are left out, and the others stay", () => {
    const good = { ...defaultDrone, id: "station-4", name: "Good" };
    const text = JSON.stringify([{ ...good, cruiseSpeed: -1 }, good, 7]);
    expect(new StationDrones(memory(new Map([["vedette.drones", text]]))).state.get()).toEqual([good]);
    for (const broken of ["{", '{"a":1}'])
      expect(new StationDrones(memory(new Map([["vedette.drones", broken]]))).state.get()).toEqual([]);
  });

  test("are the same whatever the order of their figures and their ids, but for nothing else", () => {
    const { name, ...figures } = defaultDrone;
    expect(sameDrone(defaultDrone, { ...figures, name, id: "station-1" })).toBe(true);
    expect(sameDrone(defaultDrone, { ...defaultDrone, maxWind: 9 })).toBe(false);
  });
});
