import { expect, it } from "vitest";
import { reliefAt, reliefOf } from "../../../src/mission/schedule/relief.ts";
import type { DroneNow } from "../../../src/mission/schedule/reliefState.ts";
import { scheduleOf } from "../../../src/mission/schedule/schedule.ts";
import { usableMs } from "../../../src/mission/schedule/task.ts";
import { at as place } from "../../geo/local.ts";
import { drone, minutes, taskOf } from "./samples.ts";

const one = drone("A");
const schedule = scheduleOf(taskOf([one], { horizonMs: minutes(60) }));
const [sortie] = schedule.sorties;

/** What is proposed to a drone in the air so long after its take-off, by what it tells of its battery, because of that. */
function proposed(afterMs: number, more: Partial<DroneNow> = {}) {
  if (!sortie) throw new Error("no sortie");
  const state = { ...reliefOf(schedule), drones: { A: { flying: sortie.takeOffAt } } };
  const now: DroneNow = { droneId: "A", where: "air", heardMs: 200, notReady: [], place: place(3_000, 0), ...more };
  return reliefAt(state, { at: sortie.takeOffAt + afterMs, drones: [now] })
    .proposals.filter(({ key }) => key.endsWith(" battery"))
    .map(({ kind, urgency, reason }) => [kind, urgency, reason]);
}

it("a drone that tells nothing of its battery is sent home by its endurance, in time for the way and the reserve", () => {
  if (!sortie) throw new Error("no sortie");
  const turns = usableMs(one) - (sortie.returnAt - sortie.leaveAt);
  expect(proposed(turns - 120_000)).toEqual([]);
  expect(proposed(turns - 60_000)).toEqual([
    [
      "return",
      "urgent",
      "It does not tell its battery. By its endurance it has to turn home within 60 s to land with its reserve",
    ],
  ]);
  // One that tells it is believed.
  expect(proposed(turns - 60_000, { safeReturnMs: minutes(5) })).toEqual([]);
  expect(proposed(60_000, { safeReturnMs: 40_000 })).toEqual([
    ["return", "urgent", "It has to turn home within 40 s to land with its reserve"],
  ]);
});
