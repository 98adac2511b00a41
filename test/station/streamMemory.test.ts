import { expect, it } from "vitest";
import { StreamMemory } from "../../src/station/streamMemory.ts";
import { openDatabase } from "../../src/store/database.ts";
import { Settings } from "../../src/store/settings.ts";

it("streams are recalled within one run of the app, and not in the next", () => {
  const settings = new Settings(openDatabase(":memory:"));
  const stream = { vehicleId: "1:1", address: "udp://0.0.0.0:5600", camera: { id: "main" } };
  new StreamMemory({ settings, session: "a" }).remember([stream]);
  expect(new StreamMemory({ settings, session: "a" }).recall()).toEqual([stream]);
  expect(new StreamMemory({ settings, session: "b" }).recall()).toEqual([]);
});

it("the streams of two cameras are recalled each with its camera, and those of an earlier version as the main one's", () => {
  const settings = new Settings(openDatabase(":memory:"));
  const memory = new StreamMemory({ settings, session: "a" });
  const both = [
    { vehicleId: "1:1", address: "udp://0.0.0.0:5600", camera: { id: "main" } },
    { vehicleId: "1:1", address: "udp://0.0.0.0:5601", camera: { id: "thermal", name: "Thermal" } },
  ];
  memory.remember(both);
  expect(memory.recall()).toEqual(both);
  settings.set("streams", { session: "a", wanted: [{ vehicleId: "1:1", address: "udp://0.0.0.0:5600" }] });
  expect(memory.recall()).toEqual([both[0]]);
});
