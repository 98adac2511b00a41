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
