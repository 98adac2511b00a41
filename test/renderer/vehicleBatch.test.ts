import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { gatherMs, VehicleBatch } from "../../renderer/station/vehicleBatch.ts";
import { vehicle } from "./records.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** What was handed on, one line for each time. */
function batchWithLog() {
  const log: string[] = [];
  const batch = new VehicleBatch((records) => log.push(records.map(({ id, mode }) => `${id} ${mode}`).join(", ")));
  const say = (id: string, mode: string) => batch.add(vehicle({ id, mode }));
  return { log, batch, say };
}

test("a change alone is handed on at once", () => {
  const { log, say } = batchWithLog();
  say("1:1", "LOITER");
  expect(log).toEqual(["1:1 LOITER"]);
  vi.advanceTimersByTime(gatherMs);
  say("1:1", "AUTO");
  expect(log).toEqual(["1:1 LOITER", "1:1 AUTO"]);
});

test("those that follow within a moment are handed on together, the newest of each vehicle", () => {
  const { log, say } = batchWithLog();
  say("1:1", "LOITER");
  say("2:1", "LOITER");
  say("3:1", "LOITER");
  say("2:1", "RTL");
  expect(log).toEqual(["1:1 LOITER"]);
  vi.advanceTimersByTime(gatherMs);
  say("1:1", "AUTO");
  expect(log).toEqual(["1:1 LOITER", "2:1 RTL, 3:1 LOITER"]);
  vi.advanceTimersByTime(gatherMs);
  expect(log.at(-1)).toBe("1:1 AUTO");
});

test("what waits of a vehicle that was forgotten is not handed on", () => {
  const { log, batch, say } = batchWithLog();
  say("1:1", "LOITER");
  say("2:1", "LOITER");
  say("3:1", "LOITER");
  batch.drop("2:1");
  vi.advanceTimersByTime(gatherMs);
  expect(log).toEqual(["1:1 LOITER", "3:1 LOITER"]);
});

test("what a station that is gone said last is forgotten; what waits can be had at once", () => {
  const { log, batch, say } = batchWithLog();
  say("1:1", "LOITER");
  say("2:1", "LOITER");
  batch.clear();
  vi.advanceTimersByTime(gatherMs);
  say("3:1", "LOITER");
  say("4:1", "LOITER");
  batch.flush();
  expect(log).toEqual(["1:1 LOITER", "3:1 LOITER", "4:1 LOITER"]);
});
