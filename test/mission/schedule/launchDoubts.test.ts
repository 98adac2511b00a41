import { expect, it } from "vitest";
import { launchDoubts } from "../../../src/mission/schedule/launchDoubts.ts";
import type { DroneNow } from "../../../src/mission/schedule/reliefState.ts";
import { drone, minutes } from "./samples.ts";

const one = drone("A"); // 40 min, a fifth of it kept
const sortie = { takeOffAt: 0, returnAt: minutes(20) }; // half of the battery, and the reserve: 70 %
const doubts = (more: Partial<DroneNow>) =>
  launchDoubts({ droneId: "A", where: "ground", heardMs: 0, notReady: [], ...more }, sortie, one);

it("nothing speaks against a drone that is ready, checked and full enough for its sortie", () => {
  expect(doubts({ batteryPercent: 70 })).toEqual([]);
  expect(doubts({ batteryPercent: 67.5 })).toEqual([]); // standing ready takes a little
});

it("less charge than the sortie takes with its reserve is said, in steps, and none that is told too", () => {
  const low = "its battery holds less than 65 %, the sortie takes 70 % with its reserve";
  expect([64, 61, 60.2].map((batteryPercent) => doubts({ batteryPercent }))).toEqual([[low], [low], [low]]);
  expect(doubts({ batteryPercent: 12 })).toEqual([
    "its battery holds less than 15 %, the sortie takes 70 % with its reserve",
  ]);
  expect(doubts({})).toEqual(["how full its battery is, is not told; the sortie takes 70 % with its reserve"]);
  // Nobody asks for more than a full one.
  expect(
    launchDoubts(
      { droneId: "A", where: "ground", heardMs: 0, notReady: [], batteryPercent: 98 },
      { ...sortie, returnAt: minutes(39) },
      one,
    ),
  ).toEqual([]);
});

it("what it is not ready for and the open items of its checklist are said with it", () => {
  expect(
    doubts({ batteryPercent: 90, notReady: ["no GPS"], openItems: ["Propellers are whole", "Area is clear"] }),
  ).toEqual(["not ready: no GPS", "its checklist is unfinished: Propellers are whole and 1 more"]);
  expect(doubts({ batteryPercent: 90, openItems: ["Area is clear"] })).toEqual([
    "its checklist is unfinished: Area is clear",
  ]);
});
