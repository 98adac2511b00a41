import { expect, test } from "vitest";
import { doubtText } from "../../renderer/fly/doubtText.ts";
import {
  fleetTargets,
  fliesPatrol,
  mayResumeAfterSwap,
  namesOf,
  restToStart,
} from "../../renderer/fly/fleetTargets.ts";
import { mayForget } from "../../renderer/fly/mayForget.ts";
import { restProgress } from "../../renderer/fly/restProgress.ts";
import type { TransferRecord } from "../../src/contract/records.ts";
import { newPlan } from "../../src/mission/edit.ts";
import { vehicle } from "./records.ts";

test("a command goes to those of the chosen vehicles that it makes sense for; the others are told with their reasons", () => {
  const ready = vehicle({ id: "1:1", name: "Copter 1" });
  const flying = vehicle({ id: "2:1", name: "Copter 2", armed: true, landed: "in-air" });
  const lost = vehicle({ id: "3:1", name: "Copter 3", lost: true });
  const noFix = vehicle({ id: "4:1", name: "Copter 4", notReady: ["GPS: no fix"] });
  const all = [ready, flying, lost, noFix];
  expect(fleetTargets(all, "arm")).toEqual({
    vehicles: [ready],
    leftOut: [
      { id: "2:1", name: "Copter 2", why: "Already armed" },
      { id: "3:1", name: "Copter 3", why: "The vehicle is not heard" },
      { id: "4:1", name: "Copter 4", why: "Not ready: GPS: no fix" },
    ],
  });
  expect(fleetTargets(all, "land").vehicles).toEqual([flying]);
});

test("a replayed vehicle is left out of every command and never goes on after a swap", () => {
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan() };
  const replayed = vehicle({ name: "REPLAY Copter 1", replayed: true, armed: true, patrol, interrupted: { item: 3 } });
  for (const action of ["arm", "takeOff", "pause", "resume", "returnHome", "land"] as const)
    expect(fleetTargets([replayed], action)).toEqual({
      vehicles: [],
      leftOut: [{ id: "1:1", name: "REPLAY Copter 1", why: "Replayed from a log: nothing can be sent" }],
    });
  expect(mayResumeAfterSwap(replayed)).toBe(false);
});

test("only a vehicle that was disarmed and has been lost for five minutes may be dismissed", () => {
  const away = vehicle({ lost: true, heardAt: 1_000 });
  expect(mayForget(away, 300_999)).toBe(false);
  expect(mayForget(away, 301_000)).toBe(true);
  expect(
    [{ lost: false }, { armed: true }, { replayed: true as const }].map((part) => mayForget({ ...away, ...part }, 1e9)),
  ).toEqual([false, false, false]);
});

test("a patrol that may not be on board any more says why and what to do, and nothing once it is sure", () => {
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan() };
  const doubted = { ...patrol, doubt: "not read back since this station started" };
  const why = "It is not sure that this patrol is still on board: not read back since this station started";
  const text = (part: Parameters<typeof vehicle>[0]) => doubtText(vehicle({ patrol: doubted, ...part }));
  expect(text({ patrol })).toBeUndefined();
  expect(text({})).toEqual({
    why,
    remedy: "It is compared by itself in a moment. If this stays, read it back, or upload it again.",
    readBack: true,
  });
  expect(text({ armed: true })?.remedy).toBe(
    "It is compared by itself once the vehicle is disarmed. Read it back now, or land.",
  );
  expect(text({ lost: true })?.remedy).toBe("It is compared when the vehicle is heard again.");
});

test("a patrol whose home was moved says how far, and what to do; that reading it back does not help, too", () => {
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan(), rest: ["Takes off"] };
  const moved = (across: number, up: number, part: Parameters<typeof vehicle>[0] = {}) =>
    doubtText(vehicle({ patrol: { ...patrol, doubt: "not read back", homeMoved: { across, up } }, ...part }));
  expect(moved(120.3, -98.2)).toEqual({
    why: "Home is 120\u202fm away from where this patrol was proved, 98\u202fm lower",
    remedy: "Its heights and its ways home count from there now: upload it again before you start it.",
    readBack: false,
  });
  expect([moved(120.3, 0.4), moved(1.2, 7.6)].map((text) => text?.why)).toEqual([
    "Home is 120\u202fm away from where this patrol was proved",
    "Home is 8\u202fm higher than where this patrol was proved",
  ]);
  expect([moved(99, 0, { armed: true }), moved(99, 0, { lost: true })].map((text) => text?.remedy)).toEqual([
    "Its heights and its ways home count from there now: pause it or land, then upload it again.",
    "Its heights and its ways home count from there now: upload it again when the vehicle is heard.",
  ]);
  expect(restToStart(vehicle({ patrol }))).toEqual(["Takes off"]);
  expect(restToStart(vehicle({ patrol: { ...patrol, homeMoved: { across: 99, up: 0 } } }))).toBeUndefined();
});

test("vehicles are named one by one while that fits a button", () => {
  const named = (n: number) => Array.from({ length: n }, (_, i) => ({ name: `C${i + 1}` }));
  expect([0, 1, 2, 3, 4, 9].map((n) => namesOf(named(n)))).toEqual([
    "no vehicle",
    "C1",
    "C1 and C2",
    "C1, C2 and C3",
    "C1, C2 and 2 more",
    "C1, C2 and 7 more",
  ]);
});

test("a patrol is flown in Auto or Mission, and never by a vehicle that is disarmed", () => {
  const flies = (mode: string, armed = true) => fliesPatrol(vehicle({ mode, armed }));
  expect([
    flies("Auto"),
    flies("Mission"),
    flies("AUTO"),
    flies("Auto RTL"),
    flies("Guided"),
    flies("Auto", false),
  ]).toEqual([true, true, true, false, false, false]);
});

test("going on after a battery swap is offered on the ground, for a patrol that broke off, while the vehicle is heard", () => {
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan() };
  const offered = (part: Parameters<typeof vehicle>[0]) => mayResumeAfterSwap(vehicle(part));
  const interrupted = { item: 3 };
  expect([
    offered({ patrol, interrupted }),
    offered({ patrol }),
    offered({ patrol, interrupted, landed: "in-air" }),
    offered({ patrol, interrupted, lost: true }),
    offered({ patrol, interrupted, mission: { total: 0 } }),
    offered({ interrupted }),
  ]).toEqual([true, false, false, false, false, false]);
});

test("the rest of a patrol waits to be held while the vehicle stands disarmed and surely holds it", () => {
  const rest = ["Takes off to 30 m", "Goes on at item 4 of 6"];
  const patrol = { name: "North", uploadedAt: 0, items: 9, plan: newPlan(), rest };
  const waits = (part: Parameters<typeof vehicle>[0]) => restToStart(vehicle(part));
  expect([
    waits({ patrol }),
    waits({ patrol: { ...patrol, rest: undefined } }),
    waits({ patrol, armed: true }),
    waits({ patrol, lost: true }),
    waits({ patrol, replayed: true }),
    waits({ patrol: { ...patrol, doubt: "It was restarted" } }),
  ]).toEqual([rest, undefined, undefined, undefined, undefined, undefined]);
});

test("the way of the rest begins with a comparison, whatever the transfer before it came to", () => {
  const compares = { words: "Comparing what is on board with the patrol that broke off…", percent: 1 };
  const of = (state: TransferRecord["state"]) => restProgress({ vehicleId: "1:1", direction: "upload", state });
  expect([restProgress(undefined), of({ phase: "done" }), of({ phase: "items", done: 1, total: 4 })]).toEqual([
    compares,
    compares,
    { words: "Sending item 1 of 4…", percent: 21 },
  ]);
});
